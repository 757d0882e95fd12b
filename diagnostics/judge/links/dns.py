"""Names that resolve to an address which no public service has."""

from __future__ import annotations

from typing import Final

from diagnostics.judge.findings import Findings
from diagnostics.report.levels import PaneName, Severity, Status
from diagnostics.snapshot import Outcome, Snapshot, StageName

_INSIDE: Final = "Inside a company's network that is as it should be; for a public service it is an override."


def weigh(snapshot: Snapshot, findings: Findings) -> Status | None:
    """Tell of a name that could be used all the same; one that gives this machine only ended the run."""
    fact = snapshot.stage(StageName.DNS)
    if fact.outcome is not Outcome.DONE or not fact.facts.get("not_public"):
        return None
    evidence = {name: fact.facts.get(name) for name in ("addresses", "not_public", "source")}
    host = snapshot.target.host
    finding = findings.add("NET104", PaneName.CONNECTION, host, evidence, severity=Severity.WARN)
    findings.amend(finding, _INSIDE)
    return Status.WARN
