"""Rows P1 to P8: what stands between here and the host."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Iterator
from dataclasses import replace
from typing import Final
from urllib.parse import quote

from tests.faults.bench import Bench, pass_on
from tests.faults.model import Inject, Scene, case, failed, warned
from tests.faults.server import Exchange, Respond
from tests.faults.setting_up import HOST, always, message, on, page

NAME: Final = "tracker.example.com"
PASSWORD: Final = "Lantern-quartz-41/tide#river@9"
"""A proxy's, with the signs that end it early where they are not escaped."""
_QUOTED: Final = quote(PASSWORD, safe="")


def tunnel_to(port: int) -> Respond:
    """Give a proxy that connects whatever it is asked for with this port of the loopback."""

    async def behaviour(exchange: Exchange) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        await exchange.send(b"HTTP/1.1 200 Connection established\r\nVia: 1.1 gate\r\n\r\n")
        try:
            await asyncio.gather(_copy(exchange.reader, writer), _copy(reader, exchange.writer))
        finally:
            writer.transport.abort()

    return behaviour


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while part := await reader.read(65536):
        writer.write(part)
        await writer.drain()
    writer.transport.abort()


def proxied(behaviour: Respond, login: str = "") -> Inject:
    """Give a proxy that does `behaviour` with each CONNECT."""

    @contextlib.contextmanager
    def inject(bench: Bench) -> Iterator[Scene]:
        with bench.serve(behaviour) as server:
            scene = on(HOST, variables={"HTTPS_PROXY": f"http://{login}127.0.0.1:{server.port}"})
            yield replace(scene, strangers=(server,), hidden=(PASSWORD,) if login else ())

    return inject


def _address(proxy: str, *hidden: str) -> Inject:
    """Give the address of a proxy that nobody can use."""

    @contextlib.contextmanager
    def inject(_bench: Bench) -> Iterator[Scene]:
        scene = on(HOST, variables={"HTTPS_PROXY": proxy})
        yield replace(scene, secrets=(*scene.secrets, *hidden))

    return inject


@contextlib.contextmanager
def _refused(_bench: Bench) -> Iterator[Scene]:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield on(HOST, variables={"HTTPS_PROXY": f"http://127.0.0.1:{held.getsockname()[1]}"})


@contextlib.contextmanager
def _plain_page(bench: Bench) -> Iterator[Scene]:
    with bench.serve(always(page("Blocked by policy", "200 OK", "Via: 1.1 gate"))) as server:
        yield on("http://127.0.0.1:9", variables={"HTTP_PROXY": f"http://127.0.0.1:{server.port}"})


@contextlib.contextmanager
def _ignored_entry(bench: Bench) -> Iterator[Scene]:
    with contextlib.ExitStack() as stack:
        host = stack.enter_context(bench.serve(pass_on, bench.authority.context(NAME)))
        gate = stack.enter_context(bench.serve(tunnel_to(host.port)))
        route = {"HTTPS_PROXY": f"http://127.0.0.1:{gate.port}", "NO_PROXY": "*.example.com"}
        scene = on(f"{HOST}:{host.port}", "--ca-file", str(bench.authority.file), variables=route)
        yield replace(scene, strangers=(gate,))


def _login_asked(*schemes: str) -> Respond:
    headers = [f"Proxy-Authenticate: {scheme}" for scheme in schemes]
    return always(message(b"", "407 Proxy Authentication Required", "text/html", *headers))


CASES: Final = (
    case(
        "P1",
        "The proxy asks for a name and a password.",
        proxied(_login_asked('Basic realm="gate"')),
        failed("PRX201", "proxy", "user", "Basic"),
    ),
    case(
        "P1-refused",
        "The proxy does not take the password.",
        proxied(_login_asked('Basic realm="gate"'), f"viz:{_QUOTED}@"),
        failed("PRX201", "proxy", "user", "Basic"),
    ),
    case(
        "P2-ntlm",
        "The proxy takes NTLM only.",
        proxied(_login_asked("NTLM")),
        failed("PRX202", "proxy", "user", "NTLM"),
    ),
    case(
        "P2-negotiate",
        "The proxy takes Negotiate only.",
        proxied(_login_asked("Negotiate")),
        failed("PRX202", "proxy", "user", "Negotiate"),
    ),
    case(
        "P3",
        "The proxy refuses to connect with the host.",
        proxied(always(page("Blocked by policy", "403 Forbidden"))),
        failed("PRX203", "proxy", "network", "403"),
    ),
    case("P4-refused", "Nobody listens on the proxy's port.", _refused, failed("PRX204", "proxy", "network")),
    case(
        "P4-unknown",
        "There is no host of the proxy's name.",
        _address("http://proxy.invalid:3128"),
        failed("PRX204", "proxy", "network", "proxy.invalid"),
    ),
    case(
        "P5-redirect",
        "The proxy sends to a log-in page.",
        proxied(always(page("Sign in", "302 Found", "Location: http://portal.example/login"))),
        failed("PRX205", "proxy", "network"),
    ),
    case(
        "P5-page",
        "The proxy answers for the host with a page of its own.",
        _plain_page,
        failed("PRX205", "http", "network", "Blocked by policy"),
    ),
    case(
        "P6",
        "An entry of NO_PROXY means the host and has no effect.",
        _ignored_entry,
        warned("PRX206", "proxy", "user", "*.example.com"),
    ),
    case(
        "P7-at",
        "An @ stands in the proxy's password as it is.",
        _address("http://viz:p4nther@ss-velvet@proxy.example:3128", "p4nther@ss-velvet", "ss-velvet"),
        failed("PRX207", "proxy", "user"),
    ),
    case(
        "P7-hash",
        "A # stands in the proxy's password as it is.",
        _address("http://viz:p4nther#ss-velvet@proxy.example:3128", "p4nther#ss-velvet", "p4nther"),
        failed("PRX207", "proxy", "user"),
    ),
    case(
        "P8-scheme",
        "The proxy is a SOCKS4 one.",
        _address("socks4://proxy.example:1080"),
        failed("PRX208", "proxy", "user", "socks4"),
    ),
    case(
        "P8-port",
        "The proxy's port is none.",
        _address("http://proxy.example:99999"),
        failed("PRX208", "proxy", "user"),
    ),
)
