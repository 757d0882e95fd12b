"""An HTTP proxy of the tests' own on a real socket: it tunnels, forwards, refuses, hangs or shows a page."""

from __future__ import annotations

import base64
import contextlib
import select
import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

Reply = Callable[[socket.socket], None]
"""What is done in the place of a tunnel or of forwarding."""

LOGIN_SCHEMES = ('Basic realm="internet, please"',)


def refuse(status: str, *headers: str, page: str = "", keep_open: bool = False) -> Reply:
    """Give a reply with `status` and a page; a kept connection is one that the proxy does not end."""
    body = page.encode()
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    if page:
        lines.append("Content-Type: text/html")
    raw = "\r\n".join([*lines, "", ""]).encode() + body

    def reply(connection: socket.socket) -> None:
        connection.sendall(raw)
        if keep_open:
            hang(connection)

    return reply


def log_in(*schemes: str) -> Reply:
    """Give a 407 that offers `schemes`."""
    offered = [f"Proxy-Authenticate: {scheme}" for scheme in schemes]
    return refuse("407 Proxy Authentication Required", *offered, page="<title>Log in</title>")


def say(raw: bytes) -> Reply:
    """Give a reply of these bytes."""
    return lambda connection: connection.sendall(raw)


def hang(connection: socket.socket) -> None:
    """Say nothing until the other side hangs up."""
    with contextlib.suppress(OSError):
        while connection.recv(65536):
            pass


def close(_: socket.socket) -> None:
    """Hang up."""


@dataclass
class Proxy:
    """Where the proxy listens, and what it was sent."""

    port: int
    scheme: str = "http"
    heads: list[bytes] = field(default_factory=list)
    """What stood before the first blank line of each connection, or of each request that was forwarded."""
    tunnelled: list[bytes] = field(default_factory=list)
    """All bytes that clients sent through tunnels."""

    @property
    def address(self) -> str:
        """The proxy as a variable names it, without a user."""
        return f"{self.scheme}://{'localhost' if self.scheme == 'https' else '127.0.0.1'}:{self.port}"

    def with_user(self, user: str, password: str) -> str:
        """The proxy as a variable names it, for somebody; both as they are to stand there."""
        return self.address.replace("://", f"://{user}:{password}@")

    @property
    def sent(self) -> bytes:
        """Everything that any client sent."""
        return b"\n".join([*self.heads, *self.tunnelled])


@dataclass(frozen=True)
class Login:
    """Whom a proxy lets through; anybody else is asked to log in."""

    user: str
    password: str

    def holds(self, head: bytes) -> bool:
        """Whether `head` carries user and password."""
        pair = base64.b64encode(f"{self.user}:{self.password}".encode())
        return b"proxy-authorization: basic " + pair.lower() in head.lower() and pair in head


@dataclass
class _Rules:
    """What one proxy does."""

    state: Proxy
    instead: Reply | None
    login: Login | None
    tls: ssl.SSLContext | None
    names: dict[str, str]
    when: Callable[[bytes], bool]


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    rules: _Rules

    def handle_error(self, *_: object) -> None:
        """A client that hangs up is what many tests are about."""


class _Handler(socketserver.BaseRequestHandler):
    server: _Server

    def handle(self) -> None:
        """Serve one connection."""
        tls = self.server.rules.tls
        self.request.settimeout(10)
        with contextlib.suppress(OSError):
            client = tls.wrap_socket(self.request, server_side=True) if tls else self.request
            with client:
                while self._request(client):
                    pass

    def _request(self, client: socket.socket) -> bool:
        """Serve one request; give whether the connection may carry another."""
        rules, head = self.server.rules, b""
        while b"\r\n\r\n" not in head:
            if not (part := client.recv(65536)):
                return False
            head += part
        rules.state.heads.append(head)
        method, goal, _ = head.split(b"\r\n")[0].decode().split(" ")
        if rules.login is not None and not rules.login.holds(head):
            log_in(*LOGIN_SCHEMES)(client)
            return True
        if rules.instead is not None and rules.when(head):
            rules.instead(client)
        elif method == "CONNECT":
            self._tunnel(client, goal)
        else:
            _forward(client, head, goal)
        return False

    def _tunnel(self, client: socket.socket, goal: str) -> None:
        rules = self.server.rules
        host, _, port = goal.rpartition(":")
        host = rules.names.get(host, host)
        with socket.create_connection((host, int(port)), timeout=10) as server:
            client.sendall(b"HTTP/1.1 200 Connection established\r\nVia: 1.1 tests\r\n\r\n")
            _pump(client, server, rules.state.tunnelled)


@contextlib.contextmanager
def proxy(
    instead: Reply | None = None,
    *,
    login: Login | None = None,
    tls: ssl.SSLContext | None = None,
    names: dict[str, str] | None = None,
    when: Callable[[bytes], bool] = lambda _: True,
) -> Iterator[Proxy]:
    """Run a proxy on a free loopback port.

    Args:
        instead: What it does in the place of a tunnel or of forwarding; None: it lets through.
        login: Whom it lets through; None: everybody.
        tls: Its own certificate, for a proxy that is spoken to in TLS.
        names: Where hosts are that only it knows, by name.
        when: Tells from a request's head whether `instead` is done for it.
    """
    state = Proxy(0, "https" if tls else "http")
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.rules = _Rules(state, instead, login, tls, names or {}, when)
        state.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield state
        finally:
            server.shutdown()
            thread.join()


def _forward(client: socket.socket, head: bytes, goal: str) -> None:
    url = urlsplit(goal)
    path = f"{url.path}?{url.query}" if url.query else url.path
    own = (b"proxy-", b"connection:")
    lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(own)]
    lines[0] = f"GET {path} HTTP/1.1".encode()
    lines.insert(1, b"Connection: close")
    with socket.create_connection((url.hostname or "", url.port or 80), timeout=10) as server:
        server.sendall(b"\r\n".join(lines))
        while part := server.recv(65536):
            client.sendall(part)


def _pump(client: socket.socket, server: socket.socket, record: list[bytes]) -> None:
    """Pass bytes both ways until one side hangs up."""
    while True:
        waiting = isinstance(client, ssl.SSLSocket) and client.pending() > 0
        ready = [client] if waiting else select.select([client, server], [], [], 10)[0]
        if not ready:
            return
        for one in ready:
            part = one.recv(65536)
            if not part:
                return
            if one is client:
                record.append(part)
            (server if one is client else client).sendall(part)
