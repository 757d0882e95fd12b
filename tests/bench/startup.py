"""Start-up: what the program costs before it does anything, beside the least that could do the same."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from diagnostics.observe import observe
from diagnostics.route import DIRECT
from diagnostics.secret import Secret
from diagnostics.snapshot import RequestFact
from diagnostics.target import Target
from tests.bench import bare_httpx, bare_textual, process
from tests.bench.first_frame import SIZE, first_frame_ms
from tests.bench.host import Host, serving
from tests.bench.measure import Bound, Figure, constant, in_turn

AREA: Final = "start-up"
_RUNS: Final = 9
_COMMAND: Final = str(Path(sys.executable).with_name("tracker-doctor"))
_CLICK: Final = ("-c", "import click")
_OWN: Final = ("TRACKER_", "XDG_", "PYTHON", "COLUMNS", "LINES")
"""Variables that would change what is measured; with PYTHONDONTWRITEBYTECODE a start takes twice as long."""
_UNANSWERED_MS: Final = 2000.0
"""A host that takes so long for its first answer has given none when the first frame is there."""
_FRAME: Final = ("127.0.0.1", "0 Overview", "q Quit")
_BARE_FRAME: Final = ("bare", "Hello", "palette")
_PEERS: Final[Mapping[str, Sequence[str]]] = {"posting": ("POST", "Send"), "harlequin": ("Query Editor",)}
"""Of each peer what stands on its first full frame; it is looked for on PATH and in BENCH_PEERS."""
_LOADED: Final = """
import os, sys
{load}
def ready(app):
    slow = {{"polars", "httpx"}} & set(sys.modules)
    print(len(sys.modules), *sorted(slow), file=sys.__stdout__, flush=True)
    os._exit(0)
App.on_ready = ready
app.run(headless=True)
"""
_LOAD_OURS: Final = """
from tui.__main__ import cli
from diagnostics.route import DIRECT
from diagnostics.target import Target
from tui.app import DoctorApp as App
from tui.session import LiveSession
app = App(LiveSession(Target(url="http://127.0.0.1:1/services/v5", route=DIRECT)))
"""
_LOAD_BARE: Final = "from tests.bench.bare_textual import Bare as App\napp = App()\n"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where both sides run."""

    folder: Path
    host: Host

    @property
    def variables(self) -> dict[str, str]:
        """The environment of both sides: a home of its own, the host, and nothing of who measures."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(_OWN)}
        target = {"TRACKER_URL": self.host.url, "TRACKER_TOKEN": self.host.user.token}
        return {**kept, "HOME": str(self.folder), **target}


def figures() -> Sequence[Figure]:
    """Measure the start of the command, of a check and of the dashboard."""
    with _place() as place:
        return (
            *(_light(place, option) for option in ("--version", "--help")),
            *_check(place),
            *_dashboard(place),
        )


@contextmanager
def _place() -> Iterator[_Place]:
    with tempfile.TemporaryDirectory() as folder, serving(2, 50, 0) as host:
        yield _Place(Path(folder), host)


def _timed(place: _Place, *command: str, cpu: bool = False) -> Callable[[], float]:
    def once() -> float:
        ended = process.run(command, place.variables)
        return ended.cpu_ms if cpu else ended.wall_ms

    return once


def _light(place: _Place, option: str) -> Figure:
    theirs = _timed(place, sys.executable, *_CLICK)
    ours, theirs_side = in_turn(_timed(place, _COMMAND, option), theirs, _RUNS)
    return Figure(AREA, option, "ms", ours, "python -c 'import click'", theirs_side, Bound(1.5))


def _check(place: _Place) -> Iterator[Figure]:
    """Give the whole process of a check, and its processor time alone."""
    plan, count = _plan(place.host)
    file = place.folder / "plan.json"
    file.write_text(json.dumps(plan), "utf-8")
    bare = (sys.executable, bare_httpx.__file__, str(file))
    told = f"{count} requests; beyond those it loads polars, and two hundred modules that judge and tell"
    for name, cpu, bound in (("check", False, Bound(1.3)), ("check, processor time", True, None)):
        sides = in_turn(_timed(place, _COMMAND, "check", cpu=cpu), _timed(place, *bare, cpu=cpu), _RUNS)
        yield Figure(AREA, name, "ms", sides[0], "bare httpx script", sides[1], bound, told)


def _plan(host: Host) -> tuple[list[list[str]], int]:
    """Give the paths that a check asks for, those together that were in flight together, and their number."""
    target = Target(url=host.url, token=Secret(host.user.token), route=DIRECT)
    asked = sorted(asyncio.run(_requests(target)), key=lambda one: one.sent_at)
    plan: list[list[str]] = []
    ends = 0.0
    for one in asked:
        sent = one.sent_at.timestamp()
        if not plan or sent >= ends:
            plan.append([])
            ends = sent + (one.total_ms or 0.0) / 1000
        plan[-1].append(one.path)
    return plan, len(asked)


async def _requests(target: Target) -> Sequence[RequestFact]:
    return (await observe(target)).requests


def _dashboard(place: _Place) -> Iterator[Figure]:
    """Give the first full frame, and what is loaded before it."""
    bare = (sys.executable, bare_textual.__file__)
    place.host.set_latency(_UNANSWERED_MS)
    size = "x".join(map(str, SIZE))

    def shown(command: Sequence[str], texts: Sequence[str]) -> Callable[[], float]:
        return lambda: first_frame_ms(command, place.variables, place.folder, texts)

    ours = shown((_COMMAND, "--no-history"), _FRAME)
    sides = in_turn(ours, shown(bare, _BARE_FRAME), _RUNS)
    told = f"{size}, no answer before {_UNANSWERED_MS / 1000:.0f} s; more than a bare app: panes, styles"
    name = "dashboard, first full frame"
    yield Figure(AREA, name, "ms", sides[0], "bare Textual app", sides[1], Bound(1.5), told)
    for peer, texts in _PEERS.items():
        if path := _peer(peer):
            sides = in_turn(ours, shown((path,), texts), 5)
            yield Figure(AREA, f"{name}, beside {peer}", "ms", sides[0], peer, sides[1])
    place.host.set_latency(0)
    mine, loaded = _modules(_LOAD_OURS)
    told = f"before the first frame; of polars and httpx: {' and '.join(loaded) or 'neither'}"
    yield Figure(
        AREA, "modules", "", constant(mine), "bare Textual app", constant(_modules(_LOAD_BARE)[0]), None, told
    )


def _peer(name: str) -> str | None:
    """Give where a peer's command is; None: it is not on this machine."""
    folders = [
        os.environ.get("PATH", ""),
        *map(str, Path(os.environ.get("BENCH_PEERS", "/nowhere")).glob("*/bin")),
    ]
    return shutil.which(name, path=os.pathsep.join(folders))


def _modules(load: str) -> tuple[int, list[str]]:
    """Give how many modules are loaded when an app's first frame is there, and which of the slow ones."""
    code = _LOADED.format(load=load)
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    number, *slow = ended.stdout.split()
    return int(number), slow
