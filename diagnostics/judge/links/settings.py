"""Settings that a run can be made with, and that are not as they should be."""

from __future__ import annotations

from typing import Final

from diagnostics.faults import Fault, FaultKind, Scalar
from diagnostics.judge.findings import Findings
from diagnostics.report.levels import PaneName, Severity, Status
from diagnostics.snapshot import Snapshot, StageName

_STATUS: Final = {Severity.FAIL: Status.FAIL, Severity.WARN: Status.WARN}


def weigh(snapshot: Snapshot, findings: Findings) -> Status | None:
    """Tell of each fault of the settings but the one that ended the run."""
    found: set[Status] = set()
    blocking = snapshot.stage(StageName.SETTINGS).fault
    for fault in snapshot.settings_faults:
        if fault != blocking:
            words: dict[str, Scalar] = {"secret": fault.facts.get("secret", "token")}
            where = fault.where or snapshot.target.host
            code = findings.code_of(fault)
            finding = findings.add(code, PaneName.CONNECTION, where, fault.facts, words, _severity(fault))
            found.update({_STATUS[finding.severity]} if finding.severity in _STATUS else ())
    return next((one for one in (Status.FAIL, Status.WARN) if one in found), None)


def _severity(fault: Fault) -> Severity | None:
    """Give what weighs otherwise than its code: a profile holds no secret, and may be read."""
    only_read = fault.kind is FaultKind.PROFILE_EXPOSED and fault.facts.get("may") == "read"
    return Severity.INFO if only_read else None
