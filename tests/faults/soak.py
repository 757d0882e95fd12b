"""Runs cases at random by the thousand, and kills the command while it writes.

    python -m tests.faults.soak [RUNS]

What a run leaves behind adds up over a day of watching: tasks, sockets, threads, files, memory.
"""

from __future__ import annotations

import gc
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import click

from tests.faults.bench import Bench
from tests.faults.inside import INSIDE, run_inside
from tests.faults.model import Scene
from tests.faults.running import environment_for
from tests.faults.setting_up import on

RUNS: Final = 2000
_WARM: Final = 200
_SETTLE_S: Final = 5.0
_GROWTH_KB: Final = 16 << 10
"""What the memory of 1,800 runs may differ by: the allocator's own, and no report of some 60 kB each."""


@dataclass(slots=True)
class Soaked:
    """What many runs came to."""

    runs: int = 0
    problems: list[str] = field(default_factory=list)
    warm_kb: int = 0
    end_kb: int = 0


def soak(bench: Bench, runs: int, seed: int) -> Soaked:
    """Run cases at random; tell what failed, and what was left behind."""
    chance = random.Random(seed)  # noqa: S311 - a choice of tests
    soaked = Soaked()
    folder = bench.home()
    before = tempfile.tempdir
    tempfile.tempdir = str(folder)
    try:
        for case in chance.sample(INSIDE, min(len(INSIDE), runs)):  # all that is made once is made
            run_inside(case, bench)
        held, threads = _settled(0, set())
        for number in range(runs):
            case = chance.choice(INSIDE)
            inner = run_inside(case, bench, chance.choice((1, 2, 8)))
            told = [*inner.misses, *(f"left the task {name}" for name in inner.tasks)]
            if "LOC731" in inner.ended.stdout:
                told.append("the program failed in one of its checks")
            soaked.problems += [f"run {number}, {case.id}: {one}" for one in told]
            soaked.runs += 1
            if number + 1 == min(_WARM, runs):
                soaked.warm_kb = _memory_kb()
        soaked.end_kb = _memory_kb()
        now, alive = _settled(held, threads)
    finally:
        tempfile.tempdir = before
    left = [path.name for path in folder.iterdir()]
    soaked.problems += [f"{now - held} sockets or files are still open"] if now > held else []
    soaked.problems += [f"the thread {name} still runs" for name in alive - threads]
    soaked.problems += [f"temporary files: {left}"] if left else []
    if runs > _WARM and soaked.end_kb - soaked.warm_kb > _GROWTH_KB:
        soaked.problems.append(f"memory grew from {soaked.warm_kb} to {soaked.end_kb} kB")
    return soaked


def kill_while_writing(bench: Bench, times: int, seed: int) -> list[str]:
    """Kill `check -o FILE` at random moments; tell where the file is neither the old nor a whole new one."""
    chance = random.Random(seed)  # noqa: S311 - a choice of moments
    folder = bench.home()
    goal = folder / "report.json"
    old = "yesterday\n"
    scene = on(bench.host().url, "--format", "json", "-o", str(goal))
    start = time.monotonic()
    _start(scene, folder).wait(60)
    usual = time.monotonic() - start
    problems = []
    for _ in range(times):
        goal.write_text(old)
        process = _start(scene, folder)
        time.sleep(chance.uniform(0.5, 1.05) * usual)
        process.send_signal(signal.SIGKILL)
        process.wait(60)
        problems += _spoiled(goal, old)
    left = [path for path in folder.iterdir() if path.name.startswith(".tracker-doctor-")]
    problems += [f"{path.name} can be read by others" for path in left if path.stat().st_mode & 0o077]
    goal.unlink()
    if _start(scene, folder).wait(60) != 0 or _spoiled(goal, ""):
        problems.append("what was left behind keeps the next run from writing")
    return problems


def _start(scene: Scene, home: Path) -> subprocess.Popen[bytes]:
    line = [sys.executable, *scene.command, "check", *scene.arguments]
    environment = environment_for(scene, home)
    return subprocess.Popen(line, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _spoiled(goal: Path, old: str) -> list[str]:
    text = goal.read_text(encoding="utf-8")
    if text == old:
        return []
    try:
        return [] if json.loads(text)["schema_version"] else ["the report has no version"]
    except (ValueError, KeyError):
        return [f"the report is neither the old nor a whole one: {len(text)} characters"]


def _sockets() -> int:
    return len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - counting needs no paths


def _settled(held: int, threads: set[str]) -> tuple[int, set[str]]:
    """Give how many files and which threads there are, once those that are about to end have ended."""
    until = time.monotonic() + _SETTLE_S
    while time.monotonic() < until and (_sockets() > held or _threads() - threads):
        time.sleep(0.05)
    return _sockets(), _threads()


def _threads() -> set[str]:
    """Give the threads, but for those that the embedded Tracker keeps for its own answers."""
    named = {f"{one.name} {one.ident}" for one in threading.enumerate()}
    return {name for name in named if not name.startswith("AnyIO worker")}


def _memory_kb() -> int:
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 1024


def main(runs: int) -> int:
    """Soak and print what came of it; give the exit code."""
    seed = random.SystemRandom().randrange(1 << 32)
    start = time.monotonic()
    with Bench() as bench:
        soaked = soak(bench, runs, seed)
        kills = max(5, runs // 50)
        soaked.problems += kill_while_writing(bench, kills, seed)
    for problem in soaked.problems:
        click.echo(problem)
    click.echo(
        f"seed {seed}: {soaked.runs} runs of {len(INSIDE)} cases and {kills} kills in "
        f"{time.monotonic() - start:.0f} s; {soaked.warm_kb} kB after the first {_WARM}, "
        f"{soaked.end_kb} kB in the end; {len(soaked.problems)} problems"
    )
    return 1 if soaked.problems else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS))
