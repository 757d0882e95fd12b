"""What the dashboard holds at one moment: a report, and how fresh it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from diagnostics.report.levels import PaneName, Verdict
from diagnostics.report.model import Report
from diagnostics.report.words import NOT_ASKED, PANE_TITLES
from tui.session import Update
from tui.watch.watch import Watch

if TYPE_CHECKING:
    from diagnostics.history import Past
    from tui.watch.changes import Changes

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
    pane: PaneName | None = None
    """The one pane that the last run was for; None: it was for all."""
    quiet: bool = False
    """The run is one of a watch: nothing of it shows before its end."""
    stopped: bool = False
    """Somebody stopped the last run."""
    newest: Report | None = None
    """A later report that found nothing else than the one that is shown."""
    watch: Watch | None = None
    live: bool = True
    """There is a host that can be asked again."""

    @property
    def filling(self) -> bool:
        """Whether the shown report is still being added to."""
        return self.running and not self.refreshing

    @property
    def latest(self) -> Report | None:
        """The report of the last run, as it goes into a file."""
        return self.newest or self.report

    @property
    def stopped_at(self) -> datetime | None:
        """When somebody stopped the last run; None: nobody did."""
        return self.finished_at if self.stopped and not self.running else None

    def begun(self, pane: PaneName | None = None, *, quiet: bool = False) -> State:
        """Give the state when a run begins: what was read stays until there is something better."""
        there = self.report is not None
        return replace(
            self,
            running=True,
            refreshing=there,
            progress="",
            trouble="",
            pane=pane,
            quiet=quiet and there,
            stopped=False,
        )

    def updated(self, update: Update, changes: Changes | None = None) -> State:
        """Give the state with an update; a refresh shows once it has judged the connection.

        That of one pane, and one of a watch, show once they have ended.

        Args:
            update: What the run gave.
            changes: What differs from the run before, where that is watched.
        """
        if self.refreshing and update.running and self._holds_back(update):
            return self if self.quiet else replace(self, progress=update.progress)
        ended = not update.running
        same = ended and self.quiet and changes is not None and changes.none
        watch = self.watch
        if watch is not None and ended and not update.stopped:
            watch = watch.ran(update.report, changes, whole=self.pane is None)
        return replace(
            self,
            report=self.report if same else update.report,
            newest=update.report if same else None,
            running=update.running,
            refreshing=False,
            progress=update.progress,
            finished_at=update.finished_at,
            past=self.past if ended and update.past is None and self.pane is not None else update.past,
            stopped=update.stopped,
            watch=watch,
        )

    def _holds_back(self, update: Update) -> bool:
        judged = update.report.panes.connection.verdict is not Verdict.INCOMPLETE
        return self.quiet or self.pane is not None or not judged

    def judged_again(self, report: Report) -> State:
        """Give the state with what was seen judged by other rules, unless something newer is shown."""
        if self.report is None or (self.refreshing and report.started_at != self.report.started_at):
            return self
        older = report.finished_at < self.report.finished_at
        return self if older else replace(self, report=report, newest=None)

    def failed(self, trouble: str) -> State:
        """Give the state when a run broke; the last good report stays and is called stale."""
        watch = self.watch.broke() if self.watch is not None else None
        return replace(self, running=False, refreshing=False, progress="", trouble=trouble, watch=watch)

    def visited(self, pane: PaneName) -> State:
        """Give the state once somebody has looked at a pane."""
        watch = self.watch.visited(pane) if self.watch is not None else None
        return self if watch is self.watch else replace(self, watch=watch)

    def freshness(self, now: datetime) -> str:
        """Give how fresh the report is, or what is being read."""
        if self.running:
            return self._reading()
        told = self._standing(now)
        if self.watch is None or not told:
            return told
        # What does not fit is cut at the end: a long cause, and not when it is tried again.
        return f"{self.watch.told} · {told}" if self.trouble else f"{told} · {self.watch.told}"

    def _reading(self) -> str:
        if self.quiet and self.finished_at is not None:
            return f"{self.finished_at:%H:%M:%S}Z · reading again"
        reading = f"reading: {self.progress}" if self.progress else "reading …"
        if not self.refreshing:
            return reading
        what = f"refreshing {PANE_TITLES[self.pane]}" if self.pane is not None else "refreshing"
        return f"{what} · {reading}"

    def _standing(self, now: datetime) -> str:
        if self.trouble:
            return f"stale: {self.trouble}" if self.report else f"cannot read: {self.trouble}"
        if self.finished_at is None:
            return ""
        if self.stopped:
            return f"stopped by you at {self.finished_at:%H:%M:%S}Z: partly read"
        stale = [one for one in self.report.stale if one.because != NOT_ASKED] if self.report else []
        if stale:
            oldest = min(stale, key=lambda one: one.read_at)
            return f"stale, of {oldest.read_at:%H:%M:%S}Z: {oldest.because}"
        only = f"only {PANE_TITLES[self.pane]}, " if self.pane is not None else ""
        return f"{only}{self.finished_at:%H:%M:%S}Z · {_age((now - self.finished_at).total_seconds())}"


def _age(seconds: float) -> str:
    """Give an age in steps of ten seconds, then minutes, then hours."""
    if seconds < 10:  # noqa: PLR2004 - the step
        return "just now"
    if seconds < _MINUTE:
        return f"{int(seconds // 10) * 10} s ago"
    if seconds < _HOUR:
        return f"{int(seconds // _MINUTE)} min ago"
    return f"{int(seconds // _HOUR)} h ago"


def can_be_alone(state: State) -> bool:
    """Tell whether one pane can be read without the others: their rows must be there to stand beside it."""
    report = state.report
    return report is not None and report.panes.connection.verdict in {Verdict.PASS, Verdict.WARN}
