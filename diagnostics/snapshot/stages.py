"""The observations of a run, and how each one ended."""

from __future__ import annotations

import enum

import msgspec

from diagnostics.faults import Fault, Scalar


class StageName(enum.StrEnum):
    """The observations of a run, in the order in which a person would make them."""

    SETTINGS = "settings"
    DNS = "dns"
    TCP = "tcp"
    PROXY = "proxy"
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
    INTEGRATIONS = "integrations"
    STORY = "story"
    """Only where somebody asks about one story."""


CONNECTION_STAGES = (
    StageName.SETTINGS,
    StageName.DNS,
    StageName.TCP,
    StageName.PROXY,
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
    NOT_HELD = "not_held"
    """The source does not hold it: an export has neither a connection nor memberships."""


class StageFact(msgspec.Struct, frozen=True, kw_only=True):
    """One observation: how it ended, how long it took, what it saw."""

    stage: StageName
    outcome: Outcome = Outcome.PENDING
    ms: float | None = None
    facts: dict[str, Scalar] = {}
    fault: Fault | None = None
    because: StageName | None = None
    """The first failed stage that this one was skipped for."""
