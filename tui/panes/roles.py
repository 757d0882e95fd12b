"""Roles: the connection's user in each account and project, and whom to ask."""

from __future__ import annotations

from typing import Final

from diagnostics.report.levels import AskFrom, PaneName
from diagnostics.report.model import Report
from diagnostics.report.panes import AccountRow, Loss, ProjectRow, UserRow
from diagnostics.report.words import dedicated_words
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
    Column("ASK", flex=True, priority=3, least=16),
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
    notes = _user(pane.user) if pane.user else ()
    return View(tuple(group for group in groups if group.rows), notes)


def _user(user: UserRow) -> Detail:
    tone = {True: Tone.OK, False: Tone.WARN, None: Tone.INFO}[user.dedicated]
    return (
        (
            *pair("User", f"{user.name} ({user.username}, id {user.id})"),
            Part("  dedicated: ", Tone.MUTED),
            Part(dedicated_words(user.dedicated), tone),
        ),
    )


def _row(kind: str, one: AccountRow | ProjectRow) -> Row:
    cells = (
        Part(one.name or str(one.id), Tone.STRONG),
        Part(str(one.id), Tone.MUTED),
        Part(one.role or NOTHING),
        sign(granted(one.ok)),
        Part(one.reason, Tone.MUTED if one.ok else Tone.PLAIN),
        Part(_asked(one), Tone.MUTED),
    )
    return Row(f"{kind}:{one.id}", cells)


def _asked(one: AccountRow | ProjectRow) -> str:
    """Give who is asked where there is a reason to; the detail has everybody."""
    if one.ok or not one.whom:
        return ""
    return ", ".join(one.ask) or ("this user itself" if one.ask_from is AskFrom.SELF else "nobody is seen")


def detail(report: Report, key: str) -> Detail:
    """Give one account or project: what it allows, what it lacks and whom to ask."""
    pane = report.panes.roles
    for account in pane.accounts:
        if key == f"account:{account.id}":
            return (*_account_lines(account), *finding_lines("Findings", about_id(report, account.id)))
    for project in pane.projects:
        if key == f"project:{project.id}":
            return (*role_lines(project), *finding_lines("Findings", about_id(report, project.id)))
    return ()


def role_lines(project: ProjectRow) -> Detail:
    """Give the user's standing in a project."""
    listed = "" if project.listed else "It is not in the user's own list of projects (/me)."
    left = (
        f"{project.people_left:,} people own or requested {project.stories_left:,} of its stories."
        if project.people_left and project.stories_left
        else ""
    )
    return (
        *_standing("Project", project),
        *section("The role allows", ", ".join(project.allows)),
        *section("It does not allow", ", ".join(project.lacks)),
        *_loss(project.loses),
        *section("Listed", listed),
        *_whom(project, project.whom_because),
        *section("Not, or no longer, members", left),
    )


def _account_lines(account: AccountRow) -> Detail:
    return (
        *_standing("Account", account),
        *section("Status", account.status),
        *section("The user may also", ", ".join(word.replace("_", " ") for word in account.may)),
        *_loss(account.loses),
        *_whom(account),
    )


def _loss(loses: Loss | None) -> Detail:
    return section("What Viz loses", loses.text, f"Basis: {loses.basis}.") if loses else ()


def _whom(one: AccountRow | ProjectRow, because: str = "") -> Detail:
    everybody = ", ".join(one.ask) if any(name not in one.whom for name in one.ask) else ""
    return section("Whom to ask", f"Ask {one.whom}." if one.whom else "", because, everybody)


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
