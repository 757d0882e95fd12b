"""How long small answers take on an open connection."""

from __future__ import annotations

from typing import Final

from diagnostics.faults import Scalar
from diagnostics.judge.findings import Findings
from diagnostics.judge.measures import latency, whole
from diagnostics.report.levels import PaneName, Status
from diagnostics.snapshot import Snapshot

SLOW_MS: Final = 1000.0
"""Where half of the answers take longer, the link is slow."""
UNSTABLE_MS: Final = 2000.0
"""Where the slowest of twenty takes longer, packets are lost: each costs a second or more."""


def weigh(snapshot: Snapshot, findings: Findings) -> Status | None:
    """Tell of a slow link, or an unstable one."""
    measured = latency(snapshot.requests)
    if measured.p50 is None or measured.p95 is None:
        return None
    if measured.p50 <= SLOW_MS and measured.p95 <= UNSTABLE_MS:
        return None
    facts: dict[str, Scalar] = {
        "samples": measured.n,
        "p50": whole(measured.p50),
        "p95": whole(measured.p95),
    }
    findings.add("NET130", PaneName.CONNECTION, snapshot.target.host, facts)
    return Status.WARN
