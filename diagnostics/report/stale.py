"""A newer report that keeps the panes which only an earlier one could read, labelled as such."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import msgspec

from diagnostics.report.levels import PaneName
from diagnostics.report.model import Report, StalePane

BEING_READ = "being read again"
"""Why a pane is kept while the newer run has not come to it."""
NOT_SEEN_YET = "not seen yet"
"""Why something could not be judged while the run has not come to it."""


def keep(newer: Report, earlier: Report, panes: Collection[PaneName]) -> Report:
    """Give `newer` with `panes` and their findings as `earlier` has them.

    The verdict, what is ruled out and what could not be judged stay those of the newer run: what is kept
    says how things were, and nobody may take it for how they are.
    """
    if not panes:
        return newer
    kept = {name: getattr(earlier.panes, name) for name in panes}
    findings = (
        *(one for one in newer.findings if one.pane not in kept),
        *(one for one in earlier.findings if one.pane in kept),
    )
    weights = {"fail": 0, "warn": 1, "info": 2}
    return msgspec.structs.replace(
        newer,
        panes=msgspec.structs.replace(newer.panes, **kept),
        findings=tuple(sorted(findings, key=lambda one: weights[one.severity])),
        summary=earlier.summary if PaneName.WORK_ITEMS in kept else newer.summary,
        stale=(
            *newer.stale,
            *(_label(newer, pane, earlier.finished_at) for pane in PaneName if pane in kept),
        ),
    )


def _label(newer: Report, pane: PaneName, read_at: datetime) -> StalePane:
    missing = newer.coverage.not_judged
    because = next((one.because for one in missing if one.pane is pane), "")
    because = because or next((one.because for one in missing), "")
    unseen = because in {"", NOT_SEEN_YET}
    return StalePane(pane=pane, read_at=read_at, because=BEING_READ if unseen else because)
