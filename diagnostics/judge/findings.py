"""Findings made from the catalogue, the evidence and the words a judge hands over."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from diagnostics.contract import Contract
from diagnostics.faults import Fault, FaultKind, Scalar
from diagnostics.judge.answers import answer_words
from diagnostics.judge.catalogue import codes_by_fault, load_catalogue
from diagnostics.judge.proxies import as_of_proxy, proxy_words, route_words
from diagnostics.judge.reproduce import reproducer
from diagnostics.judge.retired import retired_sign
from diagnostics.judge.tries import tries_of
from diagnostics.judge.words import Words
from diagnostics.report.levels import Confidence, PaneName, Severity
from diagnostics.report.model import Finding, NotJudged, Remediation
from diagnostics.snapshot import Outcome, Snapshot, StageName

_ABSENT = frozenset(
    {
        FaultKind.NO_SUCH_PATH,
        FaultKind.UNFOUND_RESOURCE,
        FaultKind.INVALID_PARAMETER,
        FaultKind.UNEXPECTED_STATUS,
        FaultKind.GONE,
    }
)
"""Where `/me` answers, these say that a part of v5 is missing and not that there is no v5."""

_REVOKED = "AUTH512"
_ORDER = {Severity.FAIL: 0, Severity.WARN: 1, Severity.INFO: 2}


class Findings:
    """Gathers the findings of a report, and what could not be judged."""

    def __init__(self, snapshot: Snapshot, contract: Contract) -> None:
        target = snapshot.target
        self._contract = contract
        self._snapshot = snapshot
        self._common: dict[str, Scalar] = {
            "url": target.url,
            "host": target.host,
            "port": target.port,
            "secret": {"token": "token", "basic": "password"}.get(target.auth, "secret"),
            "ended": contract.service.ended,
            "address": snapshot.stage(StageName.DNS).facts.get("addresses") or target.host,
            **route_words(target),
        }
        self._accepted = snapshot.stage(StageName.AUTH).outcome is Outcome.DONE
        self._revoked = snapshot.revoked is not None
        self.found: list[Finding] = []
        self.not_judged: list[NotJudged] = []

    def add(
        self,
        code: str,
        pane: PaneName,
        subject: str,
        evidence: Mapping[str, Scalar] | None = None,
        words: Mapping[str, Scalar] | None = None,
        severity: Severity | None = None,
    ) -> Finding:
        """Add the finding `code` about `subject`.

        Args:
            code: A key of the catalogue.
            pane: Where it is shown.
            subject: What it is about: a host, a project, an account.
            evidence: The figures that prove it; they also fill the texts.
            words: Further words for the texts only.
            severity: Where it weighs more here than the catalogue has it.
        """
        entry = load_catalogue()[code]
        proof: dict[str, Scalar] = {
            name: value for name, value in (evidence or {}).items() if value is not None
        }
        filled = Words({**self._common, "where": subject, **proof, **(words or {})})
        finding = Finding(
            code=code,
            severity=severity or entry.severity,
            pane=pane,
            subject=subject,
            title=entry.title.format_map(filled),
            cause=entry.cause.format_map(filled),
            evidence=proof,
            impact=entry.impact.format_map(filled),
            remediation=Remediation(
                text=entry.remediation.format_map(filled),
                commands=tuple(command.format_map(filled) for command in entry.commands),
            ),
            actor=entry.actor,
            confidence=Confidence.LIKELY if _unsure(code, proof) else entry.confidence,
            basis=entry.basis,
            docs=self._contract.docs,
            page=entry.page,
        )
        self.found.append(finding)
        return finding

    def add_fault(
        self,
        fault: Fault,
        pane: PaneName,
        subject: str = "",
        words: Mapping[str, Scalar] | None = None,
        severity: Severity | None = None,
    ) -> Finding:
        """Add the finding that `fault` is the symptom of; one that the pane has already is counted there.

        That the token was revoked is one cause for all that could not be read since, and is told once.
        """
        code = self.code_of(fault)
        if code == _REVOKED and (known := next((one for one in self.found if one.code == code), None)):
            return known
        where = subject or fault.where or str(self._common["host"])
        before = next((one for one in self.found if (one.code, one.pane) == (code, pane)), None)
        if before is not None:
            return self._once_more(before)
        host, service = str(self._common["host"]), self._contract.service
        told = self._told_apart(fault)
        filled = {
            "where": fault.where or where,
            "spoiled": "the whole",
            "error": fault.facts.get("errno_name") or fault.facts.get("exception"),
            "sign": retired_sign(fault, host, service),
            **answer_words(fault),
            **proxy_words(told, self._snapshot.target),
            **(words or {}),
        }
        tries = tries_of(self._snapshot, fault)
        finding = self.add(code, pane, where, {**told.facts, **tries}, filled, severity)
        if tries:
            finding = self.change(finding, cause=f"{finding.cause} It was tried {tries['tries']} times.")
        return self._reproducible(finding, fault)

    def _reproducible(self, finding: Finding, fault: Fault) -> Finding:
        """Add the command line that asks again what failed, where a request did."""
        again = reproducer(self._snapshot, fault)
        if again is None:
            return finding
        commands = (*finding.remediation.commands, again)
        remediation = msgspec.structs.replace(finding.remediation, commands=commands)
        return self.change(finding, remediation=remediation)

    def amend(self, finding: Finding, sentence: str) -> None:
        """Add a sentence to the cause of a finding that was added before."""
        place = self.found.index(finding)
        self.found[place] = msgspec.structs.replace(finding, cause=f"{finding.cause} {sentence}")

    def _once_more(self, finding: Finding) -> Finding:
        """Count a symptom that was told already, rather than tell it for each project anew."""
        times = finding.evidence.get("times", 1)
        times = times + 1 if isinstance(times, int) else 2
        return self.change(finding, evidence={**finding.evidence, "times": times})

    def change(self, finding: Finding, **changes: object) -> Finding:
        """Put another finding in the place of one that was added, as it is but for `changes`."""
        again = msgspec.structs.replace(finding, **changes)
        self.found[self.found.index(finding)] = again
        return again

    def code_of(self, fault: Fault) -> str:
        """Give the code a symptom is diagnosed as."""
        fault = self._told_apart(fault)
        if retired_sign(fault, str(self._common["host"]), self._contract.service):
            return "HTTP431"
        if fault.kind is FaultKind.INVALID_AUTHENTICATION and self._accepted:
            return _REVOKED if self._revoked else "API605"  # /me takes the token, this part does not
        if fault.kind in _ABSENT and fault.where not in {"", "/me"}:
            return "API605"
        if fault.kind is FaultKind.UNAUTHORIZED_OPERATION:
            return "AUTH513"
        return codes_by_fault()[fault.kind]

    def _told_apart(self, fault: Fault) -> Fault:
        """Give an answer that is a proxy's and not the target's as that; the retired service's is its own."""
        if retired_sign(fault, str(self._common["host"]), self._contract.service):
            return fault
        return as_of_proxy(fault, self._snapshot.target)

    def cannot_judge(self, what: str, pane: PaneName, because: str) -> None:
        """Note something that could not be told."""
        self.not_judged.append(NotJudged(what=what, pane=pane, because=because))

    def worst_first(self) -> tuple[Finding, ...]:
        """Give the findings, failures first, otherwise in the order of the panes and of the stages."""
        return tuple(sorted(self.found, key=lambda finding: _ORDER[finding.severity]))


def _unsure(code: str, evidence: Mapping[str, Scalar]) -> bool:
    """Tell what an error's own code or a version proves from what only a status, a count or a name shows."""
    without_errno = code == "NET112" and "exception" in evidence
    by_status_alone = code in {"AUTH510", "ROLE520"} and "api_code" not in evidence
    unasked = code == _REVOKED and evidence.get("me_again") != "rejected"
    waited = code == "PRX204" and evidence.get("symptom") == FaultKind.STALLED
    unmoved = code == "DATA610" and evidence.get("version_before") == evidence.get("version_after")
    return by_status_alone or without_errno or unasked or waited or unmoved
