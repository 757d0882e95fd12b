"""Behaviours of an HTTP proxy that lets nobody but this machine's own sandbox be reached through it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from diagnostics.sandbox.faults.call import Behaviour, Call
from diagnostics.sandbox.faults.messages import HEAD_END, Reply, page

_PIECE: Final = 1 << 16
_SERVER: Final = "squid/6.6"


def passing(*, host: str, port: int) -> Behaviour:
    """Let through to `host` and `port`, and refuse every other goal."""

    async def behave(call: Call) -> Reply | None:
        if call.request.method == "CONNECT":
            goal = call.request.target
        else:
            goal = call.request.target.partition("://")[2].partition("/")[0]
        if goal != f"{host}:{port}":
            return page(403, "Only the embedded Tracker is reached through this proxy", server=_SERVER)
        reader, writer = await asyncio.open_connection(host, port)
        try:
            if call.request.method == "CONNECT":
                await call.line.send(b"HTTP/1.1 200 Connection established" + HEAD_END)
            else:
                writer.write(_own_form(call))
            await _both_ways(call, reader, writer)
        finally:
            writer.transport.abort()
        return None

    return behave


def login(*, schemes: list[str]) -> Behaviour:
    """Ask for credentials, in each of `schemes`; none are good enough."""

    async def behave(_call: Call) -> Reply | None:
        offered = ", ".join(f'{one} realm="Proxy"' if one == "Basic" else one for one in schemes)
        return page(407, "Proxy Authentication Required", proxy_authenticate=offered, server=_SERVER)

    return behave


def refuse(*, status: int, title: str) -> Behaviour:
    """Refuse every goal."""

    async def behave(_call: Call) -> Reply | None:
        return page(status, title, server=_SERVER, via="1.1 proxy.example.com (squid/6.6)")

    return behave


def portal(*, title: str, location: str = "") -> Behaviour:
    """Put a page, or a redirect to a log-in, in the place of every answer."""

    async def behave(_call: Call) -> Reply | None:
        reply = page(302 if location else 200, title, via="1.1 filter.example.com")
        return replace(reply, headers={**(reply.headers or {}), "location": location}) if location else reply

    return behave


def _own_form(call: Call) -> bytes:
    """Give the request as the host itself is asked, one a connection."""
    path = call.request.target.partition("://")[2].partition("/")[2]
    fields = {
        **{name: value for name, value in call.request.headers.items() if not name.startswith("proxy-")},
        "connection": "close",
    }
    lines = [
        f"{call.request.method} /{path} HTTP/1.1",
        *(f"{name}: {value}" for name, value in fields.items()),
    ]
    return "\r\n".join(lines).encode("latin-1") + HEAD_END


async def _both_ways(call: Call, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Pass bytes on in both directions until one side has ended."""

    async def there() -> None:
        while part := await call.reader.read(_PIECE):
            writer.write(part)
            await writer.drain()

    async def back() -> None:
        while part := await reader.read(_PIECE):
            await call.line.send(part)

    ways = {asyncio.create_task(there()), asyncio.create_task(back())}
    try:
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for way in ways:
            way.cancel()
        for way in ways:
            with contextlib.suppress(asyncio.CancelledError, OSError):
                await way


PROXY: Final[Mapping[str, Callable[..., Behaviour]]] = {
    "passing": passing,
    "login": login,
    "refuse": refuse,
    "portal": portal,
}
"""By the name that `faults.toml` gives it."""
