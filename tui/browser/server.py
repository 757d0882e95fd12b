"""The server of the dashboard in a browser: this machine only, behind a path that nobody can guess.

Textual's server has no log-in, and a port on this machine can be reached by every user of it, and by the
script of any page that is open in the same browser. So an address holds a key that is made anew each time; a
host name that is not this machine's (DNS rebinding) and a page of another origin are refused; and nothing
that is served asks for anything from elsewhere.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import secrets
import signal
from collections.abc import Awaitable, Callable
from importlib.resources import files
from pathlib import Path
from typing import Final

import jinja2
import textual_serve
from aiohttp import WSCloseCode, WSMsgType, web
from textual_serve.download_manager import DownloadManager

from tui.browser.child import Child, Started

HOST: Final = "127.0.0.1"
_NAMES: Final = (HOST, "localhost")
_KEY_BYTES: Final = 32
_MOST_CELLS: Final = 1000
_FONT_SIZE: Final = 16
_MOST_PAGES: Final = 8
"""Dashboards at once; each of them asks the host by itself."""
_CLOSING_S: Final = 2.0
_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; "
    "img-src data:; connect-src {sockets}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""Textual's script sets styles inline, and has a font and a socket; nothing else is let through."""


class BrowserServer:
    """Serves pages, and runs a dashboard behind each."""

    def __init__(self, started: Started) -> None:
        """Prepare the server.

        Args:
            started: What each page shows.
        """
        self._started = started
        self._key = secrets.token_urlsafe(_KEY_BYTES)
        self._port = 0
        self._pages: set[web.WebSocketResponse] = set()
        text = files("tui.browser").joinpath("page.html").read_text(encoding="utf-8")
        self._page = jinja2.Template(text, autoescape=True)

    @property
    def address(self) -> str:
        """The page's address: who has it, and is on this machine, has the dashboard."""
        return f"http://{HOST}:{self._port}/{self._key}/"

    @property
    def port(self) -> int:
        """The port, once it listens."""
        return self._port

    async def run(self, port: int, listening: Callable[[], None]) -> None:
        """Serve until a signal ends it; every dashboard has ended, too, before this comes back.

        Args:
            port: Where to listen; 0: wherever there is room.
            listening: Called once it does.

        Raises:
            OSError: The port cannot be used.
        """
        loop, ended = asyncio.get_running_loop(), asyncio.Event()
        runner = web.AppRunner(self._app(), access_log=None)
        await runner.setup()
        try:
            await web.TCPSite(runner, HOST, port).start()
            self._port = runner.addresses[0][1]
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, lambda *_: loop.call_soon_threadsafe(ended.set))
            listening()
            await ended.wait()
        finally:
            await runner.cleanup()

    def _app(self) -> web.Application:
        app = web.Application(middlewares=[self._only_own])
        app.add_routes(
            [
                web.get(f"/{self._key}/", self._index),
                web.get(f"/{self._key}/ws", self._websocket),
                web.get(f"/{self._key}/page.css", self._style),
                web.static(f"/{self._key}/static", Path(textual_serve.__file__).parent / "static"),
            ]
        )
        app.on_response_prepare.append(self._add_headers)
        app.on_shutdown.append(self._close_pages)
        return app

    @web.middleware
    async def _only_own(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """Let through what this server's own page asks for, with the key, under this machine's name."""
        names = {f"{name}:{self._port}" for name in _NAMES}
        origin = request.headers.get("Origin")
        if request.host not in names or origin not in {None, f"http://{request.host}"}:
            raise web.HTTPForbidden
        key = request.path.partition("/")[2].partition("/")[0]
        if not hmac.compare_digest(key.encode(), self._key.encode()):
            raise web.HTTPNotFound
        return await handler(request)

    async def _add_headers(self, _request: web.Request, response: web.StreamResponse) -> None:
        sockets = " ".join(f"ws://{name}:{self._port}" for name in _NAMES)
        response.headers.update({**_HEADERS, "Content-Security-Policy": _POLICY.format(sockets=sockets)})

    async def _index(self, request: web.Request) -> web.Response:
        address = f"ws://{request.host}/{self._key}/ws"
        text = self._page.render(websocket=address, font_size=_FONT_SIZE)
        return web.Response(text=text, content_type="text/html")

    async def _style(self, _request: web.Request) -> web.Response:
        text = files("tui.browser").joinpath("page.css").read_text(encoding="utf-8")
        return web.Response(text=text, content_type="text/css")

    async def _websocket(self, request: web.Request) -> web.WebSocketResponse:
        """Run a dashboard for as long as the page is there."""
        if "Origin" not in request.headers:  # every browser names one
            raise web.HTTPForbidden
        if len(self._pages) >= _MOST_PAGES:
            raise web.HTTPServiceUnavailable
        socket = web.WebSocketResponse(heartbeat=15, timeout=_CLOSING_S)
        await socket.prepare(request)

        async def close() -> None:
            await socket.close()

        child = Child(
            "",
            write_bytes=socket.send_bytes,
            write_str=socket.send_str,
            close=close,
            download_manager=DownloadManager(),
        )
        child.started = self._started
        self._pages.add(socket)
        try:
            await child.start(_cells(request, "width", 80), _cells(request, "height", 24))
            await _pass_on(socket, child)
        finally:
            self._pages.discard(socket)
            await child.stop()
        return socket

    async def _close_pages(self, _app: web.Application) -> None:
        await asyncio.gather(
            *(page.close(code=WSCloseCode.GOING_AWAY) for page in list(self._pages)), return_exceptions=True
        )


async def _pass_on(socket: web.WebSocketResponse, child: Child) -> None:
    """Pass on what the page says: keys, its size, whether it has the focus. Anything else is passed over."""
    async for message in socket:
        said = _said(message.data) if message.type is WSMsgType.TEXT else None
        match said:
            case ["stdin", str(keys)]:
                await child.send_bytes(keys.encode(errors="replace"))
            case ["resize", {"width": int(width), "height": int(height)}]:
                await child.set_terminal_size(_bounded(width), _bounded(height))
            case ["ping", str(sent)]:
                await socket.send_json(["pong", sent])
            case ["blur"]:
                await child.blur()
            case ["focus"]:
                await child.focus()


def _said(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _cells(request: web.Request, name: str, otherwise: int) -> int:
    """Give a size out of the address."""
    typed = request.query.get(name, "")
    return _bounded(int(typed)) if typed.isascii() and typed.isdecimal() and len(typed) < 6 else otherwise  # noqa: PLR2004


def _bounded(cells: int) -> int:
    return max(1, min(cells, _MOST_CELLS))
