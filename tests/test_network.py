"""DNS, TCP and TLS stages against real sockets and real certificates."""

from __future__ import annotations

import socket
import ssl
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

from diagnostics.faults import FaultKind
from diagnostics.judge import judge
from diagnostics.observe import observe
from diagnostics.observe.network import SystemNetwork
from diagnostics.report.model import Report
from diagnostics.secret import Secret
from diagnostics.target import Target
from diagnostics.tracker.errors import UnreachableError
from tests.support.raw_server import answer, serve

TOKEN = "5f1c0a9e7b3d4826a1f09c3e8d7b6a54"


@pytest.fixture
def authority(tmp_path: Path) -> tuple[trustme.CA, str]:
    """A certificate authority, and the file that trusts it."""
    authority = trustme.CA()
    file = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(file))
    return authority, str(file)


def _context(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


async def _report(port: int, ca_file: str | None, host: str = "localhost") -> Report:
    target = Target(
        url=f"https://{host}:{port}/services/v5",
        token=Secret(TOKEN),
        secret_source="the test",
        ca_file=ca_file,
        deadline_s=20,
    )
    return judge(await observe(target))


def _first_failure(report: Report) -> tuple[str, str]:
    stage = next(one for one in report.panes.connection.stages if one.status == "fail")
    return stage.stage, report.findings[0].code


async def test_a_trusted_certificate_passes_with_its_figures(authority: tuple[trustme.CA, str]) -> None:
    """A handshake with a trusted certificate tells version and issuer, and the run goes on to HTTP."""
    ca, file = authority
    with serve(answer(b'{"id": 1}'), _context(ca.issue_cert("localhost"))) as server:
        report = await _report(server.port, file)

    tls = next(one for one in report.panes.connection.stages if one.stage == "tls")
    assert tls.status == "pass"
    assert "TLSv1.3" in tls.detail
    assert server.requests


@pytest.mark.parametrize("trusting", [True, False])
async def test_an_authority_that_nobody_trusts_is_tls301(
    authority: tuple[trustme.CA, str], trusting: bool, tmp_path: Path
) -> None:
    """Without its authority's file a certificate is not trusted, and no request is sent."""
    ca, _ = authority
    other = tmp_path / "other.pem"
    trustme.CA().cert_pem.write_to_path(str(other))
    with serve(answer(b'{"id": 1}'), _context(ca.issue_cert("localhost"))) as server:
        report = await _report(server.port, str(other) if trusting else None)

    assert _first_failure(report) == ("tls", "TLS301")
    assert server.requests == []


async def test_an_expired_certificate_is_tls303(authority: tuple[trustme.CA, str]) -> None:
    """A certificate past its last day is told as expired."""
    ca, file = authority
    long_ago = datetime(2001, 1, 1, tzinfo=UTC)
    certificate = ca.issue_cert("localhost", not_after=long_ago)
    with serve(answer(b"{}"), _context(certificate)) as server:
        report = await _report(server.port, file)

    assert _first_failure(report) == ("tls", "TLS303")


async def test_a_certificate_for_another_host_is_tls305(authority: tuple[trustme.CA, str]) -> None:
    """A certificate that names another host is told as such, for names and for addresses."""
    ca, file = authority
    with serve(answer(b"{}"), _context(ca.issue_cert("other.example.com"))) as server:
        by_name = await _report(server.port, file)
        by_address = await _report(server.port, file, "127.0.0.1")

    assert _first_failure(by_name) == ("tls", "TLS305")
    assert _first_failure(by_address) == ("tls", "TLS305")


async def test_plain_http_behind_an_https_address_is_tls309() -> None:
    """A port that answers in plain text is told apart from a broken handshake."""

    def greet(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    with serve(greet, until=b"") as server:
        report = await _report(server.port, None)

    assert _first_failure(report) == ("tls", "TLS309")


async def test_a_closed_port_is_net110_and_everything_after_it_is_skipped() -> None:
    """The first broken link is named, what follows is skipped because of it, what precedes is ruled out."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    report = await _report(port, None, "127.0.0.1")

    stages = {one.stage: one for one in report.panes.connection.stages}
    assert _first_failure(report) == ("tcp", "NET110")
    assert report.findings[0].evidence["errno_name"] == "ECONNREFUSED"
    assert {stages[name].because for name in ("tls", "http", "auth", "flavour", "clock", "latency")} == {
        "NET110"
    }
    assert {stages[name].status for name in ("tls", "http", "auth")} == {"skipped"}
    assert [one.what for one in report.ruled_out] == ["Missing or unusable settings"]
    assert len(report.findings) == 1
    assert report.verdict == "fail"


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (socket.EAI_NONAME, FaultKind.NAME_NOT_FOUND),
        (socket.EAI_AGAIN, FaultKind.RESOLVER_FAILED),
    ],
)
async def test_an_unknown_name_is_told_from_a_dead_resolver(
    monkeypatch: pytest.MonkeyPatch, number: int, kind: FaultKind
) -> None:
    """The resolver's no is a mistyped name; its silence is not."""

    def fail(*_: object, **__: object) -> None:
        raise socket.gaierror(number, "as the resolver says")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    with pytest.raises(UnreachableError) as caught:
        await SystemNetwork().resolve("tracker.example.com", 443, 5)

    assert caught.value.fault.kind is kind


async def test_one_address_that_answers_is_enough() -> None:
    """Where one of two addresses refuses, the other is taken and the refusal is told."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        reached = await SystemNetwork().connect(("127.0.0.2", "127.0.0.1"), server.getsockname()[1], 5)

    assert reached.address == "127.0.0.1"
    assert reached.refused == {"127.0.0.2": "refused"}
