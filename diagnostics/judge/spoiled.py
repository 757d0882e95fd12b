"""Items of lists that could not be read, in the pane that they are missing in."""

from __future__ import annotations

from diagnostics.faults import Fault, FaultKind
from diagnostics.judge.findings import Findings
from diagnostics.report.levels import PaneName
from diagnostics.snapshot import Snapshot


def tell_spoiled(snapshot: Snapshot, findings: Findings) -> None:
    """Tell of list items that could not be read, once a list."""
    by_place: dict[str, list[Fault]] = {}
    for fault in snapshot.spoiled:
        if fault.kind is FaultKind.UNEXPECTED_SHAPE:
            by_place.setdefault(fault.where, []).append(fault)
    for where, faults in by_place.items():
        pane = PaneName.WORK_ITEMS if where.endswith(("/stories", "/epics")) else PaneName.ROLES
        facts = {"spoiled": len(faults), "pointer": faults[0].facts.get("pointer")}
        findings.add("API603", pane, where, facts)
