"""One request to a fault server, as its behaviour sees it."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from diagnostics.sandbox.faults.messages import Reply, Request

API: Final = "/services/v5"
_LINGER_NOT: Final = struct.pack("ii", 1, 0)


@dataclass(frozen=True, slots=True)
class Received:
    """One request that a fault server got; neither query nor secret is kept."""

    server: str
    """Who got it: `api`, `elsewhere` (where a redirect points to) or `proxy`."""
    method: str
    path: str
    """Without the query; of a proxy's CONNECT host and port."""
    with_secret: bool
    """Whether a token or a password for Tracker came with it."""


class Line:
    """The connection that a request came on."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self._writer = writer

    async def send(self, data: bytes) -> None:
        """Send `data`."""
        self._writer.write(data)
        await self._writer.drain()

    def reset(self) -> None:
        """Break the connection off, so that the other side sees a reset and no orderly end."""
        raw: socket.socket | None = self._writer.get_extra_info("socket")
        if raw is not None:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_NOT)
        self._writer.transport.abort()


@dataclass(frozen=True, slots=True)
class Call:
    """A request, what the world behind would answer, and the line to send something else on."""

    request: Request
    turn: int
    """How many requests asked for this very path and query, this one included."""
    line: Line
    reader: asyncio.StreamReader
    moment: datetime
    """What the server's clock shows."""
    elsewhere: str
    """Scheme, host and port of the second server; empty where there is none."""
    ask: Callable[[Request], Awaitable[Reply]]

    async def reply(self) -> Reply:
        """Give what the world behind answers."""
        return await self.ask(self.request)

    @property
    def place(self) -> str:
        """The path below the API's base, such as /me."""
        return self.request.path.removeprefix(API)

    @property
    def opens_run(self) -> bool:
        """Whether a run begins with it: the later questions for /me, on latency, ask for the id alone."""
        return self.place == "/me" and self.request.query != "fields=id"


Behaviour = Callable[[Call], Awaitable[Reply | None]]
"""Gives what is answered; None where it has seen to the connection itself, which is then closed."""
