"""The links that hang on the connection and its user: can Viz read the story at all?"""

from __future__ import annotations

from typing import Final

from diagnostics.faults import FaultKind, Scalar
from diagnostics.judge.roles import project_label
from diagnostics.judge.why.subject import Subject
from diagnostics.report.levels import PaneName, Severity
from diagnostics.report.model import Finding
from diagnostics.report.why import StepName, WhyStep

_REJECTED: Final = frozenset({"AUTH510", "AUTH512", "AUTH513"})
"""A secret that the host refuses, at once or after a while: Viz sends the same one."""


def reachable(subject: Subject) -> WhyStep:
    """Tell whether the host answers the connection's user."""
    if subject.snapshot.source.exported:
        return subject.step(StepName.REACHABLE, "export")
    broken = next((one for one in subject.report.findings if _breaks(one)), None)
    if broken is None:
        return subject.step(StepName.REACHABLE, "ok")
    outcome = "rejected" if broken.code in _REJECTED else "broken"
    return subject.step(StepName.REACHABLE, outcome, _words(broken), code=broken.code)


def found(subject: Subject) -> WhyStep:
    """Tell whether there is such a story, and whether the user may read it."""
    if subject.row is not None:
        return subject.step(StepName.FOUND, "ok")
    if subject.is_epic:
        return subject.step(StepName.FOUND, "epic")
    if subject.snapshot.source.exported:
        return subject.step(StepName.FOUND, "not_in_export")
    fault = subject.snapshot.story.fault if subject.snapshot.story else None
    if fault is None:
        told = next((one for one in subject.report.findings if one.severity is not Severity.INFO), None)
        return subject.step(StepName.FOUND, "unread", _words(told) if told else None)
    if fault.kind is not FaultKind.UNAUTHORIZED_OPERATION:
        return subject.step(StepName.FOUND, "missing")
    closed = [
        project_label(one)
        for one in subject.snapshot.projects or ()
        if one.listed and one.fault is not None and one.fault.kind is FaultKind.UNAUTHORIZED_OPERATION
    ]
    outcome = "refused_closed" if closed else "refused"
    return subject.step(StepName.FOUND, outcome, {"closed": " and ".join(closed)})


def project(subject: Subject) -> WhyStep:
    """Tell whether the story's project is among those that the settings name, and open."""
    facts = subject.project
    if facts is None:
        return subject.step(StepName.PROJECT, "unknown")
    if subject.snapshot.source.exported:
        return subject.step(StepName.PROJECT, "export")
    scope = subject.snapshot.target.projects
    if scope and facts.id not in scope:
        return subject.step(StepName.PROJECT, "out_of_scope", {"scope": ", ".join(map(str, scope))})
    row = subject.role_row()
    if facts.fault is not None and row is not None:
        return subject.step(StepName.PROJECT, "closed", {"reason": row.reason, **subject.advice_on(facts.id)})
    return subject.step(StepName.PROJECT, "in_scope")


def role(subject: Subject) -> WhyStep:
    """Hold the user's role in the project against the documented minimum."""
    row = subject.role_row()
    if row is None or row.ok is None:
        return subject.step(StepName.ROLE, "unknown", {"reason": row.reason if row else "not known"})
    if row.ok:
        return subject.step(StepName.ROLE, "ok", {"role": row.role})
    finding = subject.finding_on(row.id)
    words = {"reason": row.reason[:1].upper() + row.reason[1:], **subject.advice_on(row.id)}
    return subject.step(StepName.ROLE, "low", words, code=finding.code if finding else None)


def account(subject: Subject) -> WhyStep:
    """Hold the user's place in the project's account against the documented minimum."""
    row = subject.account_row()
    if row is None:
        return subject.step(StepName.ACCOUNT, "unknown")
    words: dict[str, Scalar] = {
        "account": f"{row.name} ({row.id})" if row.name else row.id,
        "role": row.role,
        "reason": row.reason,
        **subject.advice_on(row.id),
    }
    outcome = {True: "ok", False: "low", None: "unseen"}[row.ok]
    return subject.step(StepName.ACCOUNT, outcome, words)


def _breaks(finding: Finding) -> bool:
    return finding.pane is PaneName.CONNECTION and finding.severity is Severity.FAIL


def _words(finding: Finding) -> dict[str, Scalar]:
    return {"cause": f"{finding.title}. {finding.cause}", "remedy": finding.remediation.text}
