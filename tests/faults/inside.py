"""A case's run in this process, by the library itself: for runs by the thousand.

The same faults, servers and verdict as by the command, with short limits; figures of time are not compared.
"""

from __future__ import annotations

import asyncio
import os
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Final
from unittest.mock import patch

from diagnostics.cli.check import check
from diagnostics.cli.options import options_of
from diagnostics.exit_codes import exit_code
from diagnostics.judge import judge
from diagnostics.observe import Surroundings, observe
from diagnostics.observe.network import SystemNetwork
from diagnostics.report.json import write_json
from diagnostics.settings import Options, load_target
from diagnostics.tracker.limits import Limits
from tests.faults.bench import Bench
from tests.faults.model import COMMAND, DEADLINE_S, Case, Ended, Scene
from tests.faults.pending import PENDING
from tests.faults.rows import CASES
from tests.faults.running import environment_for
from tests.faults.verdict import misses, report_of
from tests.support.dns_site import sitecustomize

_SHORT: Final = Limits(connect_s=0.4, request_s=0.8)
"""For cases that wait for a limit. Others have the usual ones, so that a held machine is no fault."""
_OWN_PROCESS: Final = "is about the process and not about its report"
_SLOW: Final = "waits or reads for seconds, so that thousands of runs would take hours"
_LOOKS: Final = "is seen by a further handshake, which a held machine may not come to"
_OPENSSL: Final = "OpenSSL reads its variables once a process"

OUTSIDE: Final[Mapping[str, str]] = {
    "N3": "leaves a resolver's thread that sleeps for 8 s, as it must",
    "N13": _SLOW,
    "T1-corporate": _OPENSSL,
    "T5": _LOOKS,
    "T6": _LOOKS,
    "H3": _SLOW,
    "H12": "measures the memory of a process of its own",
    "D8-memory": _SLOW,
    "D8-deadline": _SLOW,
    **{case.id: _OPENSSL for case in CASES if case.row == "T11"},
    **{case.id: _OWN_PROCESS for case in CASES if case.row in {"L2", "L4", "L5", "L6", "L7", "L8", "L9"}},
}
"""Cases that only a process of its own can show, or that take too long, and why."""

INSIDE: Final = tuple(case for case in CASES if case.id not in OUTSIDE and case.id not in PENDING)


@dataclass(frozen=True, slots=True)
class Inner:
    """A run in this process."""

    ended: Ended
    misses: list[str]
    tasks: list[str]
    """Tasks that were still there when the run had ended."""


def run_inside(case: Case, bench: Bench, concurrency: int | None = None) -> Inner:
    """Set the case's fault up, run the library under it, and hold the outcome against what it must be."""
    with case.inject(bench) as scene:
        if scene.command != COMMAND or scene.run is not None or scene.fmt != "json":
            raise ValueError(f"{case.id} needs a process of its own")
        with patch.dict(os.environ, environment_for(scene, bench.folder), clear=True):
            ended, tasks = asyncio.run(_run(scene, concurrency))
        expect = replace(case.expect, figures=())
        return Inner(ended, misses(replace(case, expect=expect), replace(scene, check=None), ended), tasks)


async def _run(scene: Scene, concurrency: int | None) -> tuple[Ended, list[str]]:
    parameters = check.make_context("check", list(scene.arguments)).params
    known = {field.name for field in fields(Options)}
    options = options_of({name: value for name, value in parameters.items() if name in known})
    if concurrency is not None:
        options = replace(options, concurrency=concurrency)
    target = load_target(options, os.environ, lambda: scene.stdin)
    sitecustomize._calls.clear()
    network = SystemNetwork(sitecustomize._planned if "FAULT_DNS" in os.environ else None)
    limits = Limits() if scene.deadline_s == DEADLINE_S else _SHORT
    report = judge(await observe(target, Surroundings(network=network, limits=limits, random=lambda: 0.0)))
    own = {asyncio.current_task(), *(task for task in asyncio.all_tasks() if _closes_generator(task))}
    tasks = [str(task.get_coro()) for task in asyncio.all_tasks() - own]
    return Ended(int(exit_code(report)), write_json(report), "", time.time()), tasks


def _closes_generator(task: asyncio.Task[object]) -> bool:
    """Tell a task that asyncio makes by itself, to close a generator that nobody looks at any more."""
    return type(task.get_coro()).__name__ == "async_generator_athrow"


def seen(ended: Ended) -> object:
    """Give what must not depend on timing: verdicts, codes with their weight, stages, exit."""
    report = report_of(ended) or {}
    stages = report["panes"]["connection"]["stages"]
    return (
        ended.exit,
        {name: pane["verdict"] for name, pane in report["panes"].items()},
        [(one["code"], one["severity"], one["pane"], _steady(one["subject"])) for one in report["findings"]],
        [(one["stage"], one["status"], one["because"]) for one in stages],
    )


def _steady(text: str) -> str:
    """Leave out the server's port and the number of the home, which are others in each run."""
    return re.sub(r":\d{4,5}\b|home-\d+", "", text)
