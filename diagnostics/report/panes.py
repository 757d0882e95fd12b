"""The five panes as records."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from diagnostics.report.levels import Status, Verdict

Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
Count = Annotated[int, msgspec.Meta(ge=0)]


class Stage(msgspec.Struct, frozen=True, kw_only=True):
    """One link of the connection."""

    stage: str
    title: str
    status: Status
    ms: float | None
    detail: str
    because: str | None
    """The code of the failure that this link was skipped for."""


class Latency(msgspec.Struct, frozen=True, kw_only=True):
    """Milliseconds from request to first byte of the answer, small requests on an open connection."""

    n: Count
    p50: float | None
    p95: float | None


class ConnectionPane(msgspec.Struct, frozen=True, kw_only=True):
    """Connection health."""

    verdict: Verdict
    stages: tuple[Stage, ...]
    latency_ms: Latency
    clock_skew_s: float | None
    """Server minus local."""


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


class FieldRow(msgspec.Struct, frozen=True, kw_only=True):
    """One story field; null: unknown, or not read."""

    field: str
    api_name: str
    standard_type: str
    supported: bool | None
    usable_in_rules: bool | None
    basis: str
    populated: Count | None
    of: Count | None
    """All stories, releases included."""
    fill_rate: Share | None
    reason: str


class FieldTypeRow(msgspec.Struct, frozen=True, kw_only=True):
    """One of the document's standard field types."""

    standard_type: str
    usable_in_rules: bool
    basis: str


class FieldsPane(msgspec.Struct, frozen=True, kw_only=True):
    """What rules can look at."""

    verdict: Verdict
    types: tuple[FieldTypeRow, ...]
    fields: tuple[FieldRow, ...]
    caveat: str


class CategoryRow(msgspec.Struct, frozen=True, kw_only=True):
    """One story type and the flow item proposed for it; null: uncategorised."""

    type: str
    flow_item: str | None
    count: Count
    share: Share
    reason: str


class CategoryCount(msgspec.Struct, frozen=True, kw_only=True):
    """What Viz's screen does not show: the same by project."""

    project_id: int
    project: str
    type: str
    count: Count


class CategorizePane(msgspec.Struct, frozen=True, kw_only=True):
    """The Categorize Artifacts screen."""

    verdict: Verdict
    scope: Literal["No Project"]
    meaning: Literal["All Projects"]
    note: str
    rows: tuple[CategoryRow, ...]
    uncategorised: Count
    by_project: tuple[CategoryCount, ...]


class Panes(msgspec.Struct, frozen=True, kw_only=True):
    """The five panes."""

    connection: ConnectionPane
    roles: RolesPane
    work_items: WorkItemsPane
    fields: FieldsPane
    categorize: CategorizePane
