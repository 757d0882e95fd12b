"""Categorize artifacts as tables."""

from __future__ import annotations

from diagnostics.report.model import Report
from diagnostics.report.panes import CategorizePane
from diagnostics.report.tables.table import Table
from diagnostics.report.words import number, percent

_NUMERIC = frozenset(
    {"Count", "Share", "By rules", "By type", "Matches", "Catches", "Recent", "Overall", "#"}
)


def tables(report: Report) -> tuple[Table, ...]:
    """Give the types as on Viz's screen, then rules, buckets, states, metrics, and the same by project."""
    pane = report.panes.categorize
    return (_types(pane), _rules(pane), _buckets(pane), _states(pane), *_metrics(pane), _by_project(pane))


def _types(pane: CategorizePane) -> Table:
    rows = tuple(
        (
            one.type,
            one.flow_item or "(uncategorised)",
            number(one.count),
            percent(one.share),
            number(one.caught),
            one.reason,
        )
        for one in pane.rows
    )
    columns = ("Type", "Flow item", "Count", "Share", "By rules", "Reason")
    note = f"{pane.note} Rules: {pane.rules_source}."
    return Table(f"{pane.scope} (means {pane.meaning})", columns, rows, _NUMERIC, note)


def _rules(pane: CategorizePane) -> Table:
    rows = tuple(
        (
            str(one.place),
            one.name,
            one.status,
            number(one.matches),
            number(one.catches),
            f"{one.text}. {one.reason}",
        )
        for one in pane.rules
    )
    columns = ("#", "Rule", "Status", "Matches", "Catches", "What and why")
    return Table("Rules, first match wins", columns, rows, _NUMERIC, pane.conditions_note)


def _buckets(pane: CategorizePane) -> Table:
    rows = tuple(
        (one.bucket, number(one.count), percent(one.share), number(one.by_rules), number(one.by_type))
        for one in pane.buckets
    )
    columns = ("Flow item", "Count", "Share", "By rules", "By type")
    return Table("Where the stories go", columns, rows, _NUMERIC)


def _states(pane: CategorizePane) -> Table:
    rows = tuple(
        (one.state, one.flow_state or "(unmapped)", one.basis, number(one.count), one.reason)
        for one in pane.states
    )
    columns = ("State", "Flow state", "Basis", "Count", "Reason")
    return Table("States", columns, rows, _NUMERIC, pane.states_note)


def _metrics(pane: CategorizePane) -> tuple[Table, Table]:
    distribution, load = pane.flow_distribution, pane.flow_load
    shares = tuple(
        (
            one.flow_item,
            number(one.recent),
            percent(one.recent_share),
            number(one.overall),
            percent(one.overall_share),
        )
        for one in distribution.rows
    )
    days = distribution.window_days
    told = (
        f"{distribution.note} Recent: accepted in the last {days} days. Without a known date: "
        f"{number(distribution.undated)}; done, but not measured: {number(distribution.outside)}."
    )
    states = tuple(load.rows[0].by_state) if load.rows else ()
    items = tuple(
        (one.flow_item, *(number(one.by_state[state]) for state in states), number(one.count))
        for one in load.rows
    )
    outside = f"{load.note} In progress, but not measured: {number(load.outside)}."
    return (
        Table(
            "Flow Distribution (preview)",
            ("Flow item", "Recent", "of recent", "Overall", "of all"),
            shares,
            _NUMERIC | {"of recent", "of all"},
            told,
        ),
        Table("Flow Load (preview)", ("Flow item", *states, "Count"), items, _NUMERIC | set(states), outside),
    )


def _by_project(pane: CategorizePane) -> Table:
    rows = tuple(
        (
            str(one.project_id),
            one.project,
            one.type,
            number(one.count),
            ", ".join(f"{name} {number(count)}" for name, count in one.flow_items.items()),
        )
        for one in pane.by_project
    )
    columns = ("Id", "Project", "Type", "Count", "Flow items")
    return Table("By project, which Viz does not show", columns, rows, _NUMERIC)
