"""What earlier runs of a session read, for the panes that the newest one cannot fill."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from diagnostics.report.levels import PaneName
    from diagnostics.report.model import Report
    from diagnostics.rules import RuleSet
    from diagnostics.snapshot import Snapshot


class Kept:
    """The last snapshot in which each pane was read to its end."""

    def __init__(self) -> None:
        self._last: dict[PaneName, Snapshot] = {}
        self._judged: tuple[Snapshot, RuleSet | None, Report] | None = None

    def fill(self, report: Report, snapshot: Snapshot, rules: RuleSet | None) -> Report:
        """Give the report with the panes that its run did not read as they were; keep those it did read."""
        from diagnostics.judge import PANE_STAGES, unread_panes  # noqa: PLC0415 - loaded off the loop by now
        from diagnostics.report.stale import keep  # noqa: PLC0415 - likewise

        unread = unread_panes(snapshot)
        if snapshot.finished:
            self._last |= {pane: snapshot for pane in PANE_STAGES if pane not in unread}
        waiting = [pane for pane in PANE_STAGES if pane in unread and pane in self._last]
        while waiting:
            earlier = self._last[waiting[0]]
            panes = [pane for pane in waiting if self._last[pane] is earlier]
            report = keep(report, self._again(earlier, rules), panes)
            waiting = [pane for pane in waiting if pane not in panes]
        return report

    def _again(self, snapshot: Snapshot, rules: RuleSet | None) -> Report:
        """Judge an earlier snapshot, once for the same rules."""
        from diagnostics.judge import judge  # noqa: PLC0415 - loaded off the loop by now

        if self._judged is None or self._judged[0] is not snapshot or self._judged[1] != rules:
            self._judged = (snapshot, rules, judge(snapshot, None, rules))
        return self._judged[2]
