"""Roles as tables."""

from __future__ import annotations

from diagnostics.report.model import Report
from diagnostics.report.panes import AccountRow, ProjectRow, UserRow
from diagnostics.report.tables.table import Table
from diagnostics.report.words import dedicated_words, number, yes_no

_STANDING = ("OK", "Role", "Id", "Name", "Reason")


def tables(report: Report) -> tuple[Table, ...]:
    """Give accounts and projects with the user's role, what the roles allow, and what Viz loses."""
    pane = report.panes.roles
    accounts = tuple((*_standing(one), one.status or "-", ", ".join(one.ask) or "-") for one in pane.accounts)
    projects = tuple((*_standing(one), ", ".join(one.ask) or "-") for one in pane.projects)
    made = (
        Table("Accounts", (*_STANDING, "Status", "Owner and admins to ask"), accounts, note=_user(pane.user)),
        Table("Projects", (*_STANDING, "Whom to ask"), projects),
        _allowed(pane.projects),
        _lost((*pane.accounts, *pane.projects)),
        _left(pane.projects),
    )
    always = {"Accounts", "Projects"}
    return tuple(table for table in made if table.rows or table.title in always)


def _user(user: UserRow | None) -> str:
    if user is None:
        return ""
    told = f"{dedicated_words(user.dedicated)} ({user.dedicated_reason})"
    return f"User: {user.name} ({user.username}, id {user.id}). For Viz only: {told}."


def _standing(one: AccountRow | ProjectRow) -> tuple[str, ...]:
    return (yes_no(one.ok), one.role or "-", str(one.id), one.name, one.reason)


def _allowed(projects: tuple[ProjectRow, ...]) -> Table:
    """Give a column for each thing that a role can allow; what is not known is a dash."""
    known = [one for one in projects if one.allows or one.lacks]
    actions = tuple(dict.fromkeys(action for one in known for action in (*one.allows, *one.lacks)))
    rows = tuple(
        (str(one.id), *("yes" if action in one.allows else "no" for action in actions), one.name)
        for one in known
    )
    return Table("What the role allows", ("Id", *(word.capitalize() for word in actions), "Name"), rows)


def _lost(rows: tuple[AccountRow | ProjectRow, ...]) -> Table:
    lost = tuple(
        (str(one.id), one.loses.basis, f"{one.loses.text} Ask {one.whom}." if one.whom else one.loses.text)
        for one in rows
        if one.loses
    )
    return Table("What Viz loses", ("Id", "Basis", "What Viz loses, and whom to ask"), lost)


def _left(projects: tuple[ProjectRow, ...]) -> Table:
    rows = tuple(
        (str(one.id), number(one.people_left), number(one.stories_left), one.name)
        for one in projects
        if one.people_left
    )
    columns = ("Id", "People", "Stories", "Name")
    return Table(
        "People in stories who are not, or no longer, members",
        columns,
        rows,
        frozenset({"People", "Stories"}),
    )
