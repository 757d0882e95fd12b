"""Roles as tables."""

from __future__ import annotations

from diagnostics.report.model import Report
from diagnostics.report.tables.table import Table
from diagnostics.report.words import yes_no


def tables(report: Report) -> tuple[Table, ...]:
    """Give accounts and projects with the user's role."""
    pane = report.panes.roles
    user = f"{pane.user.name} ({pane.user.username}, id {pane.user.id})" if pane.user else ""
    accounts = tuple(
        (yes_no(one.ok), one.role or "-", str(one.id), one.name, one.reason) for one in pane.accounts
    )
    projects = tuple(
        (yes_no(one.ok), one.role or "-", str(one.id), one.name, one.reason, ", ".join(one.ask) or "-")
        for one in pane.projects
    )
    columns = ("OK", "Role", "Id", "Name", "Reason")
    return (
        Table("Accounts", columns, accounts, note=f"User: {user}" if user else ""),
        Table("Projects", (*columns, "Owners to ask"), projects),
    )
