"""A whole run against a scenario of the embedded Tracker."""

from __future__ import annotations

import asyncio
import functools

from diagnostics.judge import judge
from diagnostics.observe import observe
from diagnostics.report.model import Report
from diagnostics.sandbox import Sandbox
from diagnostics.snapshot import Snapshot
from tests.conftest import TODAY, target_for


@functools.cache
def observed(scenario: str) -> tuple[Snapshot, Report]:
    """Give what the scenario's connection user sees over a real socket, and the report on it; made once."""
    with Sandbox(scenario=scenario, today=TODAY) as sandbox:
        snapshot = asyncio.run(observe(target_for(sandbox)))
    return snapshot, judge(snapshot)
