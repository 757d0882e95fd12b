"""The report as plain text: for a terminal without colours, a pager, a screen reader."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterator

from diagnostics.report.glyphs import GLYPHS
from diagnostics.report.levels import PaneName
from diagnostics.report.model import Finding, Report
from diagnostics.report.tables import Table, tables
from diagnostics.report.width import WIDTH
from diagnostics.report.words import (
    ACTORS,
    PANE_TITLES,
    evidence_line,
    headline,
    number,
    pane_verdicts,
    stale_words,
)

_CELL = 44
"""Cells that a column takes at most; the last one is wrapped below itself instead."""


def write_text(report: Report) -> str:
    """Give the report as text, worst findings first, then the five panes."""
    return "\n".join(_lines(report)).rstrip() + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield f"tracker-doctor {report.tool.version}: {headline(report)}"
    yield f"Target: {report.target.url} ({report.target.flavour}, {report.target.auth})"
    yield f"Run: {report.started_at:%Y-%m-%d %H:%M:%S} UTC, {report.duration_s:.1f} s"
    counted = ", ".join(f"{number(count)} {name}" for name, count in report.summary.stories_by_type.items())
    yield f"Stories: {number(report.summary.total)}{f' ({counted})' if counted else ''}"
    yield ""
    if report.findings:
        yield "FINDINGS"
        for finding in report.findings:
            yield from _finding(finding)
    if report.ruled_out:
        yield from ("RULED OUT", *(f"  {one.what} - {one.evidence}" for one in report.ruled_out), "")
    verdicts = pane_verdicts(report)
    for key, pane in enumerate(PaneName, start=1):
        verdict = verdicts[pane]
        yield f"{key} {PANE_TITLES[pane].upper()}: {GLYPHS[verdict]} {verdict}{stale_words(report, pane)}"
        for table in tables(report, pane):
            yield from _table(table)
    not_judged = report.coverage.not_judged
    yield f"COVERAGE: {report.coverage.answered} of {report.coverage.asked} questions answered"
    yield from (f"  not judged: {one.what} ({one.pane}): {one.because}" for one in not_judged)


def _finding(finding: Finding) -> Iterator[str]:
    yield f"{GLYPHS[finding.severity]} {finding.severity.upper()} {finding.code} {finding.title}"
    parts = {
        "about": finding.subject,
        "cause": finding.cause,
        "evidence": evidence_line(finding.evidence),
        "impact": finding.impact,
        "do": finding.remediation.text,
        "who": f"{ACTORS[finding.actor]} ({finding.actor}); {finding.confidence}, {finding.basis}",
    }
    for name, text in parts.items():
        if text:
            label = f"    {name}: ".ljust(14)
            yield textwrap.fill(text, WIDTH, initial_indent=label, subsequent_indent=" " * 14)
    yield from (f"              $ {command}" for command in finding.remediation.commands)
    yield ""


def _table(table: Table) -> Iterator[str]:
    yield f"  {table.title}"
    if table.note:
        yield textwrap.fill(table.note, WIDTH, initial_indent="  ", subsequent_indent="  ")
    if not table.rows:
        yield from ("    (nothing to show)", "")
        return
    cells = [table.columns, *table.rows]
    widths = [min(_CELL, max(_width(row[column]) for row in cells)) for column in range(len(table.columns))]
    for row in cells:
        parts = [
            _fit(text, width, right=name in table.numeric)
            for name, text, width in zip(table.columns, row, widths, strict=True)
        ]
        start = "    " + "  ".join(parts[:-1]) + "  "
        numeric = table.columns[-1] in table.numeric
        yield from _wrapped(start, _fit(row[-1], widths[-1], right=True) if numeric else row[-1])
    yield ""


def _wrapped(start: str, last: str) -> Iterator[str]:
    """Give a row whose last column goes on below itself where the line is full."""
    room = max(24, WIDTH - _width(start))
    first, *rest = textwrap.wrap(last, room) or [""]
    yield (start + first).rstrip()
    yield from (" " * _width(start) + line for line in rest)


def _width(text: str) -> int:
    """Give how many cells a terminal takes for `text`."""
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )


def _fit(text: str, width: int, *, right: bool) -> str:
    while _width(text) > width:
        text = text[:-2] + "…"
    blank = " " * (width - _width(text))
    return blank + text if right else text + blank
