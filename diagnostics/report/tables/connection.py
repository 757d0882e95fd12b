"""Connection health as tables."""

from __future__ import annotations

from diagnostics.report.model import Report
from diagnostics.report.panes import Stage
from diagnostics.report.tables.table import Table
from diagnostics.report.words import GLYPHS


def tables(report: Report) -> tuple[Table, ...]:
    """Give the links, first to last."""
    rows = tuple(
        (
            f"{GLYPHS[stage.status]} {stage.status}",
            stage.title,
            "-" if stage.ms is None else f"{stage.ms:,.1f}",
            _stage_detail(stage),
        )
        for stage in report.panes.connection.stages
    )
    return (Table("Links", ("Status", "Link", "ms", "Detail"), rows, frozenset({"ms"})),)


def _stage_detail(stage: Stage) -> str:
    return f"{stage.detail} (because {stage.because})" if stage.because else stage.detail
