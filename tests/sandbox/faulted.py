"""The report on a fault of the embedded Tracker: a real server, the whole observation, the judge."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from diagnostics.cli.sandbox import sandbox_target
from diagnostics.judge import PANE_STAGES, judge
from diagnostics.observe import Observation
from diagnostics.observe.run import Surroundings
from diagnostics.report.levels import PaneName
from diagnostics.report.model import Report
from diagnostics.sandbox import Sandbox
from diagnostics.tracker.client import Limits
from tests.conftest import TODAY

LATE: Final = frozenset({"slow", "rate-limited-briefly"})
"""Faults whose answers are late on purpose."""
_DEADLINE_S: Final = 25.0


async def report_on(name: str, limits: Limits, port: int = 0) -> Report:
    """Give the report on a fault; where answers are late, only the link is read that is to be seen."""
    with Sandbox(name, today=TODAY, port=port) as sandbox:
        assert sandbox.fault is not None
        target = replace(sandbox_target(sandbox, name), deadline_s=_DEADLINE_S)
        late = name in LATE
        wanted = PANE_STAGES[PaneName.CONNECTION] if late else None
        surroundings = Surroundings(limits=limits)
        observation = Observation(target, surroundings, pane="connection" if late else "", wanted=wanted)
        async for _ in observation:
            pass
        return judge(observation.snapshot())
