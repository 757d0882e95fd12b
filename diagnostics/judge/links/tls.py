"""A TLS handshake that passed, and what speaks against it all the same."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from diagnostics.faults import FaultKind, Scalar
from diagnostics.judge.catalogue import codes_by_fault
from diagnostics.judge.findings import Findings
from diagnostics.judge.links.handshake import rule_words
from diagnostics.judge.links.told import sentence
from diagnostics.judge.links.validity import moment
from diagnostics.report.levels import PaneName, Severity, Status
from diagnostics.snapshot import Outcome, Snapshot, StageName

SOON_DAYS: Final = 30
_PANE: Final = PaneName.CONNECTION
_RULES: Final = {85: FaultKind.CERT_NO_KEY_ID, 89: FaultKind.CERT_CA_NOT_CRITICAL}
_STRICT_CODES: Final = range(80, 94)


def weigh(snapshot: Snapshot, findings: Findings) -> Status | None:
    """Tell of an authority that only this machine knows, of rules that others hold, and of what ends soon."""
    fact = snapshot.stage(StageName.TLS)
    if fact.outcome is not Outcome.DONE:
        return None
    before = len(findings.found)
    host = snapshot.target.host
    _own_authority(fact.facts, host, findings)
    _strict_rule(fact.facts, host, findings)
    _ends_soon(fact.facts, host, snapshot.started_at, findings)
    return Status.WARN if len(findings.found) > before else None


def _own_authority(facts: dict[str, Scalar], host: str, findings: Findings) -> None:
    if facts.get("trusted_by_certifi") is not False or facts.get("trusted_by_ca_file") is not None:
        return
    names = ("issuer", "chain", "sha256", "top_sha256", "trust", "trusted_by_system", "trusted_by_certifi")
    findings.add("TLS302", _PANE, host, {name: facts.get(name) for name in names})


def _strict_rule(facts: dict[str, Scalar], host: str, findings: Findings) -> None:
    code = facts.get("strict_code")
    if not isinstance(code, int) or code not in _STRICT_CODES:
        return
    kind = _RULES.get(code, FaultKind.CERT_NOT_STRICT)
    names = ("strict_code", "strict_certificate", "python", "strict_rules", "chain")
    evidence = {name: facts.get(name) for name in names}
    findings.add(
        codes_by_fault()[kind], _PANE, host, evidence, rule_words(facts, code), severity=Severity.WARN
    )


def _ends_soon(facts: dict[str, Scalar], host: str, now: datetime, findings: Findings) -> None:
    """Warn of the certificate that ends first, the host's own or one above it."""
    own, above = moment(facts, "not_after"), moment(facts, "authority_not_after")
    if own is None:
        return
    by_authority = above is not None and above < own
    end = above if by_authority and above is not None else own
    days = (end - now).days
    if days > SOON_DAYS:
        return
    evidence: dict[str, Scalar] = {
        "not_after": facts.get("authority_not_after" if by_authority else "not_after"),
        "days": days,
        "subject": facts.get("authority" if by_authority else "subject"),
        "sha256": None if by_authority else facts.get("sha256"),
    }
    words: dict[str, Scalar] = {
        "whose": facts.get("authority") if by_authority else host,
        "above": sentence("handshake", "above", {"host": host}) if by_authority else "",
    }
    findings.add("TLS313", _PANE, host, evidence, words)
