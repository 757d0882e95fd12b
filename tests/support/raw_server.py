"""A server that answers with whatever bytes a test wants, on a real socket."""

from __future__ import annotations

import contextlib
import socket
import socketserver
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

Behaviour = Callable[[socket.socket], None]
"""What is done with a connection after its request was read."""


@dataclass
class RawServer:
    """Where the server listens, and what it was sent."""

    port: int
    requests: list[bytes] = field(default_factory=list)

    @property
    def url(self) -> str:
        """The API's base on this server."""
        return f"http://127.0.0.1:{self.port}/services/v5"


def answer(
    body: bytes, status: str = "200 OK", media_type: str = "application/json", *headers: str
) -> Behaviour:
    """Give a behaviour that sends one well-formed answer and closes."""
    head = [f"HTTP/1.1 {status}", f"Content-Type: {media_type}", f"Content-Length: {len(body)}", *headers]
    raw = "\r\n".join([*head, "Connection: close", "", ""]).encode() + body
    return lambda connection: connection.sendall(raw)


def script(*behaviours: Behaviour) -> Behaviour:
    """Give a behaviour that does another thing for each request, and the last one for all further ones."""
    left = list(behaviours)
    lock = threading.Lock()

    def play(connection: socket.socket) -> None:
        with lock:
            behaviour = left.pop(0) if len(left) > 1 else left[0]
        behaviour(connection)

    return play


def hang_up(connection: socket.socket) -> None:
    """Close in good order, without a word."""
    connection.shutdown(socket.SHUT_RDWR)


def reset(connection: socket.socket) -> None:
    """Close so that the peer sees a reset (ECONNRESET)."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def raw(data: bytes) -> Behaviour:
    """Give a behaviour that sends `data` as it is, and closes."""
    return lambda connection: connection.sendall(data)


def _secured(connection: socket.socket, tls: ssl.SSLContext | None) -> socket.socket:
    if tls is None:
        return connection
    secured = tls.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
    try:
        secured.do_handshake()
    except OSError:
        secured.close()
        raise
    return secured


@contextlib.contextmanager
def serve(
    behaviour: Behaviour, tls: ssl.SSLContext | None = None, until: bytes = b"\r\n\r\n"
) -> Iterator[RawServer]:
    """Run a server on a free loopback port that does `behaviour` once a request ended in `until`."""
    state = RawServer(0)

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.settimeout(10)
            with contextlib.suppress(OSError), _secured(self.request, tls) as connection:
                request = b""
                while until not in request or not request:
                    if not (part := connection.recv(65536)):
                        break
                    request += part
                if request:
                    state.requests.append(request)
                    behaviour(connection)

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """A client that hangs up is what many tests are about."""

    with Server(("127.0.0.1", 0), Handler) as server:
        state.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield state
        finally:
            server.shutdown()
            thread.join()
