"""What a run looked at: whether it could have seen what the other one tells of."""

from __future__ import annotations

from typing import Final

from diagnostics.compare.model import Kind
from diagnostics.compare.rows import Row
from diagnostics.report.levels import PaneName, Severity, Status, Verdict
from diagnostics.report.model import Report
from diagnostics.report.words import NOT_ASKED, pane_verdicts
from diagnostics.subjects import subject_id

_NOT_LISTED: Final = "not listed: the user is not in it, it is gone, or it was not asked for"
_LISTED: Final = frozenset({Kind.PROJECT, Kind.ACCOUNT})
_OF_ROWS: Final = frozenset({Kind.FINDING, Kind.FIELD, Kind.FIELD_TYPE, Kind.KEY, Kind.INTEGRATION})
"""What is told by looking at every story, and not by the host's totals."""
_OF_FIGURES: Final = frozenset({"DATA612"})
"""Findings that hold what was read against what the host counted."""
_BY_TOTALS: Final = frozenset({"WORK601", "WORK602", "WORK603", "WORK606", "DATA620"})
"""Findings over stories that the host's totals tell as well as the stories do."""


class Sight:
    """What one of the two runs looked at."""

    def __init__(self, report: Report) -> None:
        self._report = report
        missing = report.coverage.not_judged
        self._unread = {one.what: one.because for one in missing}
        self._own = {
            (one.pane, number): one.because for one in missing if (number := subject_id(one.what)) is not None
        }
        self._links = {one.stage: one for one in report.panes.connection.stages}
        roles = report.panes.roles
        self._standing = {one.id: (one.ok, one.role, one.reason) for one in roles.accounts}
        self._standing |= {one.id: (one.ok, one.role, one.reason) for one in roles.projects}
        self._projects = {one.project_id: one for one in report.panes.work_items.projects}
        self._asked = _asked(report)
        self._stale = {one.pane: one.because for one in report.stale}

    def reads(self, project: int) -> bool:
        """Tell whether the stories of a project were read or counted."""
        row = self._projects.get(project)
        return row is not None and not (row.read is None and row.total is None)

    def blind(self, row: Row) -> str:
        """Give why this run could not look, where that is what one of its own warnings says; else nothing."""
        if row.kind is not Kind.FINDING or row.severity is Severity.FAIL:
            return ""
        link = self._links.get(row.link)
        if link is not None and link.status is Status.UNKNOWN:
            return link.detail or "not judged"
        return self._not_judged(row)

    def why_not(self, row: Row, other: Sight) -> str:
        """Give why this run could not see what the other one tells of; nothing where it could.

        Args:
            row: What the other run tells of.
            other: What that one looked at.
        """
        return (
            self._whole_pane(row)
            or self._link(row)
            or self._stage(row)
            or self._not_judged(row)
            or self._place(row, other)
            or self._stories(row, other)
        )

    def _whole_pane(self, row: Row) -> str:
        if row.pane is PaneName.ROLES and self._report.source is not None:
            return "an export holds no accounts and memberships"
        if row.kind not in {Kind.FINDING, Kind.VERDICT} or row.pane is None:
            return ""
        if row.pane in self._stale:
            return f"not read again: {self._stale[row.pane]}"
        spared = row.pane is PaneName.CONNECTION and row.severity is Severity.FAIL
        return "" if spared or row.pane in self._asked else NOT_ASKED

    def _link(self, row: Row) -> str:
        link = self._links.get(row.link)
        if link is None or row.kind is Kind.LINK:
            return ""
        if link.status is Status.FAIL:
            return f"{link.title} fails: {link.detail}"
        if link.status is Status.UNKNOWN or link.because is not None:
            return f"{link.title}: {link.detail}"
        return ""

    def _stage(self, row: Row) -> str:
        found = next((one for one in row.needs if one in self._unread), None)
        return f"{found}: {self._unread[found]}" if found else ""

    def _not_judged(self, row: Row) -> str:
        if row.name in self._unread:
            return self._unread[row.name]
        number = row.subject_id or row.project
        return "" if number is None or row.pane is None else self._own.get((row.pane, number), "")

    def _place(self, row: Row, other: Sight) -> str:
        """Give why a project or account tells nothing: not there, or the user's rights changed."""
        number = row.subject_id
        if number is None:
            return ""
        if number not in self._standing and number not in self._projects:
            return _NOT_LISTED
        if row.kind in _LISTED or row.pane is not PaneName.ROLES:
            return ""
        here, there = self._standing.get(number), other._standing.get(number)
        if here is None or here[0] is True or here == there:
            return ""
        return here[2]

    def _stories(self, row: Row, other: Sight) -> str:
        number = row.project
        if number is None and row.pane is PaneName.WORK_ITEMS and row.kind is Kind.FINDING:
            number = row.subject_id
        if number is not None and not self.reads(number):
            known = self._projects.get(number)
            return f"stories not read: {known.reason}" if known else _NOT_LISTED
        if row.sums and row.subject_id is None and (lost := self._lost(other)):
            return lost
        if row.kind not in _OF_ROWS or row.code in _BY_TOTALS or not (row.sums or number is not None):
            return ""
        return self.counted(number, other, sample_tells=row.code not in _OF_FIGURES)

    def _lost(self, other: Sight) -> str:
        """Give what the other run read and this one did not, so that sums are over something else."""
        gone = [
            one for number, one in other._projects.items() if other.reads(number) and not self.reads(number)
        ]
        if not gone:
            return ""
        more = f" and {len(gone) - 1} more" if len(gone) > 1 else ""
        return f"the stories of project {gone[0].project} ({gone[0].project_id}){more} were not read"

    def counted(self, number: int | None, other: Sight, *, sample_tells: bool) -> str:
        """Give why this run, which let the host count, may have missed what the other one read in stories.

        Args:
            number: The project that it is about; None: all of them.
            other: What the other run looked at.
            sample_tells: A sample of all stories would have shown it; else only counting them oneself does.
        """
        part = [
            one
            for place, one in self._projects.items()
            if number in {None, place} and one.way == "totals" and other._reads_all(place)
            if not (sample_tells and one.sample is not None and one.sample == one.total)
        ]
        if not part:
            return ""
        more = f" and {len(part) - 1} more" if len(part) > 1 else ""
        project = f"project {part[0].project} ({part[0].project_id}){more}"
        return f"the stories of {project} were counted by the host and not read one by one"

    def _reads_all(self, project: int) -> bool:
        row = self._projects.get(project)
        return row is not None and row.way == "all"

    def whole(self, pane: PaneName | None) -> str:
        """Give why a pane, or the whole, could not be judged."""
        missing = self._report.coverage.not_judged
        if pane is not None and pane not in self._asked:
            return NOT_ASKED
        own = next((one for one in missing if one.pane is pane), None)
        told = own or next(iter(missing), None)
        return f"{told.what}: {told.because}" if told else ""


def _asked(report: Report) -> frozenset[PaneName]:
    """Give the panes that the run was for: all, unless it says that something was not asked for."""
    missing = report.coverage.not_judged
    if all(one.because != NOT_ASKED for one in missing):
        return frozenset(PaneName)
    judged = {pane for pane, verdict in pane_verdicts(report).items() if verdict is not Verdict.INCOMPLETE}
    left_out = {one.pane for one in missing if one.because == NOT_ASKED}
    return frozenset(judged or {one.pane for one in missing} - left_out)
