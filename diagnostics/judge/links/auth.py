"""The token once it was taken: whose it is, and whether it stayed good."""

from __future__ import annotations

from diagnostics.judge.findings import Findings
from diagnostics.report.levels import PaneName, Status
from diagnostics.snapshot import Snapshot, StageName


def weigh(snapshot: Snapshot, findings: Findings) -> Status | None:
    """Tell of a token that was revoked meanwhile, or that may be another user's."""
    facts = snapshot.stage(StageName.AUTH).facts
    if facts.get("compared") is False:
        what = f"Whether the token is the one of {facts.get('configured')}"
        findings.cannot_judge(what, PaneName.CONNECTION, "/me does not tell what could be compared")
    if snapshot.revoked is None:
        return None
    findings.add_fault(snapshot.revoked, PaneName.CONNECTION, snapshot.target.host)
    return Status.FAIL
