"""The findings as a page shows them, and who must act on which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from diagnostics.report.html.limits import Limits, cut, left_out
from diagnostics.report.html.links import KNOWN
from diagnostics.report.html.signs import Sign, sign
from diagnostics.report.levels import Actor, Severity
from diagnostics.report.model import Finding
from diagnostics.report.words import ACTORS, PANE_TITLES, fact_rows


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """One finding in full."""

    key: str
    """Its place on the page."""
    sign: Sign
    code: str
    title: str
    who: str
    opened: bool
    parts: tuple[tuple[str, str], ...]
    """Label and text of what is read first."""
    aside: tuple[tuple[str, str], ...]
    """Label and text of what it is about, and how sure it is."""
    evidence: tuple[tuple[str, str], ...]
    todo: str
    commands: tuple[str, ...]
    proof: str
    docs: str
    linked: bool
    """Its documentation is one of the addresses known here."""


@dataclass(frozen=True, slots=True)
class Brief:
    """One finding in one line."""

    sign: Sign
    code: str
    title: str


@dataclass(frozen=True, slots=True)
class ActorRow:
    """Who must act, and on what."""

    who: str
    counts: tuple[tuple[Sign, int], ...]
    codes: tuple[tuple[str, str, int], ...]
    """Code, the place of its first finding (empty: not in full on this page), and how many there are."""


@dataclass(frozen=True, slots=True)
class ShownFindings:
    """All findings, worst first."""

    full: tuple[ShownFinding, ...]
    brief: tuple[Brief, ...]
    actors: tuple[ActorRow, ...]
    counts: tuple[tuple[Sign, int], ...]
    total: int
    more: str


def shown_findings(findings: tuple[Finding, ...], limits: Limits) -> ShownFindings:
    """Give the findings: the worst in full, some more in a line each, and how many are left out."""
    full = findings[: limits.findings]
    brief = findings[limits.findings : 2 * limits.findings]
    return ShownFindings(
        full=tuple(_finding(one, number, limits) for number, one in enumerate(full, start=1)),
        brief=tuple(
            Brief(sign(one.severity), cut(one.code, limits), cut(one.title, limits)) for one in brief
        ),
        actors=_actors(findings, limits),
        counts=_counts(findings),
        total=len(findings),
        more=left_out(len(full) + len(brief), len(findings), "findings"),
    )


def _finding(one: Finding, number: int, limits: Limits) -> ShownFinding:
    parts = {"Cause": one.cause, "Impact on Viz": one.impact}
    aside = {
        "About": one.subject,
        "Pane": PANE_TITLES[one.pane],
        "Confidence": f"{one.confidence}; basis: {one.basis}",
    }
    return ShownFinding(
        key=f"finding-{number}",
        sign=sign(one.severity),
        code=cut(one.code, limits),
        title=cut(one.title, limits),
        who=ACTORS[one.actor],
        opened=one.severity is not Severity.INFO,
        parts=tuple((label, cut(text, limits)) for label, text in parts.items() if text),
        aside=tuple((label, cut(text, limits)) for label, text in aside.items() if text),
        evidence=tuple((name, cut(value, limits)) for name, value in fact_rows(one.evidence)),
        todo=cut(one.remediation.text, limits),
        commands=tuple(cut(command, limits) for command in one.remediation.commands),
        proof=cut(one.page, limits),
        docs=cut(one.docs, limits),
        linked=one.docs in KNOWN,
    )


def _counts(findings: Iterable[Finding]) -> tuple[tuple[Sign, int], ...]:
    counts = Counter(one.severity for one in findings)
    return tuple((sign(severity), counts[severity]) for severity in Severity)


def _actors(findings: tuple[Finding, ...], limits: Limits) -> tuple[ActorRow, ...]:
    """Give who must act, those with the worst findings first."""
    order = dict.fromkeys(one.actor for one in findings)
    return tuple(_actor(actor, findings, limits) for actor in order)


def _actor(actor: Actor, findings: tuple[Finding, ...], limits: Limits) -> ActorRow:
    own = [(number, one) for number, one in enumerate(findings, start=1) if one.actor is actor]
    first = {one.code: number for number, one in reversed(own)}
    times = Counter(one.code for _, one in own)
    return ActorRow(
        who=ACTORS[actor],
        counts=_counts(one for _, one in own),
        codes=tuple(
            (cut(code, limits), f"finding-{first[code]}" if first[code] <= limits.findings else "", count)
            for code, count in times.items()
        ),
    )
