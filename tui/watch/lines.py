"""A watch in lines: what changed since the run before, and the runs so far as a strip of signs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from diagnostics.compare import Class
from diagnostics.compare.words import TITLES
from diagnostics.report.levels import PaneName
from tui.panes.figures import milliseconds
from tui.signs import VERDICT, Tone
from tui.view import Detail, Group, Line, Part, Row
from tui.watch.changes import Changes, Mark
from tui.watch.watch import Beat, Watch

_STEPS: Final = "▁▂▃▄▅▆▇█"
_TONES: Final = {Class.BROKE: Tone.FAIL, Class.FIXED: Tone.OK, Class.CHANGED: Tone.PLAIN}


def changed_line(changes: Changes) -> Line:
    """Give how much differs from the run before, and by what rows are marked."""
    told = [
        Part(f"{number} {TITLES[name]}", _TONES.get(name, Tone.INFO))
        for name, number in changes.counts.items()
        if number
    ]
    parts = [part for one in told for part in (Part(", "), one)][1:]
    legend = Part(f" · {Mark.NEW} new, {Mark.CHANGED} changed", Tone.MUTED)
    return (Part(f"Since {changes.since:%H:%M:%S}Z: ", Tone.STRONG), *parts, legend)


def watch_notes(watch: Watch | None, pane: PaneName) -> Detail:
    """Give what a pane says of a watch: its own changes, and on the connection's pane the last runs."""
    if watch is None:
        return ()
    changes = watch.changes
    connection = pane is PaneName.CONNECTION
    lines = []
    if changes is not None and (connection or pane in changes.panes):
        lines.append(changed_line(changes))
    if connection and len(watch.beats) > 1:
        lines.append(runs_line(watch.beats))
    return tuple(lines)


def runs_line(beats: Sequence[Beat]) -> Line:
    """Give the verdicts and the latencies of the last runs, the newest at the right, with the numbers."""
    signs = tuple(Part(VERDICT[one.verdict].glyph, VERDICT[one.verdict].tone) for one in beats)
    head = (Part(f"Last {len(beats)} runs  ", Tone.MUTED), *signs)
    measured = [one.ms for one in beats if one.ms is not None]
    if not measured:
        return head
    figures = f" min {milliseconds(min(measured))} · max {milliseconds(max(measured))} ms"
    last = f" p50 {milliseconds(measured[-1])}" if beats[-1].ms is not None else " p50 none"
    return (*head, Part("  "), Part(spark([one.ms for one in beats]), Tone.INFO), Part(f"{last} ·{figures}"))


def spark(values: Sequence[float | None]) -> str:
    """Give numbers as bars of one cell on a scale from nothing to the most; a blank where there is none."""
    most = max((one for one in values if one is not None), default=0.0)
    return "".join(
        " " if one is None else _STEPS[round(one / most * (len(_STEPS) - 1)) if most else 0] for one in values
    )


def with_marks(groups: tuple[Group, ...], watch: Watch | None, pane: PaneName) -> tuple[Group, ...]:
    """Give the rows of a pane, those that changed with their mark."""
    if watch is None or watch.changes is None or pane not in watch.changes.panes:
        return groups
    rows = watch.changes.rows
    return tuple(
        Group(one.columns, tuple(_marked(row, rows.get((pane, row.key))) for row in one.rows), one.what)
        for one in groups
    )


def with_finding_marks(group: Group, watch: Watch | None) -> Group:
    """Give the findings, those that changed with their mark."""
    if watch is None or watch.changes is None:
        return group
    found = watch.changes.findings
    return Group(group.columns, tuple(_marked(row, found.get(row.key)) for row in group.rows), group.what)


def _marked(row: Row, mark: Mark | None) -> Row:
    if mark is None:
        return row
    first, *rest = row.cells
    return row._replace(cells=(Part(f"{mark} {first.text}", first.tone), *rest))
