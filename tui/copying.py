"""What of a pane can be copied: the row under the cursor, its finding, its command, the file written last."""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple

from diagnostics.report.levels import PaneName
from diagnostics.report.model import Finding, Report
from tui.panes.findings import about_id, about_stage, actor_words, keyed
from tui.view import Row

_NO_FINDING: Final = "no finding is about this row; tab goes to the findings"
_BARS: Final = dict.fromkeys(range(0x2580, 0x25A0))
"""Block elements: a bar means nothing in a ticket."""


class Piece(NamedTuple):
    """One thing that `y` offers."""

    name: str
    text: str = ""
    lacking: str = ""
    """Why it is not there; empty where it is."""


def pieces(
    report: Report, pane: str, row: Row | None, *, finding: bool, exported: Path | None
) -> tuple[Piece, ...]:
    """Give what can be copied, in the order of its offering.

    Args:
        report: What is shown.
        pane: The page that it is of.
        row: The row under the cursor; None where there is none.
        finding: It is one of the list of findings.
        exported: The file that was written last.
    """
    key = row.key if row else ""
    one = dict(keyed(report)).get(key) or (None if finding else _about(report, pane, key))
    commands = "\n".join(one.remediation.commands) if one else ""
    lacking = "" if one else _NO_FINDING if row else "there is no row here"
    return (
        Piece("row", _row_text(row)) if row else Piece("row", lacking="there is no row here"),
        Piece("finding", _finding_text(one) if one else "", lacking),
        Piece("command", commands, lacking or ("" if commands else "this finding has no command")),
        Piece("path", str(exported)) if exported else Piece("path", lacking="nothing was exported yet"),
    )


def _row_text(row: Row) -> str:
    cells = (cell.text.translate(_BARS).strip() for cell in row.cells)
    return " · ".join(cell for cell in cells if cell)


def _finding_text(one: Finding) -> str:
    commands = "".join(f"\n  $ {command}" for command in one.remediation.commands)
    return (
        f"{one.code} {one.severity}: {one.title}\n"
        f"About: {one.subject}\n"
        f"Cause: {one.cause}\n"
        f"What to do: {one.remediation.text}{commands}\n"
        f"Who acts: {actor_words(one.actor)}\n"
    )


def _about(report: Report, pane: str, key: str) -> Finding | None:
    """Give the first finding about a row of a pane's table; the worst stands first."""
    found: list[Finding] = []
    if pane == PaneName.CONNECTION:
        stage = next((one for one in report.panes.connection.stages if one.stage == key), None)
        found = about_stage(report, stage) if stage else []
    elif key.rpartition(":")[2].isdecimal():
        found = about_id(report, int(key.rpartition(":")[2]))
    return found[0] if found else None
