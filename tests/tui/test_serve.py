"""The dashboard in a browser: for this machine and its own page only, with nothing from elsewhere."""

from __future__ import annotations

import contextlib
import json
import os
import re
import select
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import aiohttp
import httpx
import pytest

from diagnostics.sandbox import Sandbox
from tests.support.chromium import chromium
from tests.support.command import clean_environment, run
from tui.served import DRIVER

Socket = aiohttp.ClientWebSocketResponse[Any]

_UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


class Served:
    """A running `serve`, and where its page is."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        self.process = process
        self.address = process.stdout.readline().split()[-1]
        self.origin = "http://" + urlsplit(self.address).netloc

    def children(self) -> list[int]:
        """Give the processes that it has started."""
        own = self.process.pid
        return [int(one) for one in Path(f"/proc/{own}/task/{own}/children").read_text().split()]


@contextlib.contextmanager
def serving(home: Path, *arguments: str, token: str = "", stdin: str = "") -> Iterator[Served]:
    """Run `serve` on a free port, and end it."""
    command = [sys.executable, "-m", "tui", "serve", "--port", "0", *arguments]
    variables = {"TRACKER_TOKEN": token} if token else {}
    with subprocess.Popen(
        command,
        env=clean_environment(home, PYTHONUNBUFFERED="1", **variables),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdin is not None
        process.stdin.write(stdin)
        process.stdin.close()
        try:
            yield Served(process)
        finally:
            process.send_signal(signal.SIGINT)


@pytest.fixture(scope="module")
def served(mixed: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The dashboard on the default world, in a browser."""
    home = tmp_path_factory.mktemp("home")
    with serving(home, "--url", mixed.url, "--no-history", token=mixed.connection_user.token) as running:
        yield running


@contextlib.asynccontextmanager
async def _page(served: Served) -> AsyncIterator[Socket]:
    """Open the page's socket, as its script does."""
    address, origin = served.address.replace("http:", "ws:"), served.origin
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{address}ws?width=120&height=40", origin=origin) as socket,
    ):
        yield socket


async def _on_connection(socket: Socket) -> bytes:
    """Go to the first pane, and read until it shows who was accepted."""
    drawn = await _until(socket, b"Connection")
    await socket.send_str(json.dumps(["stdin", "1"]))
    return drawn + await _until(socket, b"accepted as")


def _command_line(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


def _is_there(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def _crash_reports(home: Path) -> list[Path]:
    """Give the reports of defects that are kept."""
    return list(home.rglob("crash-*"))


@contextlib.contextmanager
def _ends(pid: int) -> Iterator[None]:
    """Wait behind the block until a process has ended, however long that takes."""
    handle = os.pidfd_open(pid)
    try:
        yield
        select.select([handle], [], [])
    finally:
        os.close(handle)


async def _until(socket: Socket, wanted: bytes) -> bytes:
    """Read until something was drawn."""
    drawn = b""
    while wanted not in drawn:
        message = await socket.receive()
        assert message.type is aiohttp.WSMsgType.BINARY, drawn[-400:]
        drawn += message.data
    return drawn


def test_the_page_names_no_other_host(served: Served) -> None:
    """Page, style, script and font come from here, and the browser is told to let nothing else through."""
    page = httpx.get(served.address)
    assert page.status_code == 200
    loaded = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    own = [one for one in loaded if not one.startswith("data:")]
    assert len(own) == 4
    for one in own:
        assert ":" not in one
        assert httpx.get(served.address + one).status_code == 200
    text = page.text + httpx.get(served.address + "page.css").text
    assert {urlsplit(one).netloc for one in re.findall(r"\w+://[^\"'\s]+", text)} == {
        urlsplit(served.origin).netloc
    }
    policy = page.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self';")
    assert "frame-ancestors 'none'" in policy
    assert page.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("", {"Host": "tracker.example.com"}, 403),
        ("", {"Origin": "https://tracker.example.com"}, 403),
        ("ws", {**_UPGRADE, "Origin": "https://tracker.example.com"}, 403),
        ("ws", {**_UPGRADE, "Origin": "null"}, 403),
        ("ws", _UPGRADE, 403),
        ("../", {}, 404),
        (f"../{'A' * 43}/", {}, 404),
        (f"../{'A' * 43}/ws", {**_UPGRADE, "Origin": "own"}, 404),
    ],
)
def test_whoever_is_not_its_own_page_is_refused(
    served: Served, path: str, headers: dict[str, str], status: int
) -> None:
    """Another name for this machine, another page, or not the whole address: no dashboard is started."""
    sent = {**headers, "Origin": served.origin} if headers.get("Origin") == "own" else headers
    answer = httpx.get(urljoin(served.address, path), headers=sent)
    assert answer.status_code == status
    assert served.children() == []


