"""A v5 host for measuring: sample worlds of any size, a set latency, and each answer worked out only once.

    python -m tests.bench.host --projects 20 --stories 2000 --latency-ms 50

It runs as a process of its own, so that what it costs is not counted with what asks it. The embedded Tracker
answers each question the first time; from then on the same bytes are sent again, so that both sides of a
benchmark wait for the latency and not for how the answer is made.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from diagnostics.sandbox.app import BASE, make_app
from diagnostics.sandbox.scenarios import ProjectPlan, Scenario, load
from diagnostics.sandbox.users import SandboxUser
from diagnostics.sandbox.world import build
from tests.bench.varied import Varied

_LIKE: Final = "healthy"
_FIRST_PROJECT: Final = 2_600_000
_NAMES: Final = ("Web Shop", "Payments", "Warehouse", "Mobile App", "Search", "Invoices", "Data Platform")
_DOMAINS: Final = ("shop", "payments", "warehouse", "mobile", "portal")
_ORIGINALS: Final = 50_000
"""A project with more stories shows so many of them several times, each time with other words."""
_CONTROL: Final = "/bench/"


def world_of(projects: int, stories: int) -> Scenario:
    """Give a healthy world of so many projects, each with so many stories."""
    like = load(_LIKE)
    template = like.projects[0]
    originals = stories // times_of(stories)
    plans = tuple(_plan(template, number, originals) for number in range(projects))
    return replace(like, name=f"bench-{projects}-{stories}", projects=plans)


def times_of(stories: int) -> int:
    """Give how often each story of a project is shown, with other words: the fewest times that divide it."""
    times = -(-stories // _ORIGINALS)
    while stories % times:
        times += 1
    return times


def _plan(template: ProjectPlan, number: int, stories: int) -> ProjectPlan:
    return replace(
        template,
        id=_FIRST_PROJECT + number * 131,
        name=f"{_NAMES[number % len(_NAMES)]} {number + 1}",
        domain=_DOMAINS[number % len(_DOMAINS)],
        stories=stories,
    )


class Replay:
    """The embedded Tracker behind a latency; a question that was answered once gets the same bytes again."""

    def __init__(self, app: ASGIApp, latency_ms: float) -> None:
        self._app = app
        self._latency_s = latency_ms / 1000
        self._known: dict[tuple[str, bytes, bytes, bytes], list[Message]] = {}
        self.requests = 0
        self.sent_bytes = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or a word of the benchmark to this host itself."""
        if scope["type"] != "http":
            return
        if scope["path"].startswith(_CONTROL):
            await self._control(scope, send)
            return
        key = _key(scope)
        started = asyncio.get_running_loop().time()
        messages = self._known.get(key)
        if messages is None:
            self._known[key] = messages = await self._answered(scope, receive)
        left = self._latency_s - (asyncio.get_running_loop().time() - started)
        if left > 0:
            await asyncio.sleep(left)
        self.requests += 1
        for message in messages:
            self.sent_bytes += len(message.get("body", b""))
            await send(message)

    async def _answered(self, scope: Scope, receive: Receive) -> list[Message]:
        kept: list[Message] = []

        async def keep(message: Message) -> None:
            kept.append(message)

        await self._app(scope, receive, keep)
        return kept

    async def _control(self, scope: Scope, send: Send) -> None:
        """Tell what was asked since the last time, and take another latency: `/bench/?latency_ms=50`."""
        name, _, value = scope["query_string"].decode().partition("=")
        if name == "latency_ms":
            self._latency_s = float(value) / 1000
        body = json.dumps({"requests": self.requests, "bytes": self.sent_bytes}).encode()
        self.requests = self.sent_bytes = 0
        headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})


def _key(scope: Scope) -> tuple[str, bytes, bytes, bytes]:
    """Give what an answer depends on: path, query, who asks, and whether it may be compressed."""
    headers = dict(scope["headers"])
    who = headers.get(b"x-trackertoken", b"") + headers.get(b"authorization", b"")
    return scope["path"], scope["query_string"], who, headers.get(b"accept-encoding", b"")


@dataclass(frozen=True, slots=True)
class Host:
    """A host that answers."""

    url: str
    """The API's base."""
    user: SandboxUser
    """Whom the connection is for."""

    def counted(self) -> tuple[int, int]:
        """Give the requests answered and the bytes of their bodies since this was last asked."""
        told = self._ask("")
        return int(told["requests"]), int(told["bytes"])

    def set_latency(self, milliseconds: float) -> None:
        """Answer after so long from now on."""
        self._ask(f"?latency_ms={milliseconds}")

    def _ask(self, query: str) -> dict[str, Any]:
        address = self.url.removesuffix(BASE) + _CONTROL + query
        with urllib.request.urlopen(address) as reply:
            told: dict[str, Any] = json.load(reply)
        return told


@contextlib.contextmanager
def serving(projects: int, stories: int, latency_ms: float = 0) -> Iterator[Host]:
    """Give a host of such a world in a process of its own, which ends with the block."""
    command = [sys.executable, "-m", "tests.bench.host", "--projects", str(projects)]
    command += ["--stories", str(stories), "--latency-ms", str(latency_ms)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        try:
            url = child.stdout.readline().strip() if child.stdout else ""
            if not url:
                raise RuntimeError("the host of the benchmark did not begin to answer")
            scenario = load(_LIKE)
            user = next(one for one in scenario.users if one.key == scenario.connection)
            yield Host(url, user)
        finally:
            child.kill()


def _end_with_parent(server: uvicorn.Server) -> None:
    sys.stdin.read()  # the other end is closed when whoever started this is gone
    server.should_exit = True


def main() -> None:
    """Serve until standard input is closed; the first line printed is the API's base."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--projects", type=int, default=20)
    parser.add_argument("--stories", type=int, default=2000, help="in each project")
    parser.add_argument("--latency-ms", type=float, default=0)
    parser.add_argument("--port", type=int, default=0)
    asked = parser.parse_args()
    config = uvicorn.Config(_no_app, log_config=None, access_log=False, lifespan="off", ws="none")
    listener = _listener(asked.port)
    origin = f"http://127.0.0.1:{listener.getsockname()[1]}"
    world = build(world_of(asked.projects, asked.stories), datetime.now(UTC).date(), origin)
    times = times_of(asked.stories)
    app = make_app(world)
    config.app = Replay(Varied(app, asked.stories // times, times) if times > 1 else app, asked.latency_ms)
    server = uvicorn.Server(config)
    threading.Thread(target=_end_with_parent, args=(server,), daemon=True).start()
    sys.stdout.write(f"{origin}{BASE}\n")
    sys.stdout.flush()
    server.run(sockets=[listener])


def _listener(port: int) -> socket.socket:
    """Give a listening socket; whoever comes before the world is built waits for it.

    It names its protocol: asyncio sends small pieces at once for such sockets only. Others wait 40 ms between
    the head of an answer and its body, for the receipt that the other end holds back.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen(128)
    return listener


async def _no_app(_scope: Scope, _receive: Receive, _send: Send) -> None:
    """Stand in until the port is known, which the world's addresses hold."""


if __name__ == "__main__":
    main()
