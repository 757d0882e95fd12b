"""A watch in lines: what changed since the run before, and the runs so far as a strip of signs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from diagnostics.compare import Class
from diagnostics.report.levels import PaneName
from tui.panes.charts import sparkline
from tui.panes.figures import milliseconds
from tui.signs import VERDICT, Tone
from tui.state import State
from tui.view import Detail, Group, Line, Part, Row
from tui.watch.changes import Changes, Mark
from tui.watch.watch import Beat, Watch

_WORDS: Final = {**{one: one.value for one in Class}, Class.UNSEEN: "not seen any more"}
_TONES: Final = {Class.BROKE: Tone.FAIL, Class.FIXED: Tone.OK, Class.CHANGED: Tone.PLAIN}


def changed_line(changes: Changes) -> Line:
    """Give how much differs from the run before."""
    told = [
        Part(f"{number} {_WORDS[name]}", _TONES.get(name, Tone.INFO))
        for name, number in changes.counts.items()
        if number
    ]
    parts = [part for one in told for part in (Part(", "), one)][1:]
    return (Part(f"Since {changes.since:%H:%M:%S}Z: ", Tone.STRONG), *parts)


def watch_notes(state: State, pane: PaneName | None) -> Detail:
    """Give what a pane says of a watch: its own changes, and on the connection's pane the last runs.

    Args:
        state: What is shown.
        pane: Which one; None: the overview, which tells of the changes of all.
    """
    watch, report = state.watch, state.report
    if watch is None or report is None:
        return ()
    changes = watch.changes
    connection = pane is PaneName.CONNECTION
    lines: Detail = ()
    if changes is not None and (pane is None or connection or pane in changes.panes):
        lines = (changed_line(changes),)
    if connection and len(watch.beats) > 1:
        rows_of = f" · rows as of {report.finished_at:%H:%M:%S}Z" if state.newest is not None else ""
        lines = (*lines, *run_lines(watch.beats, rows_of))
    return lines


def run_lines(beats: Sequence[Beat], more: str = "") -> Detail:
    """Give the verdicts of the last runs, the newest at the right, and below each its latency as a bar."""
    title = f"Last {len(beats)} runs  "
    signs = tuple(
        Part(sign.glyph * len(list(alike)), sign.tone)
        for sign, alike in groupby(VERDICT[one.verdict] for one in beats)
    )
    measured = [one.ms for one in beats if one.ms is not None]
    verdicts: Line = (Part(title, Tone.MUTED), *signs, Part(more, Tone.MUTED))
    if not measured:
        return (verdicts,)
    bars = Part(sparkline([one.ms for one in beats]), Tone.INFO)
    figures = " · ".join(
        f"{name} {milliseconds(number)}"
        for name, number in (("last", beats[-1].ms), ("min", min(measured)), ("max", max(measured)))
    )
    return (verdicts, (Part(f"{'p50':<{len(title)}}", Tone.MUTED), bars, Part(f" {figures} ms")))


def with_marks(groups: tuple[Group, ...], watch: Watch | None, pane: PaneName | None) -> tuple[Group, ...]:
    """Give the rows of a pane, for None those of the overview; what changed has its mark."""
    if watch is None or watch.changes is None:
        return groups
    if pane is None:
        return tuple(with_finding_marks(one, watch) for one in groups)
    if pane not in watch.changes.panes:
        return groups
    rows = watch.changes.rows
    return tuple(
        replace(one, rows=tuple(_marked(row, rows.get((pane, row.key))) for row in one.rows))
        for one in groups
    )


def with_finding_marks(group: Group, watch: Watch | None) -> Group:
    """Give the findings, those that changed with their mark."""
    if watch is None or watch.changes is None:
        return group
    found = watch.changes.findings
    return replace(group, rows=tuple(_marked(row, found.get(row.key)) for row in group.rows))


def _marked(row: Row, mark: Mark | None) -> Row:
    if mark is None:
        return row
    first, *rest = row.cells
    return row._replace(cells=(first._replace(text=f"{mark} {first.text}"), *rest))
