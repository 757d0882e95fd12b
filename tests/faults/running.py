"""A case's command as its users run it: a process of its own under the fault that is set up."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tests.faults.bench import Bench
from tests.faults.model import Case, Ended, Scene
from tests.faults.verdict import diagnosed, misses, report_of

_MARGIN_S = 30.0
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


def run_command(scene: Scene, home: Path) -> Ended:
    """Run `check` under the scene to its end."""
    ended = subprocess.run(
        [sys.executable, *scene.command, "check", *scene.arguments, "--format", "json"],
        env=environment_for(scene, home),
        input=scene.stdin.encode("utf-8", "surrogateescape"),
        capture_output=True,
        check=False,
        timeout=scene.deadline_s + _MARGIN_S,
    )
    stdout, stderr = (raw.decode("utf-8", "replace") for raw in (ended.stdout, ended.stderr))
    return Ended(ended.returncode, stdout, stderr, time.time())


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a case's run came to."""

    case: Case
    misses: list[str]
    codes: list[str]
    """What was diagnosed, worst first."""


def run_case(case: Case, bench: Bench) -> Outcome:
    """Set the case's fault up, run the command under it, and hold the outcome against what it must be."""
    with case.inject(bench) as scene:
        ended = run_command(scene, bench.home())
        return Outcome(case, misses(case, scene, ended), diagnosed(report_of(ended)))
