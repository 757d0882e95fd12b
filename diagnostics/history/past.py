"""What earlier runs say of a newer one: since when, how often, and when all was well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from diagnostics.history.model import Run, Seen
from diagnostics.report.model import Finding
from diagnostics.subjects import stable


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """How long a finding has been there."""

    first: datetime
    """The first of the unbroken row of runs that had it."""
    row: int
    """How many runs that row is long."""
    had: int
    """Of all runs that came so far that they would have told it, those that did."""
    of: int


@dataclass(frozen=True, slots=True)
class Past:
    """The runs of one target, the oldest first; the newest of them is the one that is asked about."""

    runs: tuple[Run, ...]

    @property
    def last_good(self) -> Run | None:
        """The newest run in which everything was seen and nothing failed."""
        return next((one for one in reversed(self.runs) if one.good), None)

    def since(self, finding: Seen) -> Since | None:
        """Give since when a finding is there; None where the newest run does not have it.

        A run that did not come so far as to tell it breaks no row, and counts for nothing.
        """
        if not self.runs or not _has(self.runs[-1], finding):
            return None
        looked = [one for one in self.runs if _has(one, finding) or one.looked_at(finding.pane)]
        row = 0
        for one in reversed(looked):
            if not _has(one, finding):
                break
            row += 1
        had = sum(_has(one, finding) for one in looked)
        return Since(first=looked[-row].finished_at, row=row, had=had, of=len(looked))

    def since_finding(self, finding: Finding, url: str) -> Since | None:
        """Give the same for a finding of the report that the newest run gave."""
        return self.since(
            Seen(
                code=finding.code,
                subject=stable(finding.subject, url),
                severity=finding.severity,
                pane=finding.pane,
            )
        )


def past_of(run: Run, earlier: Sequence[Run]) -> Past:
    """Give a run after those that asked the same before it."""
    before = [one for one in earlier if one.like(run) and one.finished_at < run.finished_at]
    return Past((*sorted(before, key=lambda one: one.finished_at), run))


def _has(run: Run, finding: Seen) -> bool:
    return any((one.code, one.subject) == (finding.code, finding.subject) for one in run.findings)
