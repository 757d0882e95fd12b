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
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from diagnostics.sandbox.app import BASE, make_app
from diagnostics.sandbox.scenarios import ProjectPlan, Scenario, load
from diagnostics.sandbox.users import SandboxUser
from diagnostics.sandbox.world import build
from tests.bench.replay import CONTROL, Connection, Replay
from tests.bench.varied import Varied

_LIKE: Final = "healthy"
_FIRST_PROJECT: Final = 2_600_000
_NAMES: Final = ("Web Shop", "Payments", "Warehouse", "Mobile App", "Search", "Invoices", "Data Platform")
_DOMAINS: Final = ("shop", "payments", "warehouse", "mobile", "portal")
_ORIGINALS: Final = 50_000
"""A project with more stories shows so many of them several times, each time with other words."""


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
        address = self.url.removesuffix(BASE) + CONTROL + query
        with urllib.request.urlopen(address) as reply:
            told: dict[str, Any] = json.load(reply)
        return told


@contextlib.contextmanager
def serving(projects: int, stories: int, latency_ms: float = 0) -> Iterator[Host]:
    """Give a host of such a world in a process of its own, which ends with the block."""
    command = [sys.executable, "-m", "tests.bench.host", "--projects", str(projects)]
    command += ["--stories", str(stories), "--latency-ms", str(latency_ms)]
    # In a group of its own ctrl+c does not reach it: it ends with whoever started it.
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, process_group=0
    ) as child:
        try:
            url = child.stdout.readline().strip() if child.stdout else ""
            if not url:
                raise RuntimeError("the host of the benchmark did not begin to answer")
            scenario = load(_LIKE)
            user = next(one for one in scenario.users if one.key == scenario.connection)
            yield Host(url, user)
        finally:
            child.kill()


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
    listener = _listener(asked.port)
    origin = f"http://127.0.0.1:{listener.getsockname()[1]}"
    world = build(world_of(asked.projects, asked.stories), datetime.now(UTC).date(), origin)
    times = times_of(asked.stories)
    app = make_app(world)
    replay = Replay(Varied(app, asked.stories // times, times) if times > 1 else app, asked.latency_ms)
    sys.stdout.write(f"{origin}{BASE}\n")
    sys.stdout.flush()
    asyncio.run(_serve(replay, listener))


async def _serve(replay: Replay, listener: socket.socket) -> None:
    """Answer until whoever started this closes its end of standard input, or is gone."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(replay), sock=listener)
    async with server:
        await loop.run_in_executor(None, sys.stdin.read)


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


if __name__ == "__main__":
    main()
