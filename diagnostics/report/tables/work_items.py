"""Work item types as tables."""

from __future__ import annotations

from collections import Counter
from typing import Final

from diagnostics.report.model import Report
from diagnostics.report.tables.table import Table
from diagnostics.report.words import AGES, STATES, number, yes_no

_STATES: Final = "Stories by state and type"
_AGES: Final = "Stories by age and type"
_ORDER: Final = {word: place for place, word in enumerate((*STATES, *AGES.values()))}
_NOTE: Final = (
    "By type: the host's totals under its filters. Old: what Viz's first load does not cover."
    " Way: all stories were read, or the host's totals."
)


def tables(report: Report) -> tuple[Table, ...]:
    """Give the types, their stories by state and by age, then the projects and how each was counted."""
    pane = report.panes.work_items
    types = tuple(
        (
            one.type,
            yes_no(one.supported),
            number(one.count),
            yes_no(one.unique_url),
            number(one.url_checked),
            f"{one.reason} {one.meaning}".strip(),
        )
        for one in pane.types
    )
    columns = ("Type", "Supported", "Count", "Unique URL", "Checked", "Reason")
    return (
        Table("Types", columns, types, frozenset({"Count", "Checked"})),
        _spread(_STATES, "State", [(one.type, one.state, one.count) for one in pane.counts]),
        _spread(_AGES, "Last updated", [(one.type, AGES[one.age], one.count) for one in pane.ages]),
        _projects(report),
    )


def _projects(report: Report) -> Table:
    rows = tuple(
        (
            str(one.project_id),
            one.project,
            number(one.read),
            number(one.total),
            number(one.filtered),
            number(one.older),
            number(one.epics),
            one.way or "-",
            yes_no(one.reconciled),
            f"{one.reason}; {one.way_reason}" if one.way == "totals" else one.reason,
        )
        for one in report.panes.work_items.projects
    )
    columns = ("Id", "Project", "Read", "Total", "By type", "Old", "Epics", "Way", "Agrees", "Reason")
    numeric = frozenset({"Read", "Total", "By type", "Old", "Epics"})
    return Table("Stories by project", columns, rows, numeric, _NOTE)


def _spread(title: str, label: str, cells: list[tuple[str, str, int]]) -> Table:
    """Give stories as a table of one word by type, both in the order in which they come first."""
    types = tuple(dict.fromkeys(story_type for story_type, _, _ in cells))
    sums = Counter[tuple[str, str]]()
    for story_type, word, count in cells:
        sums[word, story_type] += count
    words = sorted({word for _, word, _ in cells}, key=lambda word: (_ORDER.get(word, len(_ORDER)), word))
    rows = tuple((word, *(number(sums[word, story_type]) for story_type in types)) for word in words)
    return Table(title, (label, *types), rows, frozenset(types))
