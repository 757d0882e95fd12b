"""What the host itself counts: the total of its list of stories, under filters (tracker-api-v5 §2.2)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

import msgspec

from diagnostics.dates import age_borders
from diagnostics.observe.pages import all_of, path_of
from diagnostics.observe.run import Run
from diagnostics.snapshot import FilteredTotal
from diagnostics.tracker.client import Answer, Params
from diagnostics.tracker.errors import TrackerError

BEFORE_TRACKER: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""No story is that old: a host that counts some before it does not look at `updated_before`."""

_LAST_MOMENT: Final = 0.6
"""Of the deadline: later than that, filters are not asked for, so that the run can end in time."""


async def by_type(run: Run, project_id: int) -> tuple[FilteredTotal, ...]:
    """Give the host's total for each of Tracker's story types.

    Raises:
        TrackerError: The host does not answer one of them.
    """
    return await _ask(run, project_id, (_filter(name) for name in run.contract.enums.story_types))


async def by_state_and_age(
    run: Run, project_id: int, typed: tuple[FilteredTotal, ...]
) -> tuple[FilteredTotal, ...]:
    """Give, for each type that there are stories of, the host's total in each state and before each border.

    The last one is the probe with `BEFORE_TRACKER`.

    Raises:
        TrackerError: The host does not answer one of them.
    """
    borders = [border for _, border in age_borders(run.started_at, run.contract.first_load.months)]
    present = [one.story_type for one in typed if one.total]
    wanted = [_filter(name, state=state) for name in present for state in run.contract.enums.states]
    wanted += [_filter(name, before=border) for name in present for border in borders]
    return await _ask(run, project_id, [*wanted, _filter("", before=BEFORE_TRACKER)])


async def hold_against(run: Run, project_id: int) -> None:
    """Ask for the totals by type of a project that was read, and for its version after everything.

    A host that does not answer these has been read all the same: its fault is kept beside the figures.
    """
    project = (run.projects or {})[project_id]
    if not project.stories_total or _late(run):
        return
    try:
        if project.filtered is None and project.filtered_fault is None:
            run.change_project(project_id, filtered=await by_type(run, project_id))
        if not _late(run):
            await note_version(run, project_id)
    except TrackerError as error:
        run.change_project(project_id, filtered_fault=error.fault)


def _late(run: Run) -> bool:
    return run.elapsed_s > run.ends_s * _LAST_MOMENT


async def note_version(run: Run, project_id: int) -> None:
    """Note the project's version once all else was asked; a change in between moves it (tracker-api-v5 §1.7).

    Raises:
        TrackerError: The host does not answer.
    """
    answer = await _total(run, project_id, {}, urgent=True)
    run.change_project(project_id, version_after=answer.project_version)


async def _ask(run: Run, project_id: int, wanted: Iterable[FilteredTotal]) -> tuple[FilteredTotal, ...]:
    async def ask(one: FilteredTotal) -> FilteredTotal:
        params: dict[str, str] = {}
        if one.story_type:
            params["with_story_type"] = one.story_type
        if one.state:
            params["with_state"] = one.state
        if one.before is not None:
            params["updated_before"] = f"{one.before:%Y-%m-%dT%H:%M:%SZ}"
        answer = await _total(run, project_id, params)
        return msgspec.structs.replace(one, total=answer.paging.total)

    return tuple(await all_of(ask(one) for one in wanted))


async def _total(
    run: Run, project_id: int, filters: dict[str, str], *, urgent: bool = False
) -> Answer[list[msgspec.Raw]]:
    # One row, as none may mean no limit to a host; what stands in it is of no interest.
    params: Params = {"limit": 1, "offset": 0, "fields": "id", **filters}
    return await run.client.get(path_of(project_id), list[msgspec.Raw], params, urgent=urgent)


def _filter(story_type: str, *, state: str = "", before: datetime | None = None) -> FilteredTotal:
    return FilteredTotal(story_type=story_type, state=state, before=before, total=None)
