"""Two reports held against each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from diagnostics.compare.access import access_rows
from diagnostics.compare.categories import category_rows
from diagnostics.compare.classing import Classing, Told
from diagnostics.compare.model import (
    SCHEMA_VERSION,
    Class,
    Comparison,
    Difference,
    Kind,
    RulesChanged,
    Side,
)
from diagnostics.compare.rows import Row, by_place
from diagnostics.compare.sight import Sight
from diagnostics.compare.whole import whole_rows
from diagnostics.compare.work import field_rows, work_rows
from diagnostics.report.levels import PaneName, Severity
from diagnostics.report.model import Report
from diagnostics.report.words import pane_verdicts

_KINDS = tuple(Kind)
_PANES: tuple[PaneName | None, ...] = (None, *PaneName)
_WEIGHTS = {Severity.FAIL: 0, Severity.WARN: 1, Severity.INFO: 2, None: 3}


def compare(before: Report, after: Report, *, files: tuple[str, str] = ("", "")) -> Comparison:
    """Give what broke, was fixed, changed, or can no longer be seen, from one report to another.

    Findings are held against each other by code and subject, all else by ids and names of the field; texts
    never are. Each value that differs stands in exactly one list; `rows` says what is not looked at.

    Args:
        before: The earlier report.
        after: The newer one, whatever their times say.
        files: The names of the two files, to be told.
    """
    told = _settled(list(_differences(before, after)))
    lists = {name: _ordered(one for to, one in told if to is name) for name in Class}
    same_rules = before.tool == after.tool
    return Comparison(
        schema_version=SCHEMA_VERSION,
        before=_side(before, files[0]),
        after=_side(after, files[1]),
        broke=lists[Class.BROKE],
        fixed=lists[Class.FIXED],
        changed=lists[Class.CHANGED],
        unseen=lists[Class.UNSEEN],
        rules_changed=None if same_rules else RulesChanged(before=before.tool, after=after.tool),
    )


def _rows(report: Report) -> Iterator[Row]:
    yield from whole_rows(report)
    yield from access_rows(report)
    yield from work_rows(report)
    yield from field_rows(report)
    yield from category_rows(report)


def _differences(before: Report, after: Report) -> Iterator[Told]:
    old, new = by_place(_rows(before)), by_place(_rows(after))
    classing = Classing(Sight(before), Sight(after))
    for place in dict.fromkeys((*old, *new)):
        yield from classing.differences(old.get(place), new.get(place))


def _settled(told: list[Told]) -> list[Told]:
    """Give the differences, with no verdict called fixed where a failure only went out of sight."""
    hidden = [
        one
        for to, one in told
        if to is Class.UNSEEN
        and one.severity in {Severity.FAIL, Severity.WARN}
        and one.changes[0].after is None
    ]
    settled: list[Told] = []
    for to, one in told:
        cause = next((each for each in hidden if one.pane in {None, each.pane}), None)
        if cause is not None and to is Class.FIXED and one.kind is Kind.VERDICT:
            note = f"{cause.code} can no longer be seen"
            settled.append((Class.UNSEEN, msgspec.structs.replace(one, note=note)))
        else:
            settled.append((to, one))
    return settled


def _ordered(found: Iterable[Difference]) -> tuple[Difference, ...]:
    """Give differences worst first: findings by weight, then the whole, then pane by pane."""
    return tuple(
        sorted(
            found,
            key=lambda one: (_WEIGHTS[one.severity], _PANES.index(one.pane), _KINDS.index(one.kind)),
        )
    )


def _side(report: Report, file: str) -> Side:
    return Side(
        file=file,
        target=report.target.url,
        started_at=report.started_at,
        finished_at=report.finished_at,
        tool=report.tool,
        verdict=report.verdict,
        panes=pane_verdicts(report),
    )
