"""This machine's clock against the server's."""

from __future__ import annotations

from typing import Final

from diagnostics.faults import Scalar
from diagnostics.judge.findings import Findings
from diagnostics.judge.measures import clock_skew, skew_text
from diagnostics.report.levels import PaneName, Status
from diagnostics.snapshot import Snapshot

LIMIT_S: Final = 60.0


def weigh(snapshot: Snapshot, findings: Findings) -> Status | None:
    """Tell of a clock that is off by more than its uncertainty can explain."""
    skew = clock_skew(snapshot.requests)
    if skew is None or abs(skew[0]) - skew[1] <= LIMIT_S:
        return None
    facts: dict[str, Scalar] = {"skew_s": skew[0], "uncertainty_s": skew[1]}
    words: dict[str, Scalar] = {"skew": skew_text(skew[0]), "limit": LIMIT_S}
    findings.add("LOC701", PaneName.CONNECTION, "this machine", facts, words)
    return Status.WARN
