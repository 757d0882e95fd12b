"""Categorize artifacts: Viz's screen, what rules make of the stories, and what the screen does not show."""

from __future__ import annotations

from typing import Final

from diagnostics.report.levels import PaneName
from diagnostics.report.model import Report
from tui.panes.categorize.details import detail
from tui.panes.categorize.groups import buckets, done, load, projects, rules, states, types
from tui.panes.figures import number
from tui.panes.pane import Pane
from tui.signs import Tone
from tui.view import Part, View, pair

__all__ = ["CATEGORIZE"]


def view(report: Report) -> View:
    """Give type to flow item with shares, rules, the same by project, states, and the preview of metrics."""
    pane = report.panes.categorize
    groups = (types, rules, projects, buckets, states, done, load)
    scope = (
        Part("Scope  ", Tone.MUTED),
        Part(f"{pane.scope} = {pane.meaning}. ", Tone.STRONG),
        Part(pane.note),
    )
    given = "proposed by this program" if pane.rules_source == "proposed" else pane.rules_source
    unread = all(one.count is None for one in report.panes.work_items.types)
    of = f"{number(pane.uncategorised)} of {number(report.summary.total)} stories"
    told = "the stories were not read" if unread else of
    rest = (*pair("Uncategorised", f"{told} · "), *pair("Rules", given))
    shown = tuple(group for group in (one(pane) for one in groups) if group.rows)
    # The scope last: of a long note a narrow terminal shows only the beginning.
    return View(shown, (rest, scope) if pane.rows else (scope,))


CATEGORIZE: Final = Pane(
    name=PaneName.CATEGORIZE,
    title="Categorize artifacts",
    short="Categorize",
    about="What Viz's Categorize Artifacts screen shows: type to flow item. 'No Project' is no error.",
    reads="the stories",
    view=view,
    detail=detail,
    edits=True,
)
