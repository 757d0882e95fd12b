"""What one run saw: facts, without an opinion in them.

The snapshot is always complete in shape. What could not be seen holds a `Fault`, what was not tried yet is
`PENDING`, and a list that was not read is None where an empty one would say "there are none".
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from diagnostics.faults import Fault, Scalar
from diagnostics.secret import SecretFacts

if TYPE_CHECKING:
    import polars as pl


class StageName(enum.StrEnum):
    """The observations of a run, in the order in which a person would make them."""

    SETTINGS = "settings"
    DNS = "dns"
    TCP = "tcp"
    TLS = "tls"
    HTTP = "http"
    AUTH = "auth"
    FLAVOUR = "flavour"
    CLOCK = "clock"
    LATENCY = "latency"
    ACCOUNTS = "accounts"
    PROJECTS = "projects"
    MEMBERSHIPS = "memberships"
    EPICS = "epics"
    STORIES = "stories"


CONNECTION_STAGES = (
    StageName.SETTINGS,
    StageName.DNS,
    StageName.TCP,
    StageName.TLS,
    StageName.HTTP,
    StageName.AUTH,
    StageName.FLAVOUR,
    StageName.CLOCK,
    StageName.LATENCY,
)
"""The links of connection health, first to last."""


class Outcome(enum.StrEnum):
    """How an observation ended."""

    PENDING = "pending"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"
    """Not tried, because a stage it needs failed."""
    NOT_APPLICABLE = "not_applicable"
    """Nothing to observe: TLS on plain HTTP."""


class StageFact(msgspec.Struct, frozen=True, kw_only=True):
    """One observation: how it ended, how long it took, what it saw."""

    stage: StageName
    outcome: Outcome = Outcome.PENDING
    ms: float | None = None
    facts: dict[str, Scalar] = {}
    fault: Fault | None = None
    because: StageName | None = None
    """The first failed stage that this one was skipped for."""


class RequestFact(msgspec.Struct, frozen=True, kw_only=True):
    """One request and its answer; never a header that could hold a secret."""

    method: str
    path: str
    sent_at: datetime
    status: int | None = None
    first_byte_ms: float | None = None
    """From sending to the first byte of the answer, the connection's set-up included where it was made."""
    total_ms: float | None = None
    received_bytes: int = 0
    server_date: datetime | None = None
    runtime_s: float | None = None
    """The server's own figure, `X-Runtime` (tracker-api-v5 §1.2)."""
    request_id: str = ""
    server: str = ""
    via: str = ""
    fault: Fault | None = None


class TargetFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Where and as whom, without the secret."""

    url: str
    host: str
    port: int | None
    scheme: str
    auth: str
    """`token`, `basic` or `none`."""
    username: str = ""
    secret_source: str = ""
    profile: str = ""
    projects: tuple[int, ...] = ()
    ca_file: str = ""
    deadline_s: float = 30.0
    concurrency: int = 8


class MembershipFact(msgspec.Struct, frozen=True, kw_only=True):
    """The user's own membership as `/me` names it."""

    project_id: int
    project_name: str
    role: str


class UserFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The connection's user."""

    id: int
    name: str
    username: str
    initials: str
    memberships: tuple[MembershipFact, ...] = ()
    lists_accounts: bool = True
    """False: the answer had no `accounts` key, as before December 2017 (tracker-api-v5 §3.1)."""


class MemberFact(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody in a project: whom one could ask."""

    person_id: int | None
    name: str
    """The name, else the initials where names are redacted."""
    role: str


class AccountFacts(msgspec.Struct, frozen=True, kw_only=True):
    """An account and the user's place in it."""

    id: int
    name: str = ""
    status: str = ""
    plan: str = ""
    owner: bool | None = None
    admin: bool | None = None
    membership_fault: Fault | None = None
    """Why owner and admin are None."""
    project_ids: tuple[int, ...] | None = None
    """All projects of the account; None where the user may not see them."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Everything one run saw. `stories` is a frame as `observe.frame` makes it; None when not read."""

    tool_version: str
    target: TargetFacts
    started_at: datetime
    finished_at: datetime
    finished: bool
    """False while the run goes on."""
    stages: tuple[StageFact, ...]
    pane: str = ""
    """The one pane that was asked for; empty: all."""
    secret: SecretFacts | None = None
    settings_faults: tuple[Fault, ...] = ()
    requests: tuple[RequestFact, ...] = ()
    user: UserFacts | None = None
    names_as_title: bool = False
    """Projects carry `title` where v5 has `name`, as LiteTracker's do (tracker-api-v5 §7)."""
    accounts: tuple[AccountFacts, ...] | None = None
    projects: tuple[ProjectFacts, ...] | None = None
    spoiled: tuple[Fault, ...] = ()
    """Items of lists that could not be decoded; each with its path and its JSON pointer."""
    stories: pl.DataFrame | None = field(default=None, repr=False)

    def stage(self, name: StageName) -> StageFact:
        """Give the fact of one stage; a stage that the run does not have is pending."""
        return next((fact for fact in self.stages if fact.stage is name), StageFact(stage=name))
