"""The report as Markdown, to be pasted into a ticket."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from diagnostics.report.glyphs import GLYPHS
from diagnostics.report.levels import PaneName
from diagnostics.report.model import Finding, Report
from diagnostics.report.tables import Table, tables
from diagnostics.report.words import (
    ACTORS,
    PANE_TITLES,
    evidence_line,
    headline,
    number,
    pane_verdicts,
    program_words,
    stale_words,
)

_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]#|<>~&$^@]|:(?=//)|(?<=www)\.)")
"""Signs that Markdown, or a tracker's dialect of it (mentions, links, maths), could take for its own."""


def write_markdown(report: Report) -> str:
    """Give the report as Markdown, worst findings first, then the five panes."""
    return "\n".join(_lines(report)).rstrip() + "\n"


def plain(text: str) -> str:
    """Give `text` so that Markdown shows it and does nothing with it."""
    return _SPECIAL.sub(_entity, text)


def _entity(match: re.Match[str]) -> str:
    sign = match[1]
    return f"&#{ord(sign)};" if sign in "<>&@:|`$." else f"\\{sign}"


def _lines(report: Report) -> Iterator[str]:
    yield from (f"# tracker-doctor: {plain(headline(report))}", "")
    yield f"- Target: {_code(report.target.url)} ({plain(report.target.flavour)}, {report.target.auth})"
    yield f"- Run: {report.started_at:%Y-%m-%d %H:%M:%S} UTC, {report.duration_s:.1f} s, "
    yield f"  {plain(program_words(report.tool))}"
    counted = ", ".join(
        f"{number(count)} {plain(name)}" for name, count in report.summary.stories_by_type.items()
    )
    yield f"- Stories: {number(report.summary.total)}{f' ({counted})' if counted else ''}"
    yield ""
    yield from ("## Findings", "")
    if not report.findings:
        yield from ("None.", "")
    for finding in report.findings:
        yield from _finding(finding)
    if report.ruled_out:
        yield from ("## Ruled out", "")
        yield from (f"- {plain(one.what)}: {plain(one.evidence)}" for one in report.ruled_out)
        yield ""
    verdicts = pane_verdicts(report)
    for pane in PaneName:
        stale = plain(stale_words(report, pane))
        yield from (f"## {PANE_TITLES[pane]}: {GLYPHS[verdicts[pane]]} {verdicts[pane]}{stale}", "")
        for table in tables(report, pane):
            yield from _table(table)
    yield from ("## Coverage", "")
    yield f"{report.coverage.answered} of {report.coverage.asked} questions answered."
    yield ""
    yield from (
        f"- Not judged: {plain(one.what)} ({one.pane}): {plain(one.because)}"
        for one in report.coverage.not_judged
    )


def _finding(finding: Finding) -> Iterator[str]:
    title = f"{GLYPHS[finding.severity]} {finding.severity.upper()} {finding.code}: {plain(finding.title)}"
    yield from (f"### {title}", "")
    parts = {
        "About": finding.subject,
        "Cause": finding.cause,
        "Evidence": evidence_line(finding.evidence),
        "Impact on Viz": finding.impact,
        "What to do": finding.remediation.text,
        "Who acts": f"{ACTORS[finding.actor]} ({finding.actor})",
        "Confidence": f"{finding.confidence}; basis: {finding.basis}",
    }
    yield from (f"- **{name}**: {plain(text)}" for name, text in parts.items() if text)
    yield ""
    if finding.remediation.commands:
        yield from fenced("\n".join(finding.remediation.commands), "sh")


def fenced(text: str, language: str = "") -> Iterator[str]:
    """Give a code block whose fence is longer than any run of backticks inside."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    yield from (f"{fence}{language}", text, fence, "")


def _code(text: str) -> str:
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    ticks = "`" * (longest + 1)
    return f"{ticks}{text}{ticks}"


def _table(table: Table) -> Iterator[str]:
    yield from (f"**{plain(table.title)}**", "")
    if table.note:
        yield from (plain(table.note), "")
    if not table.rows:
        yield from ("(nothing to show)", "")
        return
    yield "| " + " | ".join(map(plain, table.columns)) + " |"
    yield "|" + "|".join(" ---: " if name in table.numeric else " --- " for name in table.columns) + "|"
    yield from ("| " + " | ".join(plain(text) for text in row) + " |" for row in table.rows)
    yield ""
