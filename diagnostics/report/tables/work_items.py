"""Work item types as tables."""

from __future__ import annotations

from diagnostics.report.model import Report
from diagnostics.report.tables.table import Table
from diagnostics.report.words import number, yes_no


def tables(report: Report) -> tuple[Table, ...]:
    """Give the types, then the stories by project."""
    pane = report.panes.work_items
    types = tuple(
        (one.type, yes_no(one.supported), number(one.count), yes_no(one.unique_url), one.reason)
        for one in pane.types
    )
    projects = tuple(
        (
            str(one.project_id),
            one.project,
            number(one.read),
            number(one.total),
            number(one.epics),
            yes_no(one.reconciled),
            one.reason,
        )
        for one in pane.projects
    )
    numeric = frozenset({"Count", "Read", "Total", "Epics"})
    return (
        Table("Types", ("Type", "Supported", "Count", "Unique URL", "Reason"), types, numeric),
        Table(
            "Stories by project",
            ("Id", "Project", "Read", "Total", "Epics", "Agrees", "Reason"),
            projects,
            numeric,
        ),
    )
