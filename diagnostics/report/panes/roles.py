"""Roles as records."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from diagnostics.faults import Scalar
from diagnostics.report.levels import AskFrom, Verdict

if TYPE_CHECKING:
    import polars as pl


class UserRow(msgspec.Struct, frozen=True, kw_only=True):
    """The connection's user."""

    id: int
    name: str
    username: str
    dedicated: bool | None
    """It looks like one for Viz alone, as the document recommends; null: cannot be told."""
    dedicated_reason: str
    evidence: dict[str, Scalar]
    """stories_read, stories_owned, stories_requested, activities_read, activities_own; null: not seen."""


class Loss(msgspec.Struct, frozen=True, kw_only=True):
    """What Viz loses where the documented minimum is not met, or is not known to be."""

    text: str
    basis: str
    """documented, inferred, observed or unknown."""


class AccountRow(msgspec.Struct, frozen=True, kw_only=True):
    """The user's role in an account; ok null: not permitted to see, or not to be read."""

    id: int
    name: str
    role: str | None
    ok: bool | None
    reason: str
    status: str
    """As the host gives it; empty where it is not told."""
    may: tuple[str, ...]
    """What the user may do beside its role: project_creator, timekeeper."""
    loses: Loss | None
    ask: tuple[str, ...]
    """Names of those to ask, without the user."""
    ask_from: AskFrom
    whom: str
    """Whom to ask, as words for after "Ask"."""


class ProjectRow(msgspec.Struct, frozen=True, kw_only=True):
    """The user's role in a project."""

    id: int
    name: str
    role: str | None
    ok: bool | None
    reason: str
    listed: bool
    allows: tuple[str, ...]
    """What the role allows, of read, create, edit, settings and integrations."""
    lacks: tuple[str, ...]
    """What it does not; both are empty where that is not known."""
    loses: Loss | None
    ask: tuple[str, ...]
    """Names of those to ask, without the user: the project's owners, else who manages its account."""
    ask_from: AskFrom
    whom: str
    """Whom to ask, as words for after "Ask"."""
    whom_because: str
    """Why no owner of the project is named; empty where one is."""
    people_left: int | None
    """People who own or requested stories and are no members; null: members or stories were not read."""
    stories_left: int | None
    """The stories that they own or requested."""


class RolesPane(msgspec.Struct, frozen=True, kw_only=True):
    """Who the user is, and what for."""

    verdict: Verdict
    user: UserRow | None
    accounts: tuple[AccountRow, ...]
    projects: tuple[ProjectRow, ...]

    def to_frame(self) -> pl.DataFrame:
        """Give accounts and projects as one frame.

        Its columns are kind (account or project), id, name, role, ok, reason, loses, ask and whom; status of
        accounts; listed, allows, lacks, people_left and stories_left of projects.
        """
        from diagnostics.report.frames import roles_frame  # noqa: PLC0415 - it loads polars

        return roles_frame(self)
