"""One watch: how often it reads, what its last runs found, and what is marked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

    from diagnostics.report.levels import PaneName, Verdict
    from diagnostics.report.model import Report
    from tui.watch.changes import Changes

_LONGEST_S: Final = 600.0
_MOST: Final = 40
_MINUTE: Final = 60


@dataclass(frozen=True, slots=True)
class Beat:
    """What one run of a watch is remembered by."""

    at: datetime
    verdict: Verdict
    ms: float | None
    """The median time of an answer; None where nothing was measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """A watch that goes on."""

    every_s: float
    failed: int = 0
    """How many runs in a row broke."""
    beats: tuple[Beat, ...] = ()
    """The last runs, the oldest first."""
    changes: Changes | None = None
    """The last changes that there were; runs that found nothing new leave them."""
    unvisited: frozenset[PaneName] = frozenset()
    """Panes that changed, and that nobody has looked at since."""

    @property
    def wait_s(self) -> float:
        """Give the seconds until the next run: twice as many for each one that broke, ten minutes at most."""
        return min(self.every_s * 2.0**self.failed, max(self.every_s, _LONGEST_S))

    @property
    def told(self) -> str:
        """Give when it reads again, for the header."""
        return f"again in {seconds(self.wait_s)}" if self.failed else f"every {seconds(self.every_s)}"

    def ran(self, report: Report, changes: Changes | None, *, whole: bool = True) -> Watch:
        """Give the watch after a run that came to its end, of all panes or of one."""
        beat = Beat(report.finished_at, report.verdict, report.panes.connection.latency_ms.p50)
        kept = replace(self, failed=0, beats=(*self.beats, *((beat,) if whole else ()))[-_MOST:])
        if changes is None or changes.none:
            return kept
        return replace(kept, changes=changes, unvisited=self.unvisited | changes.panes)

    def broke(self) -> Watch:
        """Give the watch after a run that broke."""
        return replace(self, failed=self.failed + 1)

    def visited(self, pane: PaneName) -> Watch:
        """Give the watch once somebody has looked at a pane."""
        return self if pane not in self.unvisited else replace(self, unvisited=self.unvisited - {pane})


def seconds(number: float) -> str:
    """Give a span as people say it."""
    whole = round(number)
    return f"{whole} s" if whole % _MINUTE or not whole else f"{whole // _MINUTE} min"
