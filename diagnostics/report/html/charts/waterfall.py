"""The connection's links as a waterfall: how long each took, laid end to end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from diagnostics.report.html.charts.chart import Chart, Measure, chart
from diagnostics.report.html.signs import sign
from diagnostics.report.levels import Status
from diagnostics.report.model import Report
from diagnostics.report.panes import Stage

_NOTE: Final = "Milliseconds. The times are laid end to end, in the order of the links."


def waterfall_chart(report: Report) -> Chart | None:
    """Give the links in order, each bar beginning where the one before ended; None where none took time."""
    stages = report.panes.connection.stages
    whole = sum(one.ms or 0.0 for one in stages)
    if whole <= 0:
        return None
    told = ", ".join(
        f"{one.title} {one.status}{f' {_figure(one)} ms' if _timed(one) else ''}" for one in stages
    )
    return chart("Waterfall of the connection", f"{told}.", _measures(stages), whole, note=_NOTE)


def _measures(stages: tuple[Stage, ...]) -> Iterator[Measure]:
    before = 0.0
    for one in stages:
        yield Measure(
            one.title, _figure(one), before, (one.ms or 0.0) if _timed(one) else None, sign(one.status)
        )
        before += one.ms or 0.0


def _timed(stage: Stage) -> bool:
    return stage.ms is not None and stage.status is not Status.SKIPPED


def _figure(stage: Stage) -> str:
    return f"{stage.ms:,.1f}" if _timed(stage) else str(stage.status)
