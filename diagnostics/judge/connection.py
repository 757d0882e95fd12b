"""Connection health: each link's status, the first broken one, what it rules out, clock and latency."""

from __future__ import annotations

from typing import Final

from diagnostics.contract import Contract
from diagnostics.faults import FaultKind, Scalar
from diagnostics.judge.catalogue import load_stage_words
from diagnostics.judge.catalogue.flavours import load_flavours
from diagnostics.judge.findings import Findings
from diagnostics.judge.flavour import judge_flavour
from diagnostics.judge.links import BROKEN, LINKS, clock
from diagnostics.judge.links.told import Told
from diagnostics.judge.measures import clock_skew, latency, skew_text, whole
from diagnostics.judge.proxies import link_words, not_applicable_words
from diagnostics.judge.tries import again_words
from diagnostics.judge.words import Words
from diagnostics.report.levels import PaneName, Severity, Status, Verdict
from diagnostics.report.model import RuledOut
from diagnostics.report.panes import ConnectionPane, Stage
from diagnostics.snapshot import CONNECTION_STAGES, Outcome, Snapshot, StageFact, StageName

_UNJUDGED: Final = frozenset({FaultKind.CRASHED, FaultKind.DEADLINE, FaultKind.INTERRUPTED})
"""Faults of the run, which say nothing about the connection."""
_STILL_HOLD: Final = frozenset({StageName.SETTINGS, StageName.DNS, StageName.TCP, StageName.HTTP})
"""Links whose warning says nothing against what they rule out."""
_PANE: Final = PaneName.CONNECTION


