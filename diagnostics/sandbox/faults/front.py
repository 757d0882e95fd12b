"""A server on raw streams: reads requests, and leaves what happens with them to a behaviour."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from collections import Counter, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from diagnostics.sandbox.faults.call import Behaviour, Call, Line, Received
from diagnostics.sandbox.faults.messages import NotHttpError, Reply, Request, page, read_request

KEPT: Final = 10_000
"""So many requests are remembered; a sandbox may stand for days."""

_LAST_ROUNDS: Final = 5

Ask = Callable[[Request], Awaitable[Reply]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """What one server does."""

    name: str
    """How its requests are told from others' in the log."""
    listener: socket.socket
    behave: Behaviour
    ask: Ask
    """What the world behind answers."""
    tls: ssl.SSLContext | None = None
    clock_s: float = 0.0
    """Seconds that its clock is ahead of this machine's."""
    elsewhere: str = ""
    """Scheme, host and port of the server that a redirect points to."""
    greet: str = ""
    """What it does in place of reading a request: `hang`, `close` or `reset` after the first bytes."""


class Serving:
    """A front that is served in the running event loop."""

    def __init__(self, front: Front, received: deque[Received]) -> None:
        self._front = front
        self._received = received
        self._turns: Counter[str] = Counter()
        self._open: dict[asyncio.Task[None], asyncio.StreamWriter] = {}
        self._ended = False
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        """Begin to take connections."""
        self._server = await asyncio.start_server(
            self._connected, sock=self._front.listener, ssl=self._front.tls
        )

    async def stop(self) -> None:
        """Take no more, and break off what is open, also what hangs."""
        self._ended = True
        # asyncio loses a connection that was accepted and not handed over when its server is closed: so
        # no more are accepted, those that were reach `_connected` in the next rounds, and then it is closed.
        with contextlib.suppress(NotImplementedError):  # Windows's loop does not accept that way
            asyncio.get_running_loop().remove_reader(self._front.listener)
        for _ in range(_LAST_ROUNDS):
            await asyncio.sleep(0)
        if self._server is not None:
            self._server.close()
        for task, writer in self._open.items():
            # A task that has not begun yet would not get as far as closing its connection.
            writer.transport.abort()
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._ended:
            writer.transport.abort()
            return
        task = asyncio.create_task(self._serve(reader, writer))
        self._open[task] = writer
        task.add_done_callback(self._open.pop)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = Line(writer)
        try:
            # A client that hangs up while it is answered is what many faults end in.
            with contextlib.suppress(OSError):
                if self._front.greet:
                    await self._greet(reader, line)
                else:
                    await self._answer(reader, line)
                    writer.close()
                    await writer.wait_closed()
        finally:
            writer.transport.abort()

    async def _greet(self, reader: asyncio.StreamReader, line: Line) -> None:
        await reader.read(1 << 16)
        if self._front.greet == "hang":
            await reader.read()
        elif self._front.greet == "reset":
            line.reset()

    async def _answer(self, reader: asyncio.StreamReader, line: Line) -> None:
        try:
            while (request := await read_request(reader)) is not None:
                call = self._call(request, reader, line)
                reply = await self._front.behave(call)
                if reply is None:
                    return
                body = b"" if request.method == "HEAD" else reply.body
                await line.send(reply.head(call.moment) + body)
        except NotHttpError:
            reply = page(400, "Bad Request")
            await line.send(reply.head(self._moment(), connection="close") + reply.body)

    def _call(self, request: Request, reader: asyncio.StreamReader, line: Line) -> Call:
        front = self._front
        where = request.target if request.method == "CONNECT" else request.path
        self._received.append(Received(front.name, request.method, where, request.has_secret))
        self._turns[request.target] += 1
        turn = self._turns[request.target]
        return Call(request, turn, line, reader, self._moment(), front.elsewhere, front.ask)

    def _moment(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self._front.clock_s)
