"""Roles as records."""

from __future__ import annotations

import msgspec

from diagnostics.report.levels import Verdict


class UserRow(msgspec.Struct, frozen=True, kw_only=True):
    """The connection's user."""

    id: int
    name: str
    username: str


class AccountRow(msgspec.Struct, frozen=True, kw_only=True):
    """The user's role in an account; ok null: not permitted to see."""

    id: int
    name: str
    role: str | None
    ok: bool | None
    reason: str


class ProjectRow(msgspec.Struct, frozen=True, kw_only=True):
    """The user's role in a project."""

    id: int
    name: str
    role: str | None
    ok: bool | None
    reason: str
    listed: bool
    allows: tuple[str, ...]
    ask: tuple[str, ...]
    """The project's owners by name, where they can be seen."""


class RolesPane(msgspec.Struct, frozen=True, kw_only=True):
    """Who the user is, and what for."""

    verdict: Verdict
    user: UserRow | None
    accounts: tuple[AccountRow, ...]
    projects: tuple[ProjectRow, ...]
