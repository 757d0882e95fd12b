"""Each fault of the sandbox gets its finding at its place: real servers, the whole observation, the judge."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pytest

from diagnostics.cli import sandbox_target
from diagnostics.judge import PANE_STAGES, judge
from diagnostics.observe import Observation
from diagnostics.observe.run import Surroundings
from diagnostics.report.levels import PaneName, Severity, Status
from diagnostics.report.model import Report
from diagnostics.sandbox import Sandbox, fault_names
from diagnostics.tracker.client import Limits
from tests.conftest import TODAY

_TLS: Final = "the handshake is not looked at that closely yet"
_PAYLOAD: Final = "the pages are not read again yet"
PENDING: Final = {
    "tls-no-key-id": _TLS,
    "tls-not-critical": _TLS,
    "tls-old": _TLS,
    "tls-closed": _TLS,
    "tls-client-certificate": _TLS,
    "tls-ends-soon": _TLS,
    "pages-overlap": _PAYLOAD,
    "total-zero": _PAYLOAD,
}
"""Faults whose finding is not made yet, with what is missing."""

QUICK: Final = Limits(connect_s=2.0, request_s=3.0)
PATIENT: Final = Limits(connect_s=1.0, request_s=6.0)
"""For answers that are late on purpose."""
LATE: Final = frozenset({"slow", "rate-limited-briefly"})

_NAMES: Final = [
    pytest.param(name, marks=pytest.mark.xfail(reason=PENDING[name], strict=True))
    if name in PENDING
    else name
    for name in fault_names()
]


async def report_on(name: str) -> Report:
    """Give the report on a fault; where answers are late, only the link is read that is to be seen."""
    with Sandbox(name, today=TODAY) as sandbox:
        assert sandbox.fault is not None
        target = replace(sandbox_target(sandbox, name), deadline_s=25)
        late = name in LATE
        surroundings = Surroundings(limits=PATIENT if late else QUICK)
        wanted = PANE_STAGES[PaneName.CONNECTION] if late else None
        observation = Observation(target, surroundings, pane="connection" if late else "", wanted=wanted)
        async for _ in observation:
            pass
        return judge(observation.snapshot())


@pytest.mark.parametrize("name", _NAMES)
async def test_a_fault_is_told_by_its_code_at_its_place(name: str) -> None:
    """The finding that `--list` promises stands on the link or pane it names, without a second cause."""
    fault = Sandbox(name).fault
    assert fault is not None
    report = await report_on(name)
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
