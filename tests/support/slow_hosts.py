"""Behaviours of hosts that keep a client waiting, each on a connection whose request was read."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx

_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


def _until_gone(connection: socket.socket, piece: bytes, every_s: float) -> None:
    """Send `piece` again and again; sending ends it with an OSError when the client has hung up."""
    pause = threading.Event()
    while not pause.wait(every_s):
        connection.sendall(piece)


def silent(connection: socket.socket) -> None:
    """Say nothing until the client hangs up."""
    connection.settimeout(60)
    connection.recv(1)


def dripping(connection: socket.socket) -> None:
    """Send a byte of 1,000 each 0.4 s."""
    connection.sendall(_HEAD + b"Content-Length: 1000\r\n\r\n")
    _until_gone(connection, b" ", 0.4)


def endless_headers(connection: socket.socket) -> None:
    """Send a header each 0.1 s, and never a body."""
    connection.sendall(_HEAD)
    _until_gone(connection, b"X-More: " + b"x" * 100 + b"\r\n", 0.1)


def endless_chunks(connection: socket.socket) -> None:
    """Send a chunk of one byte each 0.05 s, and never the last one."""
    connection.sendall(_HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
    _until_gone(connection, b"1\r\n \r\n", 0.05)


@contextlib.contextmanager
def late(
    host: Callable[[httpx.Request], httpx.Response], after_s: float
) -> Iterator[tuple[str, list[float]]]:
    """Serve what `host` answers, each time after a while; give the API's base and when each request came."""
    came: list[float] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            came.append(time.monotonic())
            threading.Event().wait(after_s)
            reply = host(httpx.Request("GET", f"http://127.0.0.1{self.path}"))
            with contextlib.suppress(OSError):
                self.send_response(reply.status_code)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(reply.content)))
                self.end_headers()
                self.wfile.write(reply.content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/services/v5", came
        finally:
            server.shutdown()
            thread.join()
