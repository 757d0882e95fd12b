"""What was seen, judged again with the rules of today, and what that changes."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from diagnostics.judge import judge
from diagnostics.judge.version import rules_version
from diagnostics.report.model import Report
from diagnostics.report.words import PANE_TITLES
from diagnostics.text import clean_text
from diagnostics.version import __version__

if TYPE_CHECKING:
    from diagnostics.case import Case
    from diagnostics.rules.model import RuleSet
    from diagnostics.snapshot import Snapshot

_MOST: Final = 20
"""Changes that are told one by one."""


def judged_alike(report: Report) -> bool:
    """Tell whether a saved report was judged as this program judges today."""
    return report.tool.version == __version__ and report.tool.rules == rules_version()


def judged_again(case: Case, rules: RuleSet | None = None, pane: str = "") -> Case:
    """Give a saved run judged as of today; its times are those of the run.

    Args:
        case: A run whose snapshot is at hand.
        rules: What stories become; None: the rules that it was judged by.
        pane: The one pane to judge; empty: those that the run was for.
    """
    rules = rules or case.rules
    snapshot = as_of_today(case, pane)
    return dataclasses.replace(case, report=judge(snapshot, rules=rules), snapshot=snapshot, rules=rules)


def as_of_today(case: Case, pane: str = "") -> Snapshot:
    """Give a saved run's snapshot for this program to judge, which is named as what judged it."""
    if case.snapshot is None:
        raise ValueError("there is no snapshot to judge")
    return dataclasses.replace(case.snapshot, tool_version=__version__, pane=pane or case.snapshot.pane)


def changes(before: Report, after: Report) -> tuple[str, ...]:
    """Name the verdicts that differ, a line each: of panes, and of findings by code and subject."""
    found = [*_panes(before, after), *_findings(before, after)]
    more = len(found) - _MOST
    return tuple(found[:_MOST]) + ((f"… and {more:,} more",) if more > 0 else ())


def _panes(before: Report, after: Report) -> Iterator[str]:
    for pane, title in PANE_TITLES.items():
        old, new = getattr(before.panes, pane).verdict, getattr(after.panes, pane).verdict
        if old is not new:
            yield f"{title}: {old} before, {new} now"


def _findings(before: Report, after: Report) -> Iterator[str]:
    old, new = _weights(before), _weights(after)
    for key in sorted(old.keys() | new.keys()):
        was, now = old.get(key), new.get(key)
        if was == now:
            continue
        shown = f"{key[0]} {clean_text(key[1], limit=80)}".rstrip()
        if was is None:
            yield f"{shown}: new, {now}"
        elif now is None:
            yield f"{shown}: no longer found, {was} before"
        else:
            yield f"{shown}: {was} before, {now} now"


def _weights(report: Report) -> dict[tuple[str, str], str]:
    """Give the severity of each finding; the first is the worst where a subject has several of one code."""
    weights: dict[tuple[str, str], str] = {}
    for one in report.findings:
        weights.setdefault((one.code, one.subject), str(one.severity))
    return weights
