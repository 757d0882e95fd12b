"""Connection health as tables."""

from __future__ import annotations

from typing import Final

from diagnostics.report.glyphs import GLYPHS
from diagnostics.report.model import Report
from diagnostics.report.panes import Stage
from diagnostics.report.tables import source
from diagnostics.report.tables.table import Table
from diagnostics.report.words import PANE_TITLES, fact_rows

LINKS: Final = "Links"
"""The title of the table with a row for each link."""
_IN_FULL: Final = frozenset({"tls"})
"""Links whose figures support engineers send on; the others' stand in their one line."""


def tables(report: Report) -> tuple[Table, ...]:
    """Give an export's files, the links, first to last, and what is known of TLS and of the kind of host."""
    rows = tuple(
        (
            f"{GLYPHS[stage.status]} {stage.status}",
            stage.title,
            "-" if stage.ms is None else f"{stage.ms:,.1f}",
            _stage_detail(stage),
        )
        for stage in report.panes.connection.stages
    )
    links = Table(LINKS, ("Status", "Link", "ms", "Detail"), rows, frozenset({"ms"}))
    return (*source.tables(report), links, *_facts(report), *_flavour(report))


def _facts(report: Report) -> tuple[Table, ...]:
    """Give what was seen of the links that have more to tell than one line."""
    return tuple(
        Table(f"{stage.title} in full", ("What", "Seen"), fact_rows(stage.facts))
        for stage in report.panes.connection.stages
        if stage.stage in _IN_FULL and stage.facts
    )


def _flavour(report: Report) -> tuple[Table, ...]:
    """Give what kind of host it is, and what that costs."""
    flavour = report.panes.connection.flavour
    if not flavour.evidence and not flavour.limits:
        return ()
    told = tuple((one,) for one in flavour.evidence)
    signs = Table(f"API flavour: {flavour.title} ({flavour.basis})", ("Sign",), told)
    if not flavour.limits:
        return (signs,)
    limits = tuple((one.what, PANE_TITLES[one.pane], one.basis, one.text) for one in flavour.limits)
    note = "What cannot be told here, or not as surely. Inferred: clients' authors report it, unverified."
    return (signs, Table("Limits of this host", ("What", "Pane", "Basis", "Limit"), limits, note=note))


def _stage_detail(stage: Stage) -> str:
    return f"{stage.detail} (because {stage.because})" if stage.because else stage.detail
