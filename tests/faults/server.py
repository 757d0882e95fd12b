"""A server of the tests' own on raw asyncio: it sends what no HTTP library would, and resets on demand."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import struct
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

_LINGER_RESET = struct.pack("ii", 1, 0)


class FaultServer:
    """Listens on a free port of the loopback and does with each request what a row says."""

    def __init__(
        self, respond: Respond, tls: ssl.SSLContext | None = None, upstream: str = "", *, greet: bool = False
    ) -> None:
        """Prepare a server.

        Args:
            respond: What is done with each request.
            tls: The server's certificate; None: plain.
            upstream: An address such as http://127.0.0.1:8080, where `Exchange.forward` asks.
            greet: Do it as soon as somebody connects, before any byte came.
        """
        self.port = 0
        self.requests: list[bytes] = []
        self.defects: list[Exception] = []
        self._respond, self._tls, self._greet = respond, tls, greet
        self._upstream = urlsplit(upstream)
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        """The API's base on this server."""
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}/services/v5"

    async def start(self) -> None:
        """Listen."""
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0, ssl=self._tls)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Close the port and every connection."""
        if self._server is not None:
            self._server.close()
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._open.add(task)
            task.add_done_callback(self._open.discard)
        try:
            # A client that hangs up is what many rows are about; so is a server that is taken away.
            with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await self._converse(reader, writer)
        except Exception as error:  # noqa: BLE001 - a defect of a row's own; the bench raises it
            self.defects.append(error)
        finally:
            writer.transport.abort()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        keep = True
        while keep:
            head = b"" if self._greet else await reader.readuntil(b"\r\n\r\n")
            self.requests.append(head)
            scheme = "https" if self._tls else "http"
            exchange = Exchange(head, len(self.requests), reader, writer, scheme, self._upstream.netloc)
            await self._respond(exchange)
            keep = exchange.keep
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


@dataclass
class Exchange:
    """One request, and the ways to answer it."""

    head: bytes
    number: int
    """How many requests the server has had, this one counted."""
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    scheme: str
    upstream: str
    keep: bool = False
    """Go on with the connection when this is answered."""

    @property
    def target(self) -> str:
        """The request's path and query below the API's base."""
        parts = self.head.split(b" ", 2)
        return parts[1].decode().removeprefix("/services/v5") if len(parts) > 1 else ""

    @property
    def path(self) -> str:
        """The request's path below the API's base."""
        return self.target.partition("?")[0]

    @property
    def origin(self) -> str:
        """Where the client believes to be, such as https://tracker.example.com."""
        lines = (line.partition(b":") for line in self.head.split(b"\r\n"))
        return f"{self.scheme}://" + next(
            (value.strip().decode() for name, _, value in lines if name.lower() == b"host"), ""
        )

    async def send(self, raw: bytes) -> None:
        """Send these bytes."""
        self.writer.write(raw)
        await self.writer.drain()

    def reset(self) -> None:
        """Break the connection off with an RST, as a middlebox does."""
        connection: socket.socket = self.writer.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_RESET)
        self.writer.transport.abort()

    async def hang(self) -> None:
        """Say nothing more until the other side or the row comes to its end."""
        while await self.reader.read(1024):
            pass

    async def upstream_answer(self) -> tuple[bytes, bytes]:
        """Give head and body of what the host behind this server answers, with this server's addresses."""
        host, _, port = self.upstream.partition(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        try:
            own = (b"connection:", b"accept-encoding:")
            lines = [line for line in self.head.split(b"\r\n") if not line.lower().startswith(own)]
            writer.write(b"\r\n".join([lines[0], b"Connection: close", *lines[1:]]))
            head, _, body = (await reader.read(-1)).partition(b"\r\n\r\n")
        finally:
            writer.close()
        kept = [line for line in head.split(b"\r\n") if line[:11].lower() != b"connection:"]
        return b"\r\n".join(kept), body.replace(f"http://{self.upstream}".encode(), self.origin.encode())

    async def forward(self, edit: Edit | None = None) -> None:
        """Answer as the healthy host does, after `edit` of head and body; the length is set anew."""
        head, body = await self.upstream_answer()
        if edit is not None:
            head, body = edit(head, body)
        lines = [line for line in head.split(b"\r\n") if line[:15].lower() != b"content-length:"]
        lines.append(b"Content-Length: %d" % len(body))
        self.keep = True
        await self.send(b"\r\n".join(lines) + b"\r\n\r\n" + body)


Respond = Callable[[Exchange], Awaitable[None]]
Edit = Callable[[bytes, bytes], tuple[bytes, bytes]]
