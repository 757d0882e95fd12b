"""Work item types as records."""

from __future__ import annotations

import msgspec

from diagnostics.report.levels import Verdict
from diagnostics.report.panes.figures import Count


class TypeRow(msgspec.Struct, frozen=True, kw_only=True):
    """One work item type; count null: not read."""

    type: str
    supported: bool | None
    count: Count | None
    unique_url: bool | None
    reason: str


class CountRow(msgspec.Struct, frozen=True, kw_only=True):
    """Stories of one project, type and state."""

    project_id: int
    project: str
    type: str
    state: str
    count: Count


class ProjectStories(msgspec.Struct, frozen=True, kw_only=True):
    """How many stories of a project were read, against the paging header's total."""

    project_id: int
    project: str
    read: Count | None
    total: Count | None
    epics: Count | None
    reconciled: bool | None
    reason: str


class WorkItemsPane(msgspec.Struct, frozen=True, kw_only=True):
    """What work there is."""

    verdict: Verdict
    types: tuple[TypeRow, ...]
    counts: tuple[CountRow, ...]
    projects: tuple[ProjectStories, ...]
    reconciled: bool | None
