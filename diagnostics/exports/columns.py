"""The columns of a project's export, by their names and never by their places (tracker-api-v5 §6)."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from typing import Final

from diagnostics.snapshot import Generation
from diagnostics.text import clean_text

_NAME_LENGTH: Final = 80


class Column(enum.StrEnum):
    """The headers that exports of all generations have had; some repeat as often as a story needs."""

    ID = "Id"
    TITLE = "Title"
    LABELS = "Labels"
    ITERATION = "Iteration"
    ITERATION_START = "Iteration Start"
    ITERATION_END = "Iteration End"
    TYPE = "Type"
    ESTIMATE = "Estimate"
    PRIORITY = "Priority"
    STATE = "Current State"
    CREATED = "Created at"
    ACCEPTED = "Accepted at"
    DEADLINE = "Deadline"
    REQUESTED_BY = "Requested By"
    DESCRIPTION = "Description"
    URL = "URL"
    OWNED_BY = "Owned By"
    BLOCKER = "Blocker"
    BLOCKER_STATUS = "Blocker Status"
    COMMENT = "Comment"
    TASK = "Task"
    TASK_STATUS = "Task Status"
    REVIEWER = "Reviewer"
    REVIEW_TYPE = "Review Type"
    REVIEW_STATUS = "Review Status"
    PULL_REQUEST = "Pull Request"
    GIT_BRANCH = "Git Branch"


REQUIRED: Final = (Column.ID, Column.TYPE, Column.STATE)
"""Without these nothing can be counted, and the file is no project's export."""

HELD: Final[Mapping[Column, str]] = {
    Column.ID: "id",
    Column.TITLE: "name",
    Column.LABELS: "labels",
    Column.TYPE: "story_type",
    Column.ESTIMATE: "estimate",
    Column.PRIORITY: "story_priority",
    Column.STATE: "current_state",
    Column.CREATED: "created_at",
    Column.ACCEPTED: "accepted_at",
    Column.DEADLINE: "deadline",
    Column.URL: "url",
}
"""Which column of `diagnostics.frame` each is read into. Descriptions, comments and tasks are not read:
Viz does not collect them (planview-viz §2.7). People are names only, so that no id comes of them."""

WRITTEN_AS: Final[Mapping[str, str]] = {name: column.value for column, name in HELD.items()}
"""The header of each column of the frame."""

_SINCE_2017: Final = frozenset(
    {Column.BLOCKER, Column.REVIEWER, Column.PULL_REQUEST, Column.GIT_BRANCH},
)
_BY_NAME: Final = {column.casefold(): column for column in Column}


class Header:
    """The first line of a file: which column stands where."""

    def __init__(self, names: Sequence[str]) -> None:
        self.width = len(names)
        self._places: dict[Column, list[int]] = {}
        unknown: list[str] = []
        for place, name in enumerate(names):
            column = _BY_NAME.get(name.strip().casefold())
            if column is not None:
                self._places.setdefault(column, []).append(place)
            elif name.strip():
                unknown.append(clean_text(name.strip(), limit=_NAME_LENGTH))
        self.unknown = tuple(dict.fromkeys(unknown))

    def __contains__(self, column: Column) -> bool:
        return column in self._places

    @property
    def known(self) -> int:
        """How many of the documented columns there are."""
        return len(self._places)

    @property
    def missing(self) -> tuple[Column, ...]:
        """The columns that nothing can be counted without."""
        return tuple(column for column in REQUIRED if column not in self._places)

    @property
    def held(self) -> tuple[str, ...]:
        """The columns of `diagnostics.frame` that rows below have values for."""
        return (*(name for column, name in HELD.items() if column in self._places), "project_id")

    @property
    def generation(self) -> Generation:
        """When such an export was made; optional columns that no story needed may be missing at any time."""
        if Column.PRIORITY in self._places:
            return Generation.SINCE_2020
        return Generation.UNTIL_2019 if _SINCE_2017 & self._places.keys() else Generation.UNTIL_2016

    def cell(self, row: Sequence[str], column: Column) -> str:
        """Give a column's first cell, trimmed; a row may be shorter than the header."""
        place = self._places.get(column, (self.width,))[0]
        return row[place].strip() if place < len(row) else ""

    def cells(self, row: Sequence[str], column: Column) -> list[str]:
        """Give what stands in all columns of one name, trimmed, without the empty ones."""
        found = (row[place].strip() for place in self._places.get(column, ()) if place < len(row))
        return [cell for cell in found if cell]
