"""A project and what was read of it."""

from __future__ import annotations

import msgspec

from diagnostics.faults import Fault
from diagnostics.snapshot.roles import MemberFact
from diagnostics.snapshot.totals import Choice, EarlierReading, FilteredTotal, Way


class ProjectFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A project and what was read of it."""

    id: int
    name: str = ""
    account_id: int | None = None
    role: str | None = None
    """The user's role as `/me` gives it; None where `/me` does not list the project."""
    listed: bool = True
    """`/me` lists it."""
    requested: bool = False
    """The settings name it."""
    version: int | None = None
    point_scale: str = ""
    """The points that an estimate can be, such as `0,1,2,3`; empty where the host does not tell."""
    fault: Fault | None = None
    """Why nothing of it can be read."""
    members: tuple[MemberFact, ...] | None = None
    members_fault: Fault | None = None
    epics: int | None = None
    epics_fault: Fault | None = None
    stories_read: int | None = None
    """Rows read; None where none were asked for."""
    stories_total: int | None = None
    """The paging header's total; None where the host sends none."""
    choice: Choice | None = None
    """How its stories were counted; None where they were not."""
    filtered: tuple[FilteredTotal, ...] | None = None
    """What the host counts by filters; None where it was not asked."""
    filtered_fault: Fault | None = None
    """Why the host's filters told nothing."""
    sampled: int | None = None
    """Rows of the one page that was read where the host's totals were asked for."""
    version_before: int | None = None
    """The project's version as the first answer has it."""
    version_after: int | None = None
    """The same in the last answer, after pages and totals."""
    pages: int = 0
    earlier: EarlierReading | None = None
    """The first of two readings; None where one was enough, or all that there was time for."""
    spoiled_rows: int = 0
    """Stories that could not be decoded."""
    stories_fault: Fault | None = None

    @property
    def counted(self) -> bool:
        """Whether it is known how many stories there are of what: by their rows, or by the host's totals."""
        return self.stories_read is not None or (self.by_totals and self.filtered is not None)

    @property
    def by_totals(self) -> bool:
        """Whether the host counted, and the stories were not read."""
        return self.choice is not None and self.choice.way is Way.TOTALS
