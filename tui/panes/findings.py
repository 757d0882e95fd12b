"""The findings as rows, in full, and those about one thing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from diagnostics.report.levels import Actor, PaneName, Severity, Status
from diagnostics.report.model import Finding, Report
from diagnostics.report.panes import Stage
from diagnostics.report.words import ACTORS
from tui.signs import SEVERITY, Tone
from tui.view import BLANK, Column, Detail, Group, Line, Part, Row, heading, pair, section, sign

if TYPE_CHECKING:
    from diagnostics.history import Past

_COLUMNS: Final = (Column("SEVERITY"), Column("CODE"), Column("FINDING", flex=True, least=20))
_PANES: Final = {
    PaneName.CONNECTION: "1 Connection health",
    PaneName.ROLES: "2 Roles",
    PaneName.WORK_ITEMS: "3 Work item types",
    PaneName.FIELDS: "4 Field support",
    PaneName.CATEGORIZE: "5 Categorize artifacts",
}
_STAGE_CODES: Final = {
    "settings": ("CFG",),
    "dns": ("NET10",),
    "tcp": ("NET11", "PRX"),
    "tls": ("TLS",),
    "http": ("HTTP", "NET12"),
    "auth": ("AUTH",),
    "flavour": ("API",),
    "clock": ("LOC701",),
    "latency": ("NET130",),
}


def actor_words(actor: Actor) -> str:
    """Give who must act, in words."""
    return ACTORS[actor]


def keyed(report: Report) -> tuple[tuple[str, Finding], ...]:
    """Give all findings with keys that stay the same from update to update."""
    seen = Counter[tuple[str, str]]()
    found = []
    for one in report.findings:
        seen[one.code, one.subject] += 1
        found.append((f"{one.code}|{one.subject}|{seen[one.code, one.subject]}", one))
    return tuple(found)


def findings_group(report: Report, pane: str | None) -> Group:
    """Give the rows of one pane's findings; of all panes for None."""
    rows = [finding_row(key, one) for key, one in keyed(report) if pane is None or one.pane is pane]
    return Group(_COLUMNS, tuple(rows), "findings")


def finding_row(key: str, one: Finding) -> Row:
    """Give a finding in one line."""
    return Row(key, (sign(SEVERITY[one.severity]), Part(one.code, Tone.STRONG), Part(one.title)))


def tally(report: Report) -> Line:
    """Give how many findings of each severity there are, worst first."""
    counts = Counter(one.severity for one in report.findings)
    some = [severity for severity in Severity if counts[severity]]
    return tuple(Part(f"{SEVERITY[one].glyph}{counts[one]} ", SEVERITY[one].tone) for one in some)


def finding_detail(report: Report, key: str, past: Past | None = None) -> Detail:
    """Give a finding in full; empty for a key that the report does not have.

    Args:
        report: What is shown.
        key: Which of its findings.
        past: The runs before it, where they are remembered.
    """
    one = dict(keyed(report)).get(key)
    if one is None:
        return ()
    shown = SEVERITY[one.severity]
    commands = tuple((Part(f"  $ {command}", Tone.STRONG),) for command in one.remediation.commands)
    return (
        (Part(f"{shown} ", shown.tone), Part(one.code, Tone.STRONG)),
        heading(one.title),
        BLANK,
        *section("Cause", one.cause),
        *_evidence(one),
        *section("Impact on Viz", one.impact),
        heading("What to do"),
        *((Part(one.remediation.text),),),
        *commands,
        BLANK,
        pair("who acts", actor_words(one.actor)),
        pair("confidence", one.confidence),
        pair("basis", one.basis),
        pair("about", one.subject),
        *_since(one, report, past),
        pair("pane", _PANES[one.pane]),
        pair("docs", one.docs),
        BLANK,
        *section("What it means, and how it is proved", one.page),
    )


def _since(one: Finding, report: Report, past: Past | None) -> Detail:
    """Give since when it is there, and when all was well last."""
    since = past.since_finding(one, report.target.url) if past is not None else None
    if past is None or since is None or len(past.runs) == 1:
        return ()
    from diagnostics.history.words import good_words, since_words  # noqa: PLC0415 - only where there was a run

    return (pair("history", f"{since_words(since)}; {good_words(past)}"),)


def _evidence(one: Finding) -> Detail:
    if not one.evidence:
        return ()
    lines = tuple(
        (Part(f"  {name} = ", Tone.MUTED), Part(_value(value))) for name, value in one.evidence.items()
    )
    return (heading("Evidence"), *lines, BLANK)


def _value(value: str | float | bool | None) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "not known" if value is None else str(value)


def about_id(report: Report, subject_id: int) -> list[Finding]:
    """Give the findings whose subject bears an id, as the subjects of projects and accounts do."""
    return [one for one in report.findings if one.subject.endswith((f"({subject_id})", f" {subject_id}"))]


def about_stage(report: Report, stage: Stage) -> list[Finding]:
    """Give the findings of one link: by what it says, else by the family of its codes."""
    found = [one for one in report.findings if one.pane is PaneName.CONNECTION]
    exact = [one for one in found if one.title == stage.detail]
    if exact or stage.status in {Status.PASS, Status.SKIPPED}:
        return exact
    return [one for one in found if one.code.startswith(_STAGE_CODES.get(stage.stage, ()))]


def finding_lines(title: str, found: Iterable[Finding]) -> Detail:
    """Give findings in short: sign, code, title and what to do."""
    lines: list[Line] = []
    for one in found:
        shown = SEVERITY[one.severity]
        lines.append((Part(f"{shown} ", shown.tone), Part(f"{one.code} ", Tone.STRONG), Part(one.title)))
        lines.append((Part(one.remediation.text, Tone.MUTED),))
    return (heading(title), *lines, BLANK) if lines else ()
