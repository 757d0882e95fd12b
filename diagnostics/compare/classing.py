"""Which class a value that is another now falls into."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final, NamedTuple

from diagnostics.compare.model import Change, Class, Difference, Kind
from diagnostics.compare.rows import NOT_APPLICABLE, Grade, Row
from diagnostics.compare.sight import Sight
from diagnostics.faults import Scalar
from diagnostics.report.levels import Severity

_WEIGHTS: Final[Mapping[Severity, Grade]] = {
    Severity.INFO: Grade.GOOD,
    Severity.WARN: Grade.WARN,
    Severity.FAIL: Grade.BAD,
}
_OF_DOCUMENT: Final = frozenset(
    {"supported", "usable in rules", "basis", "standard type", "flow item", "flow state", "place", "rule"}
)
"""Values that no story tells, and so none that was not read hides."""
_NULL_TELLS: Final = frozenset({"role", "sample", "way", "by type", "outside the documented"})
"""Values that are told by not being there."""
_LISTED: Final = frozenset({Kind.PROJECT, Kind.ACCOUNT})
_OF_WORK: Final = frozenset({Kind.TYPE, Kind.STORIES, Kind.RECONCILED})
"""What is good or bad of stories: their addresses, and whether their figures agree."""
_NOT_TOLD: Final = "not told any more"

Told = tuple[Class, Difference]


class _Way(NamedTuple):
    """Where a value goes, and why."""

    to: Class
    note: str = ""


class Classing:
    """Holds the rows of two reports against each other."""

    def __init__(self, before: Sight, after: Sight) -> None:
        self._before = before
        self._after = after

    def differences(self, old: Row | None, new: Row | None) -> Iterator[Told]:
        """Give what became of one thing, a difference a class."""
        old, new = _or_none_left(old, new, self._before), _or_none_left(new, old, self._after)
        row = new or old
        if row is None:
            return
        if old is None or new is None:
            way = self._came(row) if old is None else self._gone(row)
            yield way.to, _difference(row, _headline(row, came=old is None), way.note)
            return
        ways: dict[_Way, list[Change]] = {}
        for what in dict.fromkeys((*old.values, *new.values)):
            none = 0 if row.counts else None
            change = Change(what=what, before=old.values.get(what, none), after=new.values.get(what, none))
            if change.before != change.after:
                ways.setdefault(self._changed(old, new, change), []).append(change)
        for way, changes in ways.items():
            yield way.to, _difference(row, tuple(changes), way.note)

    def _came(self, row: Row) -> _Way:
        """Class something that the earlier report does not have."""
        if row.kind is Kind.COVERAGE:
            return _Way(Class.UNSEEN, str(next(iter(row.values.values()))))
        if blind := self._after.blind(row):
            return _Way(Class.UNSEEN, blind)
        return _Way(Class.CHANGED if _worth(row) is Grade.GOOD else Class.BROKE, self._not_before(row))

    def _not_before(self, row: Row) -> str:
        """Say where it may have been so before: that is no reason to keep silent about what is bad."""
        why = self._before.why_not(row, self._after)
        return f"the earlier run had not seen it: {why}" if why else ""

    def _gone(self, row: Row) -> _Way:
        """Class something that the newer report does not have: gone is fixed only where somebody looked."""
        if row.kind is not Kind.VERDICT and (why := self._after.why_not(row, self._before)):
            return _Way(Class.UNSEEN, why)
        if row.kind is Kind.FINDING and row.severity is not Severity.INFO:
            return _Way(Class.FIXED)
        return _Way(Class.CHANGED)

    def _changed(self, old: Row, new: Row, change: Change) -> _Way:
        if old.kind is Kind.FINDING and change.what == "severity":
            worse = _worth(new) > _worth(old)
            return _Way(Class.BROKE if worse else Class.CHANGED)
        if change.what in new.grades:
            return self._graded(new, new.grades[change.what], change)
        why = "" if change.what in _OF_DOCUMENT else self._after.why_not(old, self._before)
        if why and not (old.kind in _LISTED and change.after is not None):
            return _Way(Class.UNSEEN, why)
        named = old.kind in {Kind.FINDING, Kind.LINK, Kind.TARGET}
        if change.after is None and not named and change.what not in _NULL_TELLS:
            return _Way(Class.UNSEEN, why or _NOT_TOLD)
        return _Way(Class.CHANGED)

    def _graded(self, row: Row, grades: Mapping[Scalar, Grade], change: Change) -> _Way:
        before, after = grades.get(change.before), grades.get(change.after)
        if after is None:
            if change.after == NOT_APPLICABLE or before is None:
                return _Way(Class.CHANGED)
            why = self._after.whole(row.pane) if row.kind is Kind.VERDICT else ""
            return _Way(Class.UNSEEN, why or self._after.why_not(row, self._before) or _NOT_TOLD)
        if before is None:
            return _Way(Class.CHANGED if after is Grade.GOOD else Class.BROKE, self._not_before(row))
        if after > before:
            return _Way(Class.BROKE)
        counted = row.kind in _OF_WORK and self._after.counted(
            row.project, self._before, sample_tells=row.kind is Kind.TYPE
        )
        if counted:
            return _Way(Class.UNSEEN, counted)
        return _Way(Class.FIXED)


def _or_none_left(row: Row | None, other: Row | None, sight: Sight) -> Row | None:
    """Give a row that is missing with nothing in it, where it is one of counts and somebody counted."""
    if row is not None or other is None or not other.counts or other.project is None:
        return row
    return replace(other, values=dict.fromkeys(other.values, 0)) if sight.reads(other.project) else None


def _worth(row: Row) -> Grade:
    """Give how good a row is: by its severity, or by the worst of its values."""
    if row.severity is not None:
        return _WEIGHTS[row.severity]
    told = (grades.get(row.values.get(what)) for what, grades in row.grades.items())
    return max((grade for grade in told if grade is not None), default=Grade.GOOD)


def _headline(row: Row, *, came: bool) -> tuple[Change, ...]:
    """Give the first value of a row, or the first two of a place of the user's; they stand for all of it."""
    first = list(row.values.items())[: 2 if row.kind in _LISTED else 1]
    return tuple(
        Change(what=what, before=None if came else value, after=value if came else None)
        for what, value in first
    )


def _difference(row: Row, changes: tuple[Change, ...], note: str) -> Difference:
    return Difference(
        kind=row.kind,
        key=row.key,
        pane=row.pane,
        name=row.name,
        changes=changes,
        code=row.code,
        severity=row.severity,
        title=row.title,
        note=note,
    )
