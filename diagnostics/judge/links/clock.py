"""This machine's clock against the server's."""

from __future__ import annotations

from typing import Final

from diagnostics.faults import Fault, Scalar
from diagnostics.judge.catalogue import load_stage_words
from diagnostics.judge.findings import Findings
from diagnostics.judge.links.told import sentence
from diagnostics.judge.links.validity import (
    BROKEN_BY_CLOCK,
    LEAST_SAMPLES,
    LIMIT_S,
    ClockCase,
    clock_case,
    number,
)
from diagnostics.judge.measures import clock_skew, skew_text
from diagnostics.report.levels import Confidence, PaneName, Severity, Status
from diagnostics.report.model import RuledOut
from diagnostics.snapshot import Snapshot, StageName

_SUBJECT: Final = "this machine"
_EVIDENCE: Final = ("skew_s", "uncertainty_s", "date_samples", "date_from", "clock", "clock_not_before")


def weigh(snapshot: Snapshot, findings: Findings) -> Status | None:
    """Tell of a clock that is off by more than its uncertainty can explain, or that breaks TLS."""
    fault = snapshot.stage(StageName.TLS).fault
    case = clock_case(fault)
    if fault is not None and case in BROKEN_BY_CLOCK:
        _broken(fault, case, findings)
        return Status.FAIL
    seen = _compared(snapshot, fault if case is ClockCase.OFF_TOO else None)
    if seen is None or abs(seen[0]) - seen[1] <= LIMIT_S:
        return None
    facts: dict[str, Scalar] = {"skew_s": seen[0], "uncertainty_s": seen[1]}
    words: dict[str, Scalar] = {"skew": skew_text(seen[0]), "limit": LIMIT_S}
    why, felt = sentence("clock", "differs", words), sentence("clock", "felt", words)
    findings.add("LOC701", PaneName.CONNECTION, _SUBJECT, facts, {**words, "why": why, "felt": felt})
    return Status.WARN


def ruled_out(snapshot: Snapshot) -> tuple[RuledOut, ...]:
    """Give that the clock is in order, where a certificate failed by its dates and is to blame itself."""
    fault = snapshot.stage(StageName.TLS).fault
    if fault is None or clock_case(fault) is not ClockCase.RULED_OUT:
        return ()
    told = sentence("clock", "ruled_out", fault.facts)
    return (
        RuledOut(what="A clock that is wrong", evidence=told, link=load_stage_words()[StageName.CLOCK].title),
    )


def _broken(fault: Fault, case: ClockCase, findings: Findings) -> None:
    """Tell of a clock that TLS fails by: it stands above what it breaks."""
    before = case is ClockCase.BEFORE
    facts = {name: fault.facts.get(name) for name in _EVIDENCE}
    skew = number(facts, "skew_s")
    shown = sentence("clock", "wrong", facts) if before or skew is None else skew_text(skew)
    words = {**facts, "host": fault.where.rpartition(":")[0]}
    told: dict[str, Scalar] = {
        "skew": shown,
        "why": sentence("clock", "breaks_before" if before else "breaks", words),
        "felt": sentence("clock", "broken", words),
    }
    finding = findings.add("LOC701", PaneName.CONNECTION, _SUBJECT, facts, told, Severity.FAIL)
    if not before:  # a date in clear is no proof of who sent it
        findings.change(finding, confidence=Confidence.LIKELY)


def _compared(snapshot: Snapshot, fault: Fault | None) -> tuple[float, float] | None:
    """Give the clock's difference and its uncertainty; None where too few answers told the time."""
    if fault is not None:
        skew, uncertainty = number(fault.facts, "skew_s"), number(fault.facts, "uncertainty_s")
        return None if skew is None or uncertainty is None else (skew, uncertainty)
    dated = sum(one.server_date is not None for one in snapshot.requests)
    return clock_skew(snapshot.requests) if dated >= LEAST_SAMPLES else None
