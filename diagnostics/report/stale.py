"""A newer report that keeps the panes which only an earlier one read, labelled as such."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import msgspec

from diagnostics.report.levels import PaneName, worst
from diagnostics.report.model import Report, StalePane
from diagnostics.report.words import NOT_ASKED, NOT_YET, pane_verdicts

BEING_READ = "being read again"
"""Why a pane is kept while the newer run has not come to it."""


def keep(newer: Report, earlier: Report, panes: Collection[PaneName], because: str = "") -> Report:
    """Give `newer` with `panes` and their findings as `earlier` has them.

    The verdict, what is ruled out and what could not be judged stay those of the newer run: what is kept
    says how things were, and nobody may take it for how they are.

    Args:
        newer: The report of the newer run.
        earlier: The one that read these panes.
        panes: Which ones are kept.
        because: Why; empty: as the newer run says.
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
            *(_label(newer, pane, earlier.finished_at, because) for pane in PaneName if pane in kept),
        ),
    )


def beside(newer: Report, earlier: Report, panes: Collection[PaneName]) -> Report:
    """Give `newer`, which was asked for some panes only, with the others as `earlier` read them.

    Nothing is wrong with those: verdict, what is ruled out and what could not be judged are of both.
    """
    if not panes:
        return newer
    report = keep(newer, earlier, panes, NOT_ASKED)
    asked, answered = earlier.coverage.asked, earlier.coverage.answered
    missing = (
        *(one for one in newer.coverage.not_judged if one.pane not in panes),
        *(one for one in earlier.coverage.not_judged if one.pane in panes),
    )
    return msgspec.structs.replace(
        report,
        verdict=worst(pane_verdicts(report).values()),
        ruled_out=earlier.ruled_out if PaneName.CONNECTION in panes else newer.ruled_out,
        coverage=msgspec.structs.replace(
            earlier.coverage, asked=max(asked, answered + len(missing)), answered=answered, not_judged=missing
        ),
    )


def _label(newer: Report, pane: PaneName, read_at: datetime, because: str) -> StalePane:
    missing = newer.coverage.not_judged
    own = [one.because for one in missing if one.pane is pane] or [one.because for one in missing][:1]
    # What is told of single projects comes first, and what kept the pane from being read comes last.
    because = because or next(reversed(own), "")
    unseen = because == "" or NOT_YET in own
    return StalePane(pane=pane, read_at=read_at, because=BEING_READ if unseen else because)
