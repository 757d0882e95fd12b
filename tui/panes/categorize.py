"""Categorize artifacts: what Viz's screen shows for this work, and the same by project."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from diagnostics.report.levels import PaneName
from diagnostics.report.model import Report
from diagnostics.report.panes import CategorizePane, CategoryRow
from tui.panes.figures import bar, number, share
from tui.panes.pane import Pane
from tui.signs import Tone
from tui.view import BLANK, Column, Detail, Group, Part, Row, View, heading, pair, section

_BAR: Final = 20
_NONE: Final = "uncategorised"
_ROWS: Final = (
    Column("TYPE"),
    Column("FLOW ITEM"),
    Column("COUNT", right=True),
    Column("%", right=True),
    Column("SHARE", priority=1),
    Column("WHY", flex=True, priority=2, least=20),
)


def view(report: Report) -> View:
    """Give type to flow item with shares, then the same by project."""
    pane = report.panes.categorize
    groups = [Group(_ROWS, tuple(_row(one) for one in pane.rows), "types")] if pane.rows else []
    if pane.by_project:
        groups.append(_by_project(pane))
    scope = (
        Part("Scope  ", Tone.MUTED),
        Part(f"{pane.scope} = {pane.meaning}. ", Tone.STRONG),
        Part(pane.note),
    )
    rest = pair("Uncategorised", f"{number(pane.uncategorised)} of {number(report.summary.total)} stories")
    return View(tuple(groups), (scope, rest) if pane.rows else (scope,))


def _row(one: CategoryRow) -> Row:
    item = Part(one.flow_item) if one.flow_item else Part(_NONE, Tone.WARN)
    return Row(
        f"type:{one.type}",
        (
            Part(one.type, Tone.STRONG),
            item,
            Part(number(one.count)),
            Part(share(one.share)),
            Part(bar(one.share, _BAR), Tone.INFO),
            Part(one.reason, Tone.MUTED),
        ),
    )


def _types(pane: CategorizePane) -> tuple[str, ...]:
    return tuple(one.type for one in pane.rows)


def _by_project(pane: CategorizePane) -> Group:
    types = _types(pane)
    names: dict[int, str] = {}
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    for one in pane.by_project:
        names[one.project_id] = one.project or str(one.project_id)
        counts[one.project_id][one.type] = one.count
    columns = (
        Column("PROJECT", flex=True, least=18),
        *(Column(name.upper(), right=True, priority=min(place, 1)) for place, name in enumerate(types)),
    )
    rows = (
        Row(
            f"project:{project}",
            (Part(name, Tone.STRONG), *(Part(number(counts[project].get(kind))) for kind in types)),
        )
        for project, name in names.items()
    )
    return Group(columns, tuple(rows), "projects")


def detail(report: Report, key: str) -> Detail:
    """Give one type with its projects, or one project with its types."""
    pane = report.panes.categorize
    kind, _, name = key.partition(":")
    if kind == "type":
        return next((_type_detail(pane, one) for one in pane.rows if one.type == name), ())
    counts = [one for one in pane.by_project if str(one.project_id) == name]
    if not counts:
        return ()
    items = {one.type: one.flow_item or _NONE for one in pane.rows}
    lines = (
        (Part(f"{one.count:>7,}  "), Part(f"{one.type} → {items.get(one.type, _NONE)}")) for one in counts
    )
    told = "Viz's screen does not show this: there, all projects are categorised together."
    return (
        heading(counts[0].project or name),
        pair("Project", f"id {name}"),
        BLANK,
        heading("Stories"),
        *lines,
        BLANK,
        (Part(told, Tone.MUTED),),
    )


def _type_detail(pane: CategorizePane, one: CategoryRow) -> Detail:
    lines = (
        (Part(f"{row.count:>7,}  "), Part(row.project or str(row.project_id)))
        for row in pane.by_project
        if row.type == one.type
    )
    return (
        heading(f"{one.type} → {one.flow_item or _NONE}"),
        pair("stories", f"{number(one.count)} ({share(one.share)})"),
        BLANK,
        *section("Why", one.reason),
        heading("By project"),
        *lines,
        BLANK,
        *section(f"{pane.scope} means {pane.meaning}", pane.note),
    )


CATEGORIZE: Final = Pane(
    name=PaneName.CATEGORIZE,
    title="Categorize artifacts",
    short="Categorize",
    about="What Viz's Categorize Artifacts screen shows: type to flow item. 'No Project' is no error.",
    reads="the stories",
    view=view,
    detail=detail,
)
