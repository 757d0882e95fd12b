"""How many stories there are of what: rows counted by polars, or the host's own totals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from diagnostics.contract import Contract
from diagnostics.dates import Age, age_borders
from diagnostics.snapshot import FilteredTotal, ProjectFacts, Snapshot
from diagnostics.snapshot.totals import ignores_filter

if TYPE_CHECKING:
    from diagnostics.summary import AgeCount, StoryCount

OTHER: Final = "(other)"
"""Stands for the types or states that no filter of Tracker's asks for; such stories are counted as well."""

OLD: Final = frozenset({Age.YEAR, Age.OLDER})
"""The ages that Viz's first load does not cover (planview-viz §2.6)."""


def story_counts(snapshot: Snapshot) -> tuple[StoryCount, ...]:
    """Give the stories by project, type and state, sorted by these, whichever way it was counted."""
    told = list(_told(snapshot))
    if snapshot.story_rows is None and not told:
        return ()
    from diagnostics.summary import StoryCount, counts  # noqa: PLC0415 - polars is slow to load; nobody needs it here without stories

    rows = [] if snapshot.story_rows is None else list(counts(snapshot.story_rows.lazy()))
    rows += [
        StoryCount(project.id, story_type, state, count)
        for project, totals in told
        for (story_type, state), count in _by_state(project, totals).items()
    ]
    return tuple(sorted(rows, key=lambda row: (row.project_id, row.story_type, row.state)))


def age_counts(snapshot: Snapshot, contract: Contract, counted: Iterable[StoryCount]) -> tuple[AgeCount, ...]:
    """Give the same stories by project, type and age; by project and type they add up to `counted`."""
    told = list(_told(snapshot))
    if snapshot.story_rows is None and not told:
        return ()
    from diagnostics.summary import AgeCount, ages  # noqa: PLC0415 - likewise

    borders = age_borders(snapshot.started_at, contract.first_load.months)
    rows = [] if snapshot.story_rows is None else list(ages(snapshot.story_rows.lazy(), borders))
    by_type = Counter[tuple[int, str]]()
    for row in counted:
        by_type[row.project_id, row.story_type] += row.count
    for project, totals in told:
        for (project_id, story_type), count in by_type.items():
            if project_id == project.id:
                split = _by_age(story_type, count, totals)
                rows += [AgeCount(project_id, story_type, age, number) for age, number in split if number]
    return tuple(sorted(rows, key=lambda row: (row.project_id, row.story_type, list(Age).index(row.age))))


def _told(snapshot: Snapshot) -> Iterator[tuple[ProjectFacts, tuple[FilteredTotal, ...]]]:
    for project in snapshot.projects or ():
        if project.by_totals and project.filtered is not None:
            yield project, project.filtered


def _by_state(project: ProjectFacts, totals: tuple[FilteredTotal, ...]) -> dict[tuple[str, str], int]:
    """Give the host's totals by type and state, with what no filter claims under `OTHER`."""
    cells: dict[tuple[str, str], int] = {}
    claimed = 0
    for typed in (one for one in totals if one.story_type and not one.state and one.before is None):
        whole = typed.total or 0
        states = [one for one in totals if one.story_type == typed.story_type and one.state]
        if states and not ignores_filter(whole, [one.total for one in states]):
            cells |= {(one.story_type, one.state): one.total or 0 for one in states}
            whole -= sum(one.total or 0 for one in states)
        cells[typed.story_type, OTHER] = max(0, whole)
        claimed += typed.total or 0
    cells[OTHER, OTHER] = max(0, (project.stories_total or 0) - claimed)
    return {key: count for key, count in cells.items() if count}


def _by_age(story_type: str, whole: int, totals: tuple[FilteredTotal, ...]) -> list[tuple[Age, int]]:
    """Split a type's stories by what lies before each border; unknown where the host does not look at it.

    A host that counts stories before Tracker existed does not look at the border. Borders at which the
    figures do not fall are the sign of work going on meanwhile.
    """
    probe = next((one.total for one in totals if not one.story_type), None)
    older = sorted(
        (one.before, one.total)
        for one in totals
        if one.story_type == story_type and one.before and one.total is not None
    )
    if probe != 0 or len(older) != len(_BY_TOTALS) - 1:
        return [(Age.UNKNOWN, whole)]
    before = [0, *(total for _, total in older), whole]
    parts = [later - earlier for earlier, later in pairwise(before)]
    if min(parts) < 0:
        return [(Age.UNKNOWN, whole)]
    return list(zip(_BY_TOTALS, parts, strict=True))


_BY_TOTALS: Final = (Age.OLDER, Age.YEAR, Age.FIRST_LOAD, Age.DAYS_30)
"""The ages between the borders, oldest first."""
