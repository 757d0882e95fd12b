"""Roles: the connection's user in each account and project, and whom to ask."""

from __future__ import annotations

from typing import Final

from diagnostics.report.levels import PaneName
from diagnostics.report.model import Report
from diagnostics.report.panes import AccountRow, ProjectRow
from tui.panes.figures import NOTHING
from tui.panes.findings import about_id, finding_lines
from tui.panes.pane import Pane, worst_first
from tui.signs import Tone, granted
from tui.view import BLANK, Column, Detail, Group, Part, Row, View, heading, pair, section, sign

_ACCOUNTS: Final = (
    Column("ACCOUNT", flex=True, least=18),
    Column("ID", priority=2),
    Column("ROLE"),
    Column("OK"),
    Column("WHY", flex=True, least=20),
)
_PROJECTS: Final = (
    Column("PROJECT", flex=True, least=18),
    Column("ID", priority=2),
    Column("ROLE"),
    Column("OK"),
    Column("WHY", flex=True, least=20),
    Column("ASK", flex=True, priority=3, least=16),
)


def view(report: Report) -> View:
    """Give accounts and projects, each with role, verdict and reason."""
    pane = report.panes.roles
    accounts = tuple(_row("account", one) for one in worst_first(pane.accounts, lambda one: one.ok))
    projects = tuple(_row("project", one) for one in worst_first(pane.projects, lambda one: one.ok))
    groups = (Group(_ACCOUNTS, accounts, "accounts"), Group(_PROJECTS, projects, "projects"))
    user = pane.user
    notes = (pair("User", f"{user.name} ({user.username}, id {user.id})"),) if user else ()
    return View(tuple(group for group in groups if group.rows), notes)


def _row(kind: str, one: AccountRow | ProjectRow) -> Row:
    reason = Part(one.reason, Tone.MUTED if one.ok else Tone.PLAIN)
    cells: tuple[Part, ...] = (
        Part(one.name or str(one.id), Tone.STRONG),
        Part(str(one.id), Tone.MUTED),
        Part(one.role or NOTHING),
        sign(granted(one.ok)),
        reason,
    )
    if isinstance(one, ProjectRow):
        cells = (*cells, Part(", ".join(one.ask) if not one.ok else "", Tone.MUTED))
    return Row(f"{kind}:{one.id}", cells)


def detail(report: Report, key: str) -> Detail:
    """Give one account or project: what it allows, what it lacks and whom to ask."""
    pane = report.panes.roles
    for account in pane.accounts:
        if key == f"account:{account.id}":
            return (*_standing("Account", account), *finding_lines("Findings", about_id(report, account.id)))
    for project in pane.projects:
        if key == f"project:{project.id}":
            return (*role_lines(project), *finding_lines("Findings", about_id(report, project.id)))
    return ()


def role_lines(project: ProjectRow) -> Detail:
    """Give the user's standing in a project."""
    listed = "" if project.listed else "It is not in the user's own list of projects (/me)."
    ask = ", ".join(project.ask) or "none of the project's owners can be seen by this user"
    return (
        *_standing("Project", project),
        *section("The role allows", ", ".join(project.allows)),
        *section("Listed", listed),
        *section("Whom to ask", ask),
    )


def _standing(kind: str, one: AccountRow | ProjectRow) -> Detail:
    return (
        heading(one.name or str(one.id)),
        pair(kind, f"id {one.id}"),
        pair("role", one.role or "not known"),
        (Part("ok  ", Tone.MUTED), sign(granted(one.ok)), Part(f" · {one.reason}")),
        BLANK,
    )


ROLES: Final = Pane(
    name=PaneName.ROLES,
    title="Roles",
    short="Roles",
    about="The user's role in each account and project against the documented minimum, and whom to ask.",
    reads="the roles",
    view=view,
    detail=detail,
)