class ConnectionJudge:
    """Judges the connection's stages of one snapshot."""

    def __init__(self, snapshot: Snapshot, contract: Contract, findings: Findings) -> None:
        self._snapshot = snapshot
        self._contract = contract
        self._findings = findings
        self.skew = clock_skew(snapshot.requests)
        self.latency = latency(snapshot.requests)
        self._again = again_words(snapshot)
        self.flavour = judge_flavour(snapshot, contract)
        self.codes: dict[StageName, str] = {}
        self._warned: dict[StageName, Status] = {}

    def pane(self) -> ConnectionPane:
        """Give the pane, and add its findings."""
        for name, weigh in LINKS.items():
            status = weigh(self._snapshot, self._findings)
            if status is not None:
                self._warned[name] = status
        for name in CONNECTION_STAGES:
            fact = self._snapshot.stage(name)
            if fact.fault is not None:
                self._fail(fact)
        self._retired()
        stages = tuple(self._stage(self._snapshot.stage(name)) for name in CONNECTION_STAGES)
        return ConnectionPane(
            verdict=_verdict(stages),
            stages=stages,
            latency_ms=self.latency,
            clock_skew_s=self.skew[0] if self.skew else None,
            flavour=self.flavour,
        )

    def ruled_out(self) -> tuple[RuledOut, ...]:
        """Give the causes that the passed links disprove."""
        words = load_stage_words()
        return tuple(
            RuledOut(
                what=words[name].rules_out,
                evidence=f"{words[name].title}: {self._detail(fact)}",
                link=words[name].title,
            )
            for name in CONNECTION_STAGES
            if (fact := self._snapshot.stage(name)).outcome is Outcome.DONE
            and (name not in self._warned or name in _STILL_HOLD)
        ) + clock.ruled_out(self._snapshot)

    def _fail(self, fact: StageFact) -> None:
        if fact.fault is None:
            return
        severity = None if fact.fault.kind in _UNJUDGED else Severity.FAIL
        explain = BROKEN.get(fact.stage)
        told = explain(fact.fault, self._snapshot) if explain is not None else Told()
        finding = self._findings.add_fault(fact.fault, _PANE, words=told.words, severity=severity)
        finding = self._findings.change(finding, **told.changes())
        self.codes[fact.stage] = finding.code
        if fact.fault.kind in _UNJUDGED:
            title = load_stage_words()[fact.stage].title
            self._findings.cannot_judge(title, _PANE, finding.title)

    def _retired(self) -> None:
        """Tell of the service's end, where the host is Tracker's own."""
        host, service = self._snapshot.target.host, self._contract.service
        if host not in service.hosts:
            return
        if self._snapshot.stage(StageName.HTTP).outcome is Outcome.DONE:
            self._findings.add("API604", _PANE, host, {"ended": service.ended})
        elif self.codes and "HTTP431" not in self.codes.values():
            words = load_flavours().retired
            failed = {code for stage, code in self.codes.items() if stage is not StageName.SETTINGS}
            broken = [one for one in self._findings.found if one.code in failed]
            for one in broken:
                self._findings.amend(one, words.besides.format(host=host, ended=service.ended))
            facts: dict[str, Scalar] = {
                "ended": service.ended,
                "seen": ", ".join(one.code for one in broken) or None,
            }
            self._findings.add("HTTP431", _PANE, host, facts, {"sign": words.own_host})

    def _stage(self, fact: StageFact) -> Stage:
        return Stage(
            stage=fact.stage,
            title=load_stage_words()[fact.stage].title,
            status=self._status(fact),
            ms=None if fact.ms is None else round(fact.ms, 1),
            detail=self._detail(fact),
            because=self.codes.get(fact.because) if fact.because is not None else None,
            facts=_seen(fact),
        )

    def _status(self, fact: StageFact) -> Status:
        if fact.outcome is Outcome.DONE:
            return self._warned.get(fact.stage, Status.PASS)
        if fact.outcome is Outcome.FAILED and fact.fault is not None:
            return Status.UNKNOWN if fact.fault.kind in _UNJUDGED else Status.FAIL
        if fact.outcome in {Outcome.SKIPPED, Outcome.NOT_APPLICABLE}:
            return Status.SKIPPED
        return Status.UNKNOWN

    def _detail(self, fact: StageFact) -> str:
        words = load_stage_words()[fact.stage]
        if fact.outcome is Outcome.DONE:
            told = words.detail.format_map(Words({**fact.facts, **self._figures()}))
            revoked = fact.stage is StageName.AUTH and self._snapshot.revoked is not None
            return f"{told}; rejected later" if revoked else told
        if fact.outcome is Outcome.FAILED:
            code = self.codes.get(fact.stage, "")
            return next((one.title for one in self._findings.found if one.code == code), "")
        if fact.outcome is Outcome.SKIPPED and fact.because is not None:
            return f"not tried: {load_stage_words()[fact.because].title} failed"
        if fact.outcome is Outcome.NOT_APPLICABLE:
            return not_applicable_words(fact.stage, self._snapshot.target) or words.not_applicable
        if fact.outcome is Outcome.NOT_HELD:
            return "not in an export: no host was asked"
        return "running" if fact.outcome is Outcome.RUNNING else "not asked yet"

    def _figures(self) -> dict[str, Scalar]:
        return {
            "flavour": self.flavour.title,
            "route": link_words(self._snapshot.target, self._snapshot.stage(StageName.PROXY).facts),
            "skew": skew_text(self.skew[0]) if self.skew else "unknown",
            "uncertainty": self.skew[1] if self.skew else None,
            "again": self._again,
            "p50": whole(self.latency.p50),
            "p95": whole(self.latency.p95),
        }


def _seen(fact: StageFact) -> dict[str, Scalar]:
    """Give the figures of a link, or those that prove it broken; what is not known is left out."""
    facts = fact.fault.facts if fact.fault is not None else fact.facts
    return {name: value for name, value in facts.items() if value is not None}


def _verdict(stages: tuple[Stage, ...]) -> Verdict:
    statuses = {stage.status for stage in stages}
    if Status.FAIL in statuses:
        return Verdict.FAIL
    if Status.UNKNOWN in statuses:
        return Verdict.INCOMPLETE
    return Verdict.WARN if Status.WARN in statuses else Verdict.PASS
