"""What additional checks said, and those that misbehaved."""

from __future__ import annotations

from diagnostics.judge.findings import Findings
from diagnostics.report.levels import PaneName, Severity
from diagnostics.snapshot import Snapshot


def judge_plugins(snapshot: Snapshot, findings: Findings) -> bool:
    """Tell of each remark and of each check that failed; give whether one of them is a warning."""
    warned = False
    for plugin in snapshot.plugins:
        if plugin.fault is not None:
            code = findings.code_of(plugin.fault)
            findings.add(code, PaneName.CONNECTION, plugin.fault.where, plugin.fault.facts)
            warned = True
        for remark in plugin.remarks:
            findings.add(
                "EXT801",
                PaneName.CONNECTION,
                remark.subject or snapshot.target.host,
                {"plugin": plugin.name},
                {"title": remark.title, "text": remark.text},
                Severity(remark.severity),
            )
            warned = warned or remark.severity == "warn"
    return warned
