"""What is told of one row: a type, a rule, a project, a flow item, a state, or a figure of the preview."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from diagnostics.report.model import Report
from diagnostics.report.panes import CategorizePane, CategoryCount, ConditionRow, RuleRow
from tui.panes.categorize.groups import NONE, STATUS, UNMAPPED
from tui.panes.figures import number, share
from tui.signs import Tone, supported
from tui.view import BLANK, Detail, Line, Part, heading, pair, section, sign


def detail(report: Report, key: str) -> Detail:
    """Give all that is known of the row with that key; nothing for one that the report does not have."""
    kind, _, name = key.partition(":")
    tell = _DETAILS.get(kind)
    return tell(report.panes.categorize, name) if tell else ()


def _type(pane: CategorizePane, name: str) -> Detail:
    one = next((row for row in pane.rows if row.type == name), None)
    if one is None:
        return ()
    counts = [(row.project or str(row.project_id), row.count) for row in pane.by_project if row.type == name]
    return (
        heading(f"{one.type} → {one.flow_item or NONE}"),
        pair("stories", f"{number(one.count)} ({share(one.share)})"),
        pair("of these caught by rules", number(one.caught)),
        BLANK,
        *section("Why", one.reason),
        *((heading("By project"), *_counted(counts), BLANK) if counts else ()),
        *section(f"{pane.scope} means {pane.meaning}", pane.note),
    )


def _rule(pane: CategorizePane, name: str) -> Detail:
    one = next((row for row in pane.rules if row.name == name), None)
    if one is None:
        return ()
    joined = "all of them must hold" if one.join == "all" else "any of them is enough"
    return (
        heading(f"{one.place} {one.name} → {one.flow_item}"),
        (Part("status  ", Tone.MUTED), sign(STATUS[one.status])),
        pair("matches alone", number(one.matches)),
        pair("catches after earlier rules", number(one.catches)),
        BLANK,
        *section("Why", one.reason),
        *_shadows(one),
        heading(f"Conditions: {joined}"),
        *(line for condition in one.conditions for line in _condition(condition)),
        BLANK,
        *section("What conditions mean", pane.conditions_note),
    )


def _shadows(one: RuleRow) -> Detail:
    if not one.shadowed_by:
        return ()
    told = _counted((row.rule, row.count) for row in one.shadowed_by)
    return (heading("Had before it by"), *told, BLANK)


def _condition(one: ConditionRow) -> Detail:
    about = f"{one.standard_type or 'unknown type'}, basis {one.basis}: {one.reason}"
    return (
        (Part(one.text, Tone.STRONG),),
        (Part("  usable in rules  ", Tone.MUTED), sign(supported(one.usable))),
        (Part(f"  {about}", Tone.MUTED),),
    )


def _project(pane: CategorizePane, name: str) -> Detail:
    counts = [one for one in pane.by_project if str(one.project_id) == name]
    if not counts:
        return ()
    items = Counter[str]()
    for one in counts:
        items.update(one.flow_items)
    told = "Viz's screen does not show this: there, all projects are categorised together."
    return (
        heading(counts[0].project or name),
        pair("Project", f"id {name}"),
        BLANK,
        heading("By flow item"),
        *_counted(items.items()),
        BLANK,
        heading("By type"),
        *_counted((_went(one), one.count) for one in counts),
        BLANK,
        (Part(told, Tone.MUTED),),
    )


def _went(one: CategoryCount) -> str:
    """Give a type with where its stories go, with numbers only where they part."""
    if len(one.flow_items) == 1:
        return f"{one.type} → {next(iter(one.flow_items))}"
    return f"{one.type} → " + ", ".join(f"{item} {number(count)}" for item, count in one.flow_items.items())


def _bucket(pane: CategorizePane, name: str) -> Detail:
    one = next((row for row in pane.buckets if row.bucket == name), None)
    if one is None:
        return ()
    by_type, by_project = Counter[str](), Counter[str]()
    for row in pane.by_project:
        by_type[row.type] += row.flow_items.get(name, 0)
        by_project[row.project or str(row.project_id)] += row.flow_items.get(name, 0)
    return (
        heading(name),
        pair("stories", f"{number(one.count)} ({share(one.share)})"),
        pair("by rules", number(one.by_rules)),
        pair("by type", number(one.by_type)),
        BLANK,
        heading("By type"),
        *_counted(_some(by_type)),
        BLANK,
        heading("By project"),
        *_counted(_some(by_project)),
        BLANK,
    )


def _state(pane: CategorizePane, name: str) -> Detail:
    one = next((row for row in pane.states if row.state == name), None)
    if one is None:
        return ()
    return (
        heading(f"{one.state} → {one.flow_state or UNMAPPED}"),
        pair("stories", number(one.count)),
        pair("basis", one.basis),
        BLANK,
        *section("Why", one.reason),
        *section("Mind", pane.states_note),
    )


def _done(pane: CategorizePane, name: str) -> Detail:
    told = pane.flow_distribution
    one = next((row for row in told.rows if row.flow_item == name), None)
    if one is None:
        return ()
    return (
        heading(f"{name} in Flow Distribution"),
        pair(f"accepted in {told.window_days} days", f"{number(one.recent)} ({share(one.recent_share)})"),
        pair("done, overall", f"{number(one.overall)} ({share(one.overall_share)})"),
        pair("all done without a known date", number(told.undated)),
        pair("done, but not measured", number(told.outside)),
        BLANK,
        *section("How it differs from Viz", told.note),
    )


def _load(pane: CategorizePane, name: str) -> Detail:
    told = pane.flow_load
    one = next((row for row in told.rows if row.flow_item == name), None)
    if one is None:
        return ()
    return (
        heading(f"{name} in Flow Load"),
        *_counted(one.by_state.items()),
        pair("in progress", f"{number(one.count)} of {number(told.total)}"),
        pair("in progress, but not measured", number(told.outside)),
        BLANK,
        *section("How it differs from Viz", told.note),
    )


def _some(counts: Mapping[str, int]) -> Iterable[tuple[str, int]]:
    return ((name, count) for name, count in counts.items() if count)


def _counted(counts: Iterable[tuple[str, int]]) -> tuple[Line, ...]:
    """Give counts with their names, one a line."""
    return tuple((Part(f"{count:>7,}  "), Part(name)) for name, count in counts)


_DETAILS: Final[Mapping[str, Callable[[CategorizePane, str], Detail]]] = {
    "type": _type,
    "rule": _rule,
    "project": _project,
    "bucket": _bucket,
    "state": _state,
    "done": _done,
    "load": _load,
}
