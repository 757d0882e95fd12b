"""A project and what was read of it."""

from __future__ import annotations

import msgspec

from diagnostics.faults import Fault
from diagnostics.snapshot.roles import MemberFact


class ProjectFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A project and what was read of it."""

    id: int
    name: str = ""
    account_id: int | None = None
    role: str | None = None
    """The user's role as `/me` gives it; None where `/me` does not list the project."""
    listed: bool = True
    """`/me` lists it."""
    requested: bool = False
    """The settings name it."""
    version: int | None = None
    fault: Fault | None = None
    """Why nothing of it can be read."""
    members: tuple[MemberFact, ...] | None = None
    members_fault: Fault | None = None
    epics: int | None = None
    epics_fault: Fault | None = None
    stories_read: int | None = None
    """Rows read; None where none were asked for."""
    stories_total: int | None = None
    """The paging header's total; None where the host sends none."""
    version_before: int | None = None
    version_after: int | None = None
    pages: int = 0
    spoiled_rows: int = 0
    """Stories that could not be decoded."""
    stories_fault: Fault | None = None
