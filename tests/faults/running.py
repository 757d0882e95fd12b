"""A case's command as its users run it: a process of its own under the fault that is set up."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.faults.bench import Bench
from tests.faults.model import Case, Command, Ended, Scene
from tests.faults.verdict import LATE, misses, told

_MARGIN_S: Final = 30.0
"""How much longer than its deadline a process is waited for, before the test itself gives up."""


def environment_for(scene: Scene, home: Path) -> dict[str, str]:
    """Give the scene's variables upon those of the tester, without any of the tester's own settings."""
    foreign = ("TRACKER_", "XDG_", "SSL_CERT", "FAULT_")
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(foreign) and not name.lower().endswith("_proxy")
    }
    return {**kept, "HOME": str(home), "PYTHONWARNINGS": "error", **scene.environment}


def run_command(scene: Scene, home: Path, fmt: str = "") -> Ended:
    """Run `check` under the scene to its end, `fmt` in the place of its format."""
    line = (sys.executable, *scene.command, "check", *scene.arguments, "--format", fmt or scene.fmt)
    environment = environment_for(scene, home)
    if scene.run is not None:
        return scene.run(Command(line, environment))
    ended = subprocess.run(
        line,
        env=environment,
        input=scene.stdin.encode("utf-8", "surrogateescape"),
        capture_output=True,
        check=False,
        timeout=scene.deadline_s + _MARGIN_S,
    )
    return ended_now(ended.returncode, ended.stdout, ended.stderr)


def ended_now(code: int, stdout: bytes, stderr: bytes) -> Ended:
    """Give a process that has just ended."""
    return Ended(code, stdout.decode("utf-8", "replace"), stderr.decode("utf-8", "replace"), time.time())


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a case's run came to."""

    case: Case
    misses: list[str]
    codes: list[str]
    """What was diagnosed, worst first."""
    seconds: float = 0.0


AGAIN: Final[Mapping[str, str]] = dict.fromkeys(
    ("T1-corporate", "T5", "T6"),
    "further handshakes are waited for a quarter of a second only, so that a held machine may not see them",
)
"""Cases that may be run once more, and why."""


def run_case(case: Case, bench: Bench) -> Outcome:
    """Set the case's fault up, run the command under it, and hold the outcome against what it must be.

    A run whose only miss is that it ended late is made once more: other work may have held the machine.
    """
    outcome = _run_once(case, bench)
    late = all(miss.startswith(LATE) for miss in outcome.misses)
    return _run_once(case, bench) if outcome.misses and (late or case.id in AGAIN) else outcome


def _run_once(case: Case, bench: Bench) -> Outcome:
    with case.inject(bench) as scene:
        start = time.monotonic()
        ended = run_command(scene, bench.home())
        seconds = time.monotonic() - start
        return Outcome(case, misses(case, scene, ended), told(ended), seconds)
