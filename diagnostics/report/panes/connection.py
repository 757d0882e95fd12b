"""Connection health as records."""

from __future__ import annotations

import msgspec

from diagnostics.report.levels import Status, Verdict
from diagnostics.report.panes.figures import Count


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
