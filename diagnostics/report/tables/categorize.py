"""Categorize artifacts as tables."""

from __future__ import annotations

from diagnostics.report.model import Report
from diagnostics.report.tables.table import Table
from diagnostics.report.words import number, percent


def tables(report: Report) -> tuple[Table, ...]:
    """Give the types with their flow items, then the same by project."""
    pane = report.panes.categorize
    rows = tuple(
        (one.type, one.flow_item or "(uncategorised)", number(one.count), percent(one.share), one.reason)
        for one in pane.rows
    )
    by_project = tuple(
        (str(one.project_id), one.project, one.type, number(one.count)) for one in pane.by_project
    )
    numeric = frozenset({"Count", "Share"})
    return (
        Table(
            f"{pane.scope} (means {pane.meaning})",
            ("Type", "Flow item", "Count", "Share", "Reason"),
            rows,
            numeric,
            pane.note,
        ),
        Table("By project, which Viz does not show", ("Id", "Project", "Type", "Count"), by_project, numeric),
    )
