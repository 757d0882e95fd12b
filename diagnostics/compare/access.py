"""Rows of who the user is, and of what it is in each account and project."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from diagnostics.compare.model import Kind
from diagnostics.compare.rows import OK, Row, listed
from diagnostics.faults import Scalar
from diagnostics.report.levels import AskFrom, PaneName
from diagnostics.report.model import Report
from diagnostics.report.panes import AccountRow, ProjectRow

_PANE: Final = PaneName.ROLES


def access_rows(report: Report) -> Iterator[Row]:
    """Give the user, the accounts and the projects."""
    pane = report.panes.roles
    if pane.user is not None:
        user = pane.user
        values: dict[str, Scalar] = {"id": user.id, "name": user.name, "username": user.username}
        values["dedicated"] = user.dedicated
        yield Row(kind=Kind.USER, key="user", name="user", pane=_PANE, values=values, link="auth")
    yield from map(_account, pane.accounts)
    yield from map(_project, pane.projects)


def _account(one: AccountRow) -> Row:
    return Row(
        kind=Kind.ACCOUNT,
        key=str(one.id),
        name=f"account {one.name} ({one.id})",
        pane=_PANE,
        values={
            "ok": one.ok,
            "role": one.role,
            "name": one.name,
            "status": one.status,
            "may": listed(one.may) or (None if one.role is None else ""),
            "whom to ask": _whom(one),
        },
        grades={"ok": OK},
        subject_id=one.id,
        needs=("Accounts",),
    )


def _project(one: ProjectRow) -> Row:
    return Row(
        kind=Kind.PROJECT,
        key=str(one.id),
        name=f"project {one.name} ({one.id})",
        pane=_PANE,
        values={
            "ok": one.ok,
            "role": one.role,
            "name": one.name,
            "listed": one.listed,
            "whom to ask": _whom(one),
            "people who left": one.people_left,
            "stories of these": one.stories_left,
        },
        grades={"ok": OK},
        subject_id=one.id,
        needs=("Projects",),
    )


def _whom(one: AccountRow | ProjectRow) -> str | None:
    """Give whom to ask; None where nobody could be seen, which is not the same as that there is nobody."""
    return listed(one.ask) or (None if one.ask_from is AskFrom.NOBODY else "")
