"""Settings that a run can be made with, and that are not as they should be."""

from __future__ import annotations

from diagnostics.faults import Scalar
from diagnostics.judge.findings import Findings
from diagnostics.report.levels import PaneName, Severity, Status
from diagnostics.snapshot import Snapshot, StageName


def weigh(snapshot: Snapshot, findings: Findings) -> Status | None:
    """Tell of each fault of the settings but the one that ended the run."""
    status: Status | None = None
    blocking = snapshot.stage(StageName.SETTINGS).fault
    for fault in snapshot.settings_faults:
        if fault != blocking:
            words: dict[str, Scalar] = {"secret": fault.facts.get("secret", "token")}
            finding = findings.add_fault(fault, PaneName.CONNECTION, words=words)
            status = Status.FAIL if finding.severity is Severity.FAIL else status or Status.WARN
    return status
