"""Connection health as records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from diagnostics.faults import Scalar
from diagnostics.report.levels import PaneName, Status, Verdict
from diagnostics.report.panes.figures import Count

if TYPE_CHECKING:
    import polars as pl


class Stage(msgspec.Struct, frozen=True, kw_only=True):
    """One link of the connection."""

    stage: str
    title: str
    status: Status
    ms: float | None
    detail: str
    because: str | None
    """The code of the failure that this link was skipped for."""
    facts: dict[str, Scalar] = {}
    """What was seen, by name; of a broken link, what proves it. Names come and go with the link."""


class Latency(msgspec.Struct, frozen=True, kw_only=True):
    """Milliseconds from request to first byte of the answer, small requests on an open connection."""

    n: Count
    p50: float | None
    p95: float | None
    min: float | None = None
    max: float | None = None
    samples: tuple[float, ...] = ()
    """The single answers in the order of their requests; of very many, the last ones."""


class FlavourLimit(msgspec.Struct, frozen=True, kw_only=True):
    """Something that cannot be told on this kind of host, or not as surely."""

    what: str
    text: str
    pane: PaneName
    """Where it is felt."""
    basis: str
    """observed in this run, or inferred from what the authors of clients report."""


class Flavour(msgspec.Struct, frozen=True, kw_only=True):
    """Which kind of v5 answers."""

    name: str
    """As in the report's target: tracker, litetracker, sandbox, v5-compatible or unknown."""
    title: str
    basis: str
    """observed where host or server say so, inferred from how it answers, unknown while nothing answered."""
    evidence: tuple[str, ...] = ()
    limits: tuple[FlavourLimit, ...] = ()


NO_FLAVOUR: Final = Flavour(name="unknown", title="unknown", basis="unknown")


class ConnectionPane(msgspec.Struct, frozen=True, kw_only=True):
    """Connection health."""

    verdict: Verdict
    stages: tuple[Stage, ...]
    latency_ms: Latency
    clock_skew_s: float | None
    """Server minus local."""
    flavour: Flavour = NO_FLAVOUR

    def to_frame(self) -> pl.DataFrame:
        """Give the links as a frame: stage, title, status, ms, detail, because."""
        from diagnostics.report.frames import connection_frame  # noqa: PLC0415 - it loads polars

        return connection_frame(self)
