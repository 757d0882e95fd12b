"""A finished run of the dashboard among those that this machine remembers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diagnostics.case import Case
from diagnostics.contract import load_contract
from diagnostics.history import History, HistoryError, Past, remember
from diagnostics.judge import judge

if TYPE_CHECKING:
    from diagnostics.target import Target


def remembered(history: History, case: Case, target: Target, *, sparing: bool = False) -> Past | None:
    """Remember the run and give it with those before it; None where that is not to be, or cannot be.

    What only an earlier run read is no part of this one, and so is judged without it.

    Args:
        history: Where.
        case: The run.
        target: What its secrets are told by.
        sparing: Leave out a run that found nothing new soon after the one before.
    """
    if case.report.stale and case.snapshot is not None:
        case = Case(report=judge(case.snapshot, rules=case.rules), snapshot=case.snapshot, rules=case.rules)
    try:
        return remember(case, target.secrets(load_contract()), history, sparing=sparing)
    except HistoryError:
        return None
