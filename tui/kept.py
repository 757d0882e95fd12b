"""What earlier runs of a session read, for the panes that the newest one did not fill."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from diagnostics.faults import FaultKind
from diagnostics.report.levels import PaneName, Severity
from diagnostics.snapshot import CONNECTION_STAGES, Outcome, StageName

if TYPE_CHECKING:
    from diagnostics.report.model import Report
    from diagnostics.rules import RuleSet
    from diagnostics.snapshot import Snapshot


class Kept:
    """The last snapshot in which each pane was read to its end."""

    def __init__(self) -> None:
        self._last: dict[PaneName, Snapshot] = {}
        self._parts: dict[PaneName, Snapshot] = {}
        self._judged: list[tuple[Snapshot, RuleSet | None, Report]] = []

    def fill(self, report: Report, snapshot: Snapshot, rules: RuleSet | None) -> Report:
        """Give the report with the panes that its run did not read as they were; keep those it did read."""
        from diagnostics.judge import unread_panes  # noqa: PLC0415 - loaded off the loop by now
        from diagnostics.report.stale import beside, keep  # noqa: PLC0415 - likewise

        unread = unread_panes(snapshot)
        if _connection_left(snapshot):
            unread |= {PaneName.CONNECTION}
        if snapshot.finished:
            self._last |= {pane: snapshot for pane in PaneName if pane not in unread}
            if not snapshot.pane:
                self._parts = dict.fromkeys(unread, snapshot)
        # Beside one pane that is read again the others stay as they are, read to their end or not.
        there = {**self._parts, **self._last} if snapshot.pane else self._last
        waiting = [pane for pane in PaneName if pane in unread and pane in there]
        while waiting:
            earlier = there[waiting[0]]
            panes = [pane for pane in waiting if there[pane] is earlier]
            whole = self._again(earlier, rules)
            if snapshot.pane and not _broke(snapshot):
                aside = [pane for pane in panes if pane != snapshot.pane]
                report = beside(keep(report, whole, [one for one in panes if one not in aside]), whole, aside)
            else:
                report = keep(report, whole, panes, _because(report) if snapshot.pane else "")
            waiting = [pane for pane in waiting if pane not in panes]
        return report

    def _again(self, snapshot: Snapshot, rules: RuleSet | None) -> Report:
        """Judge an earlier snapshot, once for the same rules."""
        from diagnostics.judge import judge  # noqa: PLC0415 - loaded off the loop by now

        last = {id(one) for one in (*self._last.values(), *self._parts.values())}
        held = [one for one in self._judged if id(one[0]) in last and one[1] == rules]
        found = next((report for seen, _, report in held if seen is snapshot), None)
        if found is None:
            found = judge(replace(snapshot, pane=""), None, rules)
            held.append((snapshot, rules, found))
        self._judged = held
        return found


def _connection_left(snapshot: Snapshot) -> bool:
    """Tell whether a run that has ended left links out, or was cut short at them, and none had failed."""
    links = [snapshot.stage(name) for name in CONNECTION_STAGES]
    cut = [one.fault is not None and one.fault.kind is FaultKind.INTERRUPTED for one in links]
    failed = any(one.fault is not None and not ended for one, ended in zip(links, cut, strict=True))
    left = any(one.outcome is Outcome.PENDING for one in links)
    return snapshot.finished and not failed and (left or any(cut))


def _broke(snapshot: Snapshot) -> bool:
    """Tell whether the connection failed, so that nothing beyond it could be read."""
    user = snapshot.stage(StageName.AUTH)
    cut = user.fault is not None and user.fault.kind is FaultKind.INTERRUPTED
    return user.outcome in {Outcome.FAILED, Outcome.SKIPPED} and not cut


def _because(report: Report) -> str:
    """Give what a run for one pane broke at, in the words of a run for all of them."""
    failed = (one for one in report.findings if one.pane is PaneName.CONNECTION)
    code = next((one.code for one in failed if one.severity is Severity.FAIL), "")
    return f"{code} comes first" if code else ""
