"""Hosts that IPv4 reaches and IPv6 does not."""

from __future__ import annotations

from typing import Final

from diagnostics.judge.findings import Findings
from diagnostics.report.levels import Confidence, PaneName, Status
from diagnostics.snapshot import Outcome, Snapshot, StageName
from diagnostics.target import is_loopback

_OK: Final = "ok "
_CLOSED: Final = "ECONNREFUSED"


def weigh(snapshot: Snapshot, findings: Findings) -> Status | None:
    """Tell of IPv6 that fails where IPv4 works; a local service that listens on one of both is no finding."""
    fact, host = snapshot.stage(StageName.TCP), snapshot.target.host
    by_4, by_6 = str(fact.facts.get("ipv4") or ""), str(fact.facts.get("ipv6") or "")
    if fact.outcome is not Outcome.DONE or not by_4.startswith(_OK) or not by_6 or by_6.startswith(_OK):
        return None
    if is_loopback(host) and by_6 == _CLOSED:
        return None
    evidence = {name: fact.facts.get(name) for name in ("ipv4", "ipv6", "tried", "given_up_s")}
    words = {"address": fact.facts.get("address")}
    finding = findings.add("NET105", PaneName.CONNECTION, host, evidence, words)
    if "given_up_s" in finding.evidence:
        findings.change(finding, confidence=Confidence.LIKELY)
    return Status.WARN