async def test_a_page_has_a_dashboard_that_ends_with_it(served: Served, mixed: Sandbox) -> None:
    """It is drawn, it takes keys, its command line holds no secret; it is gone when the page is closed."""
    token = mixed.connection_user.token.encode()
    with contextlib.ExitStack() as gone:
        async with _page(served) as socket:
            drawn = await _on_connection(socket)
            (child,) = served.children()
            gone.enter_context(_ends(child))
            assert token not in _command_line(child)
            await socket.send_str("no json")
            await socket.send_str(json.dumps(["stdin", "2"]))
            drawn += await _until(socket, b"ROLE521")
            assert token not in drawn


async def test_q_ends_the_dashboard_and_the_page_is_told(served: Served) -> None:
    """The socket is closed by the server, so that the page says that the dashboard has ended."""
    async with _page(served) as socket:
        await _until(socket, b"Connection")
        (child,) = served.children()
        with _ends(child):
            await socket.send_str(json.dumps(["stdin", "q"]))
            async for _ in socket:
                pass
        assert socket.closed


async def test_ctrl_c_ends_the_server_and_what_it_started(tmp_path: Path, mixed: Sandbox) -> None:
    """With a page open; the token came by standard input, which the dashboard's own process never sees."""
    token = mixed.connection_user.token
    with serving(tmp_path, "--url", mixed.url, "--token-stdin", stdin=f"{token}\n") as running:
        async with _page(running) as socket:
            await _on_connection(socket)
            (child,) = running.children()
            running.process.send_signal(signal.SIGINT)
            async for _ in socket:
                pass
        assert running.process.wait() == 0
        assert not _is_there(child)


async def test_a_server_that_was_killed_leaves_no_dashboard_behind(tmp_path: Path, mixed: Sandbox) -> None:
    """Nobody tells the dashboard: it sees that there is nobody to draw for, and tells of no defect."""
    with serving(tmp_path, "--url", mixed.url, token=mixed.connection_user.token) as running:
        async with _page(running) as socket:
            await socket.send_str(json.dumps(["stdin", "\ud800"]))  # half a character: passed on as a sign
            await _on_connection(socket)
            (child,) = running.children()
            with _ends(child):
                running.process.kill()
    assert not _crash_reports(tmp_path)


def test_a_browser_shows_the_dashboard(served: Served, tmp_path: Path) -> None:
    """Its words are on the page, which asks for nothing from elsewhere and breaks no policy of its own."""
    # Without WebGL the rows are text in the page, where they can be read.
    with chromium(tmp_path, "--disable-webgl", "--disable-3d-apis") as browser:
        heard = browser.open(served.address)
        rows = "(document.querySelector('.xterm-rows') || document.body).innerText"
        browser.value(
            f"new Promise(r => {{ const look = () => {rows}.includes('1 Connection') ? r(1) : "
            "setTimeout(look, 50); look() })"
        )
        shown = browser.value(rows)
        asked = {urlsplit(one.text).netloc for one in heard if one.kind == "Network.requestWillBeSent"}
        assert asked - {""} == {urlsplit(served.origin).netloc}
        assert not [one for one in heard if "security" in one.text.casefold()]
        assert "1 Connection" in shown
        assert browser.value("getComputedStyle(document.querySelector('.ended')).display") == "none"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--url", "tracker.example.com"), "CFG501"),
        (("--scenario", "mixed", "--url", "tracker.example.com"), "--url does not go with --scenario"),
        (("--scenario", "nothing-such"), "no scenario 'nothing-such'"),
        (("--from", "{home}", "--stories", "all"), "--stories does not go with --from"),
        (("--scenario", "mixed", "--port", "{port}"), "The port cannot be used: Address already in use"),
    ],
)
def test_what_cannot_be_served_is_told_at_once(
    tmp_path: Path, mixed: Sandbox, arguments: tuple[str, ...], told: str
) -> None:
    """One sentence on the terminal, exit 2, and nothing listens."""
    taken = str(urlsplit(mixed.url).port)
    ended = run("serve", *(one.format(home=tmp_path, port=taken) for one in arguments), home=tmp_path)
    assert ended.returncode == 2
    assert told in ended.stderr
    assert ended.stdout == ""


def test_without_the_package_serve_says_how_to_get_it(tmp_path: Path) -> None:
    """It is an extra: exit 2, and the line that installs it."""
    code = (
        "import importlib.util, sys; find = importlib.util.find_spec; "
        "importlib.util.find_spec = lambda name: None if name == 'textual_serve' else find(name); "
        "from tui.__main__ import main; sys.argv = ['tracker-doctor', 'serve']; main()"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code],
        env=clean_environment(tmp_path), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 2
    assert "pip install 'tracker-doctor[serve]'" in ended.stderr


def test_a_variable_alone_makes_no_terminal_of_a_pipe(tmp_path: Path) -> None:
    """The driver's name in the environment does not let the dashboard draw into a file."""
    ended = run("demo", home=tmp_path, TEXTUAL_DRIVER=DRIVER)
    assert ended.returncode == 2
    assert ended.stdout == ""
