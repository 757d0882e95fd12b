"""Connection health as tables."""

from __future__ import annotations

from diagnostics.report.model import Report
from diagnostics.report.panes import Stage
from diagnostics.report.tables import source
from diagnostics.report.tables.table import Table
from diagnostics.report.words import GLYPHS, PANE_TITLES


def tables(report: Report) -> tuple[Table, ...]:
    """Give an export's files, the links, first to last, then what kind of host it is and what it costs."""
    rows = tuple(
        (
            f"{GLYPHS[stage.status]} {stage.status}",
            stage.title,
            "-" if stage.ms is None else f"{stage.ms:,.1f}",
            _stage_detail(stage),
        )
        for stage in report.panes.connection.stages
    )
    links = Table("Links", ("Status", "Link", "ms", "Detail"), rows, frozenset({"ms"}))
    flavour = report.panes.connection.flavour
    if not flavour.evidence and not flavour.limits:
        return (*source.tables(report), links)
    told = tuple((one,) for one in flavour.evidence)
    signs = Table(f"API flavour: {flavour.title} ({flavour.basis})", ("Sign",), told)
    if not flavour.limits:
        return (links, signs)
    limits = tuple((one.what, PANE_TITLES[one.pane], one.basis, one.text) for one in flavour.limits)
    note = "What cannot be told here, or not as surely. Inferred: clients' authors report it, unverified."
    return (links, signs, Table("Limits of this host", ("What", "Pane", "Basis", "Limit"), limits, note=note))


def _stage_detail(stage: Stage) -> str:
    return f"{stage.detail} (because {stage.because})" if stage.because else stage.detail
