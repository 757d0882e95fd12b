"""What the dashboard holds at one moment: a report, and how fresh it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from diagnostics.report.levels import Verdict
from diagnostics.report.model import Report
from tui.session import Update

if TYPE_CHECKING:
    from diagnostics.history import Past

_MINUTE: Final = 60
_HOUR: Final = 3600


@dataclass(frozen=True, slots=True)
class State:
    """The report that is shown, and what is going on behind it."""

    report: Report | None = None
    running: bool = True
    refreshing: bool = False
    """The report is the one from before; the new run has not judged the connection yet."""
    progress: str = ""
    finished_at: datetime | None = None
    trouble: str = ""
    """Why the last run gave nothing; empty where it did."""
    past: Past | None = None
    """The run that is shown with those before it, once it has ended and where runs are remembered."""

    @property
    def filling(self) -> bool:
        """Whether the shown report is still being added to."""
        return self.running and not self.refreshing

    def begun(self) -> State:
        """Give the state when a run begins: what was read stays until there is something better."""
        return replace(self, running=True, refreshing=self.report is not None, progress="", trouble="")

    def updated(self, update: Update) -> State:
        """Give the state with an update; a refresh shows once it has judged the connection."""
        judged = update.report.panes.connection.verdict is not Verdict.INCOMPLETE
        if self.refreshing and update.running and not judged:
            return replace(self, progress=update.progress)
        return State(
            report=update.report,
            running=update.running,
            progress=update.progress,
            finished_at=update.finished_at,
            past=update.past,
        )

    def judged_again(self, report: Report) -> State:
        """Give the state with what was seen judged by other rules, unless something newer is shown."""
        if self.report is None or (self.refreshing and report.started_at != self.report.started_at):
            return self
        return self if report.finished_at < self.report.finished_at else replace(self, report=report)

    def failed(self, trouble: str) -> State:
        """Give the state when a run broke; the last good report stays and is called stale."""
        return replace(self, running=False, refreshing=False, progress="", trouble=trouble)

    def freshness(self, now: datetime) -> str:
        """Give how fresh the report is, or what is being read."""
        if self.trouble:
            return f"stale: {self.trouble}" if self.report else f"cannot read: {self.trouble}"
        if self.running:
            reading = f"reading: {self.progress}" if self.progress else "reading …"
            return f"refreshing · {reading}" if self.refreshing else reading
        if self.finished_at is None:
            return ""
        if self.report is not None and self.report.stale:
            oldest = min(self.report.stale, key=lambda one: one.read_at)
            return f"stale, of {oldest.read_at:%H:%M:%S}Z: {oldest.because}"
        return f"{self.finished_at:%H:%M:%S}Z · {_age((now - self.finished_at).total_seconds())}"


def _age(seconds: float) -> str:
    """Give an age in steps of ten seconds, then minutes, then hours."""
    if seconds < 10:  # noqa: PLR2004 - the step
        return "just now"
    if seconds < _MINUTE:
        return f"{int(seconds // 10) * 10} s ago"
    if seconds < _HOUR:
        return f"{int(seconds // _MINUTE)} min ago"
    return f"{int(seconds // _HOUR)} h ago"
