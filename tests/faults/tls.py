"""Rows T1 to T12: certificates, versions and handshakes."""

from __future__ import annotations

import contextlib
import ssl
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from tests.faults.bench import Bench, pass_on
from tests.faults.certificates import ADDRESS, ISSUER, Authority, loose_authority
from tests.faults.model import Case, Expect, Inject, Scene, case, failed, settings, warned
from tests.faults.server import Exchange, Respond
from tests.faults.setting_up import on

_STRICT: Final = sys.version_info >= (3, 13)
"""Whether Python itself refuses what breaks the stricter rules of X.509."""


def _shown(context: Callable[[Authority], ssl.SSLContext], *, trusted: bool = True) -> Inject:
    """Give a host that shows such a certificate, its authority trusted by --ca-file or by nobody."""

    @contextlib.contextmanager
    def inject(bench: Bench) -> Iterator[Scene]:
        with bench.serve(pass_on, context(bench.authority)) as server:
            trust = ("--ca-file", str(bench.authority.file)) if trusted else ()
            yield on(server.url, *trust)

    return inject


@contextlib.contextmanager
def _misnamed(bench: Bench) -> Iterator[Scene]:
    with bench.serve(pass_on, bench.authority.context("www.elsewhere.example")) as server:
        yield on(f"https://localhost:{server.port}", "--ca-file", str(bench.authority.file))


@contextlib.contextmanager
def _trusted_here_only(bench: Bench) -> Iterator[Scene]:
    """Stand for an operating system whose store holds a company's own authority."""
    with bench.serve(pass_on, bench.authority.context()) as server:
        yield on(server.url, variables={"SSL_CERT_FILE": str(bench.authority.file)})


def _loose(*, key_id: bool = True, critical: bool = True) -> Inject:
    @contextlib.contextmanager
    def inject(bench: Bench) -> Iterator[Scene]:
        file, context = loose_authority(bench.home(), key_id=key_id, critical=critical)
        with bench.serve(pass_on, context) as server:
            yield on(server.url, "--ca-file", str(file))

    return inject


def _instead_of_tls(behaviour: Respond, deadline_s: float = 30.0) -> Inject:
    """Give a port that does `behaviour` where a handshake is due."""

    @contextlib.contextmanager
    def inject(bench: Bench) -> Iterator[Scene]:
        with bench.serve(behaviour, greet=True) as server:
            yield on(f"https://{ADDRESS}:{server.port}", deadline_s=deadline_s)

    return inject


async def _plain(exchange: Exchange) -> None:
    await exchange.reader.read(512)
    await exchange.send(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")


async def _silent(exchange: Exchange) -> None:
    await exchange.hang()


async def _closing(exchange: Exchange) -> None:
    await exchange.reader.read(4096)


async def _resetting(exchange: Exchange) -> None:
    await exchange.reader.read(4096)
    exchange.reset()


def _bad_setting(name: str, variable: str, value: Callable[[Path], Path]) -> Case:
    """Give a variable that names no usable store of certificates."""

    @contextlib.contextmanager
    def inject(bench: Bench) -> Iterator[Scene]:
        path = value(bench.home())
        with bench.serve(pass_on, bench.authority.context()) as server:
            yield on(server.url, variables={variable: str(path)})

    return case(
        f"T11-{name}",
        f"{variable} names no list of certificates: {name}.",
        inject,
        settings("TLS312", variable),
    )


def _empty(folder: Path) -> Path:
    path = folder / "empty.pem"
    path.touch()
    return path


def _strict(code: str, *figures: str) -> Expect:
    """Give a failure where this Python refuses it, else a warning of what newer ones do."""
    make = failed if _STRICT else warned
    return make(code, "tls", "network", *figures)


CASES: Final = (
    case(
        "T1",
        "The certificate is from an authority that nobody knows.",
        _shown(Authority.context, trusted=False),
        failed("TLS301", "tls", "network", ISSUER),
    ),
    case(
        "T1-corporate",
        "The system trusts the authority, the public list does not.",
        _trusted_here_only,
        warned("TLS302", "tls", "network", ISSUER),
    ),
    case(
        "T2",
        "The certificate ended yesterday.",
        _shown(lambda authority: authority.context_until(-1)),
        failed("TLS303", "tls", "vendor"),
    ),
    case(
        "T3",
        "The certificate begins in three days.",
        _shown(lambda authority: authority.context_from(3)),
        failed("TLS304", "tls", "user"),
    ),
    case(
        "T4-name",
        "The certificate is for another name.",
        _misnamed,
        failed("TLS305", "tls", "user", "www.elsewhere.example"),
    ),
    case(
        "T4-address",
        "The certificate is for a name, the host is an address.",
        _shown(lambda authority: authority.context("www.elsewhere.example")),
        failed("TLS305", "tls", "user", "www.elsewhere.example"),
    ),
    case(
        "T5",
        "The certificate does not name its authority's key.",
        _loose(key_id=False),
        _strict("TLS306", "3.13"),
    ),
    case(
        "T6",
        "The authority's basic constraints are not critical.",
        _loose(critical=False),
        _strict("TLS307", "3.13"),
    ),
    case(
        "T7",
        "The host speaks TLS 1.1 only.",
        _shown(Authority.context_of_old),
        failed("TLS308", "tls", "vendor"),
    ),
    case("T8", "The port speaks plain HTTP.", _instead_of_tls(_plain), failed("TLS309", "tls", "user")),
    case(
        "T9-hangs",
        "Nothing comes back in the handshake.",
        _instead_of_tls(_silent, 3),
        failed("TLS310", "tls", "network", " s"),
    ),
    case(
        "T9-closes",
        "The connection is closed in the handshake.",
        _instead_of_tls(_closing),
        failed("TLS310", "tls", "network"),
    ),
    case(
        "T9-resets",
        "The connection is reset in the handshake.",
        _instead_of_tls(_resetting),
        failed("NET120", "tls", "network", "104"),
    ),
    case(
        "T10-1.3",
        "The host demands a client's certificate, in TLS 1.3.",
        _shown(lambda authority: authority.context_for_clients(ssl.TLSVersion.TLSv1_3)),
        failed("TLS311", "tls", "vendor"),
    ),
    case(
        "T10-1.2",
        "The host demands a client's certificate, in TLS 1.2.",
        _shown(lambda authority: authority.context_for_clients(ssl.TLSVersion.TLSv1_2)),
        failed("TLS311", "tls", "vendor"),
    ),
    _bad_setting("missing", "SSL_CERT_FILE", lambda folder: folder / "nowhere.pem"),
    _bad_setting("empty", "SSL_CERT_FILE", _empty),
    _bad_setting("folder", "SSL_CERT_FILE", lambda folder: folder),
    case(
        "T12",
        "The certificate ends in ten days.",
        _shown(lambda authority: authority.context_until(10.5)),
        warned("TLS313", "tls", "vendor", "10"),
    ),
)
