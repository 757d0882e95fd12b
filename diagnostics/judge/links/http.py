"""Answers that had to be put right before they could be read, or that only a further try gave."""

from __future__ import annotations

from diagnostics.faults import FaultKind
from diagnostics.judge.findings import Findings
from diagnostics.judge.links import retries
from diagnostics.report.levels import PaneName, Severity, Status
from diagnostics.snapshot import Snapshot


def weigh(snapshot: Snapshot, findings: Findings) -> Status | None:
    """Tell of answers that begin with a byte order mark, which were read without it, and of retries."""
    marked = [fault for fault in snapshot.spoiled if fault.kind is FaultKind.BYTE_ORDER_MARK]
    for fault in marked:
        findings.add_fault(fault, PaneName.CONNECTION, severity=Severity.WARN)
    again = retries.weigh(snapshot, findings)
    return Status.WARN if marked else again
