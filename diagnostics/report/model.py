"""The report's records. Their JSON is a contract: keys are only ever added (schema_version "1")."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Annotated, Final, Literal

import msgspec

from diagnostics.faults import Scalar

SCHEMA_VERSION: Final = "1"


class Status(enum.StrEnum):
    """How one stage of the connection stands."""

    PASS = "pass"  # noqa: S105
    WARN = "warn"
    FAIL = "fail"
    SKIPPED = "skipped"
    UNKNOWN = "unknown"


class Verdict(enum.StrEnum):
    """How a pane, or the whole, stands. A failure found wins over what could not be judged."""

    PASS = "pass"  # noqa: S105
    WARN = "warn"
    FAIL = "fail"
    INCOMPLETE = "incomplete"


class Severity(enum.StrEnum):
    """How much a finding weighs."""

    FAIL = "fail"
    WARN = "warn"
    INFO = "info"


class Actor(enum.StrEnum):
    """Who must act on a finding."""

    USER = "user"
    NETWORK = "network"
    TRACKER_OWNER = "tracker-owner"
    TRACKER_ADMIN = "tracker-admin"
    PLANVIEW = "planview"
    VENDOR = "vendor"


class Confidence(enum.StrEnum):
    """How sure a finding is."""

    PROVED = "proved"
    LIKELY = "likely"
    UNKNOWN = "unknown"


class PaneName(enum.StrEnum):
    """The five panes, by their JSON keys."""

    CONNECTION = "connection"
    ROLES = "roles"
    WORK_ITEMS = "work_items"
    FIELDS = "fields"
    CATEGORIZE = "categorize"


Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
Count = Annotated[int, msgspec.Meta(ge=0)]


class Tool(msgspec.Struct, frozen=True, kw_only=True):
    """What wrote the report."""

    name: str
    version: str


class TargetLine(msgspec.Struct, frozen=True, kw_only=True):
    """What was diagnosed."""

    url: str
    flavour: str
    """tracker, litetracker, sandbox, v5-compatible, or unknown while nothing answered."""
    auth: str


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


class Remediation(msgspec.Struct, frozen=True, kw_only=True):
    """What to do."""

    text: str
    commands: tuple[str, ...]


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """Something that the reader should know, with what proves it and who must act."""

    code: str
    severity: Severity
    pane: PaneName
    subject: str
    title: str
    cause: str
    evidence: dict[str, Scalar]
    impact: str
    remediation: Remediation
    actor: Actor
    confidence: Confidence
    basis: str
    docs: str
    page: str
    """What the code means and how it is proved, the same in every report."""


class RuledOut(msgspec.Struct, frozen=True, kw_only=True):
    """A cause that this run disproved."""

    what: str
    evidence: str


class NotJudged(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was asked and could not be told."""

    what: str
    pane: PaneName
    because: str


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """Story counts."""

    stories_by_type: dict[str, int]
    total: Count


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """How much of what was asked was answered."""

    asked: Count
    answered: Count
    not_judged: tuple[NotJudged, ...]


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a face shows."""

    schema_version: Literal["1"]
    tool: Tool
    target: TargetLine
    started_at: datetime
    finished_at: datetime
    duration_s: float
    verdict: Verdict
    panes: Panes
    findings: tuple[Finding, ...]
    ruled_out: tuple[RuledOut, ...]
    summary: Summary
    coverage: Coverage
