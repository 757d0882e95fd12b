"""What each pane is made of, and what several of them say in the same words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from diagnostics.report.levels import PaneName, Verdict
from diagnostics.report.model import Report
from tui.view import Detail, Group, View

_R = TypeVar("_R")

FAILURES: Final = "failures"
"""The name of the filter that all lists have, and what its rows are called."""
ABOUT_FAILURES: Final = "Only what is wrong: it fails, warns, or is lost to Viz"
NO_FAILURES: Final = "No failures here. f shows all rows."


@dataclass(frozen=True, slots=True)
class RowFilter:
    """A key of a pane that leaves only some of its table's rows; pressed again, it gives them back."""

    name: str
    """A word without blanks, its own among all panes' filters."""
    key: str
    label: str
    """What the rows left are, for the title: `not supported`."""
    short: str
    """A word for the footer, which has 80 cells for all keys."""
    about: str
    """One sentence for the help."""
    keeps: Callable[[Report], frozenset[str]]
    """Gives the keys of the rows left."""


@dataclass(frozen=True, slots=True)
class Page:
    """What one screen shows: its names, and what it makes of a report."""

    name: str
    title: str
    short: str
    """For the tabs of a narrow terminal."""
    about: str
    """One sentence for the help."""
    reads: str
    """What is being read while it fills."""
    view: Callable[[Report], View]
    detail: Callable[[Report, str], Detail]
    """What is told of the row with that key; empty for a key that the report does not have."""
    filters: tuple[RowFilter, ...] = ()
    """The keys that only this page has."""
    edits: bool = False
    """Whether its rows can be edited, so that its screen has the keys for that."""

    def verdict(self, report: Report) -> Verdict:
        """Give the verdict of the whole report."""
        return report.verdict


@dataclass(frozen=True, slots=True)
class Pane(Page):
    """The page of one pane of the report."""

    name: PaneName

    def verdict(self, report: Report) -> Verdict:
        """Give the pane's own verdict."""
        verdict: Verdict = getattr(report.panes, self.name).verdict
        return verdict


def left_by(only: Collection[RowFilter], groups: tuple[Group, ...], report: Report) -> tuple[Group, ...]:
    """Give the groups with the rows that pass all these filters."""
    if not only:
        return groups
    kept = frozenset.intersection(*(one.keeps(report) for one in only))
    return tuple(replace(group, rows=tuple(row for row in group.rows if row.key in kept)) for group in groups)


def failures_of(pane: Page) -> RowFilter:
    """Give the filter that every pane has: what something is wrong with."""
    return RowFilter(
        name=FAILURES,
        key="f",
        label=FAILURES,
        short="Failures",
        about=ABOUT_FAILURES,
        keeps=lambda report: frozenset(
            row.key for group in pane.view(report).groups for row in group.rows if row.wrong
        ),
    )


def failing(group: Group) -> Group:
    """Give the group with only the rows that something is wrong with."""
    return replace(group, rows=tuple(row for row in group.rows if row.wrong))


def worst_first(rows: Iterable[_R], told: Callable[[_R], bool | None]) -> list[_R]:
    """Give rows with what is refused first, then what is unknown, then what is well; else as they came."""
    order = {False: 0, None: 1, True: 2}
    return sorted(rows, key=lambda row: order[told(row)])
