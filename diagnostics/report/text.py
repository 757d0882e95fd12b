"""The report as plain text: for a terminal without colours, a pager, a screen reader."""

from __future__ import annotations

import itertools
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
    program_words,
    stale_words,
)

_CELL = 44
"""Cells that a column takes at most; the last one is wrapped below itself instead."""
_NARROW = 70
"""Columns below which labels stand closer to their texts."""
_LAST = 24
"""Cells that a last column needs at least; a table without room for it is told row by row."""


def write_text(report: Report, width: int = WIDTH) -> str:
    """Give the report as text, worst findings first, then the five panes.

    Args:
        report: What to tell.
        width: Columns to keep to; a word that is longer, such as an address, runs over.
    """
    return "\n".join(_lines(report, width)).rstrip() + "\n"


def finding_text(finding: Finding, width: int = WIDTH) -> str:
    """Give one finding as it stands in the report."""
    return "\n".join(_finding(finding, width)).rstrip() + "\n"


def _lines(report: Report, width: int) -> Iterator[str]:
    yield from _filled(f"tracker-doctor {report.tool.version}: {headline(report)}", width)
    yield from _filled(f"Target: {report.target.url} ({report.target.flavour}, {report.target.auth})", width)
    ran = f"Run: {report.started_at:%Y-%m-%d %H:%M:%S} UTC, {report.duration_s:.1f} s"
    yield from _filled(f"{ran}, {program_words(report.tool)}", width)
    counted = ", ".join(f"{number(count)} {name}" for name, count in report.summary.stories_by_type.items())
    yield from _filled(f"Stories: {number(report.summary.total)}{f' ({counted})' if counted else ''}", width)
    yield ""
    if report.findings:
        yield "FINDINGS"
        for finding in report.findings:
            yield from _finding(finding, width)
        yield from (*_filled("tracker-doctor explain CODE tells more of one.", width), "")
    if report.ruled_out:
        yield "RULED OUT"
        for cause in report.ruled_out:
            yield from _filled(f"{cause.what} - {cause.evidence}", width, "  ", "    ")
        yield ""
    verdicts = pane_verdicts(report)
    for key, pane in enumerate(PaneName, start=1):
        verdict = verdicts[pane]
        title = f"{key} {PANE_TITLES[pane].upper()}: {GLYPHS[verdict]} {verdict}{stale_words(report, pane)}"
        yield from _filled(title, width)
        for table in tables(report, pane):
            yield from _table(table, width)
    coverage = report.coverage
    yield from _filled(f"COVERAGE: {coverage.answered} of {coverage.asked} questions answered", width)
    for one in coverage.not_judged:
        yield from _filled(f"not judged: {one.what} ({one.pane}): {one.because}", width, "  ", "    ")


def _finding(finding: Finding, width: int) -> Iterator[str]:
    title = f"{GLYPHS[finding.severity]} {finding.severity.upper()} {finding.code} {finding.title}"
    yield from _filled(title, width, "", "  ")
    parts = {
        "about": finding.subject,
        "cause": finding.cause,
        "evidence": evidence_line(finding.evidence),
        "impact": finding.impact,
        "do": finding.remediation.text,
        "who": f"{ACTORS[finding.actor]} ({finding.actor}); {finding.confidence}, {finding.basis}",
    }
    narrow = width < _NARROW
    margin = "    " if narrow else " " * 14
    for name, text in parts.items():
        if text:
            label = f"  {name}: " if narrow else f"    {name}: ".ljust(14)
            yield from _filled(text, width, label, margin)
    # A command is copied, and so never wrapped.
    yield from (f"{margin}$ {command}" for command in finding.remediation.commands)
    yield ""


def _table(table: Table, width: int) -> Iterator[str]:
    yield from _filled(table.title, width, "  ", "  ")
    if table.note:
        yield from _filled(table.note, width, "  ", "  ")
    if not table.rows:
        yield from ("    (nothing to show)", "")
        return
    cells = [table.columns, *table.rows]
    widths = [min(_CELL, max(_width(row[column]) for row in cells)) for column in range(len(table.columns))]
    if width < WIDTH and 4 + sum(widths[:-1]) + 2 * len(widths) + min(widths[-1], _LAST) > width:
        yield from _rows(table, width)
        return
    for row in cells:
        parts = [
            _fit(text, room, right=name in table.numeric)
            for name, text, room in zip(table.columns, row, widths, strict=True)
        ]
        start = "    " + "  ".join(parts[:-1]) + "  "
        numeric = table.columns[-1] in table.numeric
        yield from _wrapped(start, _fit(row[-1], widths[-1], right=True) if numeric else row[-1], width)
    yield ""


def _rows(table: Table, width: int) -> Iterator[str]:
    """Give each row below the other, a line a cell: there is no room for columns."""
    for row in table.rows:
        first, *others = zip(table.columns, row, strict=True)
        yield from _filled(f"{first[0]}: {first[1]}", width, "    ", "      ")
        for name, text in others:
            if text:
                yield from _filled(f"{name}: {text}", width, "      ", "        ")
    yield ""


def _filled(text: str, width: int, first: str = "", following: str = "  ") -> list[str]:
    """Give `text` wrapped at blanks, so that addresses and paths can be copied whole."""
    wrapped = textwrap.wrap(
        text,
        width,
        initial_indent=first,
        subsequent_indent=following,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return wrapped or [first.rstrip()]


def _wrapped(start: str, last: str, width: int) -> Iterator[str]:
    """Give a row whose last column goes on below itself where the line is full."""
    room = max(_LAST, width - _width(start))
    first, *rest = textwrap.wrap(last, room, break_long_words=False, break_on_hyphens=False) or [""]
    yield (start + first).rstrip()
    yield from (" " * _width(start) + line for line in rest)


def _width(text: str) -> int:
    """Give how many cells a terminal takes for `text`."""
    if text.isascii():
        return len(text)
    return sum(map(_cells, text))


def _cells(sign: str) -> int:
    return 0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def _fit(text: str, width: int, *, right: bool) -> str:
    taken = _width(text)
    if taken > width:
        # The longest beginning that leaves a cell for the sign of what is left out.
        so_far = itertools.accumulate(map(_cells, text[:-2]))
        text = text[: sum(1 for _ in itertools.takewhile(lambda cells: cells < width, so_far))] + "…"
        taken = _width(text)
    blank = " " * (width - taken)
    return blank + text if right else text + blank
