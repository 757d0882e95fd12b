"""Each fault of the sandbox gets its finding at its place: real servers, the whole observation, the judge."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from diagnostics.case import Case
from diagnostics.explain import pages
from diagnostics.report.levels import Severity, Status
from diagnostics.sandbox import Sandbox, fault_names
from diagnostics.secret import Secret
from diagnostics.tracker.client import Limits
from tests.explain.alike import alike
from tests.leaks.trials import sent_out
from tests.sandbox.faulted import LATE, report_on

_TOKEN: Final = "5f1c0a9e7b3d4826a1f09c3e8d7b6a54"
QUICK: Final = Limits(connect_s=2.0, request_s=3.0)
PATIENT: Final = Limits(connect_s=1.0, request_s=6.0)
"""For answers that are late on purpose."""


@pytest.mark.parametrize("name", fault_names())
async def test_a_fault_is_told_by_its_code_at_its_place(name: str, tmp_path: Path) -> None:
    """The finding that `--list` promises stands alone at its place, as `explain` has it, and can leave."""
    fault = Sandbox(name).fault
    assert fault is not None
    report = await report_on(name, PATIENT if name in LATE else QUICK)
    told = [one for one in report.findings if one.severity is not Severity.INFO or one.code == fault.code]
    stages = {stage.stage: stage for stage in report.panes.connection.stages}
    troubled = [name for name, stage in stages.items() if stage.status in {Status.FAIL, Status.WARN}]

    if fault.at in stages:
        assert {one.code for one in told} == ({fault.code} if fault.code else set())
        assert troubled == ([fault.at] if fault.code else [])
        skipped = {stage.because for stage in stages.values() if stage.because}
        assert skipped <= {fault.code}
    else:
        assert troubled == [], told
        here = [one for one in told if one.code == fault.code and one.pane == fault.at]
        assert bool(here) == bool(fault.code)
    for page in pages():
        example = page.example
        if example is not None and example.by == name and example.finding is not None:
            seen = [one for one in report.findings if one.code == page.code]
            assert any(alike(example.finding, one) for one in seen), "`make examples` makes it anew"
    # No false alarm: what faults tell is no secret.
    assert sent_out(Case(report=report), "json", [Secret(_TOKEN)], tmp_path)
