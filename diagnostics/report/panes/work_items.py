"""Work item types as records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from diagnostics.dates import Age
from diagnostics.report.levels import Verdict
from diagnostics.report.panes.figures import Count

if TYPE_CHECKING:
    import polars as pl


class TypeRow(msgspec.Struct, frozen=True, kw_only=True):
    """One work item type; count null: not read."""

    type: str
    supported: bool | None
    count: Count | None
    unique_url: bool | None
    """Whether each address looked at is there, distinct and on the right host; null: none was looked at."""
    reason: str
    url_checked: Count | None = None
    """Stories whose address was looked at; null: none."""
    url_reason: str = ""
    meaning: str = ""
    """What it means for Viz that the type is not among the documented ones."""


class CountRow(msgspec.Struct, frozen=True, kw_only=True):
    """Stories of one project, type and state."""

    project_id: int
    project: str
    type: str
    state: str
    count: Count


class AgeRow(msgspec.Struct, frozen=True, kw_only=True):
    """Stories of one project and type by how long ago they were last updated."""

    project_id: int
    project: str
    type: str
    age: Age
    count: Count


class ProjectStories(msgspec.Struct, frozen=True, kw_only=True):
    """How many stories of a project were read, against the paging header's total and the totals by type."""

    project_id: int
    project: str
    read: Count | None
    total: Count | None
    epics: Count | None
    reconciled: bool | None
    reason: str
    filtered: Count | None = None
    """The host's totals by type, and what no type claims; null: the host does not count by type."""
    disagree: tuple[Literal["read", "total", "filtered"], ...] = ()
    """Which of the three figures stand apart."""
    sample: Count | None = None
    """Rows read as a sample where the host counted; null: it did not."""
    older: Count | None = None
    """Stories that Viz's first load does not cover."""
    way: Literal["all", "totals"] | None = None
    """Every story was read, or the host's totals were asked for; null: neither."""
    way_reason: str = ""


class WorkItemsPane(msgspec.Struct, frozen=True, kw_only=True):
    """What work there is."""

    verdict: Verdict
    types: tuple[TypeRow, ...]
    counts: tuple[CountRow, ...]
    projects: tuple[ProjectStories, ...]
    reconciled: bool | None
    ages: tuple[AgeRow, ...] = ()

    def to_frame(self, table: Literal["counts", "types", "projects", "ages"] = "counts") -> pl.DataFrame:
        """Give one of the tables as a frame.

        - `counts`: project_id, project, type, state, count; they add up to the summary's total
        - `types`: type, supported, count, unique_url, reason
        - `projects`: project_id, project, read, total, filtered, epics, reconciled, way, reason
        - `ages`: project_id, project, type, age, count

        Raises:
            ValueError: There is no such table.
        """
        from diagnostics.report.frames import work_items_frame  # noqa: PLC0415 - it loads polars

        return work_items_frame(self, table)
