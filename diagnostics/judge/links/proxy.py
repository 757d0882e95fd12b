"""Entries of NO_PROXY that would mean the host and have no effect."""

from __future__ import annotations

from diagnostics.faults import Scalar
from diagnostics.judge.findings import Findings
from diagnostics.judge.proxies import ignored_words
from diagnostics.report.levels import PaneName, Status
from diagnostics.snapshot import Snapshot


def weigh(snapshot: Snapshot, findings: Findings) -> Status | None:
    """Tell of entries that somebody wrote for this host, in vain."""
    target = snapshot.target
    if not target.route.ignored:
        return None
    shown = f"{target.route.proxy or 'a proxy'}, from {target.route.variable}"
    facts: dict[str, Scalar] = {
        "entries": ", ".join(one.entry for one in target.route.ignored),
        "why": ", ".join(one.why for one in target.route.ignored),
        "route": shown,
    }
    words: dict[str, Scalar] = {"entries": ignored_words(target.route, target.host)}
    findings.add("PRX206", PaneName.CONNECTION, target.host, facts, words)
    return Status.WARN
