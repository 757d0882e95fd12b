"""What each pane is made of, and what several of them say in the same words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final, TypeVar

from diagnostics.report.levels import PaneName, Verdict
from diagnostics.report.model import NotJudged, Report
from diagnostics.report.stale import BEING_READ
from tui.signs import READING, STALE, Sign, Tone, running_verdict
from tui.view import Detail, Group, Line, Part, View

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


_BY_STORIES = frozenset({PaneName.FIELDS, PaneName.CATEGORIZE})
_STORY_FACTS = frozenset({"Projects", "Stories"})


def notice(pane: Page, report: Report, *, running: bool) -> Line:
    """Give what the pane lacks and why; nothing where it is whole."""
    stale = next((one for one in report.stale if one.pane is pane.name), None)
    if stale is not None:
        why = f"{stale.because}{_see(pane, stale.because, report)}"
        tone = Tone.MUTED if stale.because == BEING_READ else Tone.WARN
        return (Part(f"{STALE.glyph} As of {stale.read_at:%H:%M:%S}Z: ", tone), Part(why))
    if running and pane.verdict(report) is Verdict.INCOMPLETE:
        return (Part(f"… Reading {pane.reads}; rows come as they are read", Tone.MUTED),)
    lacking = _lacking(pane, report)
    if not lacking:
        return ()
    told = []
    for because, some in groupby(lacking, key=lambda one: one.because):
        told.append(f"{', '.join(one.what for one in some)}: {because}{_see(pane, because, report)}")
    return (Part("? Not judged: ", Tone.INFO), Part("; ".join(told)))


def standing(pane: Pane, report: Report, *, running: bool) -> Sign:
    """Give a pane's verdict; one that is kept from an earlier run is stale, whatever it said."""
    if any(one.pane is pane.name for one in report.stale):
        return READING if running else STALE
    return running_verdict(pane.verdict(report), running=running)


def empty_text(
    pane: Page, report: Report | None, *, running: bool, wanted: str, only: tuple[RowFilter, ...] = ()
) -> str:
    """Give what stands in the place of rows where there are none, with the key that leads on."""
    if not wanted and [one.name for one in only] == [FAILURES]:
        return NO_FAILURES
    if wanted or only:
        asked = (*((wanted,) if wanted else ()), *(one.label for one in only))
        return f"Nothing here matches {' and '.join(f'“{text}”' for text in asked)}. esc clears the filter."
    if report is None or (running and pane.verdict(report) is Verdict.INCOMPLETE):
        return f"Reading {pane.reads} …  q quits."
    if _lacking(pane, report):
        return "Nothing to show: see the line above. r reads again, 1 shows the connection."
    return "There is nothing to show. r reads again, a shows the findings of all panes."


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


def _lacking(pane: Page, report: Report) -> list[NotJudged]:
    """Give what could not be judged, one reason after the other; fields and categories hang on stories."""
    everything = report.coverage.not_judged
    own = [one for one in everything if one.pane is pane.name]
    if not own and pane.name in _BY_STORIES and pane.verdict(report) is Verdict.INCOMPLETE:
        own = [one for one in everything if one.what in _STORY_FACTS] or list(everything)
    return sorted(own, key=lambda one: one.because)


def _see(pane: Page, because: str, report: Report) -> str:
    """Give where the reason is told, if it is a finding of another pane."""
    code = because.partition(" ")[0]
    elsewhere = any(one.code == code and one.pane is not pane.name for one in report.findings)
    return " (see 1)" if elsewhere else ""
