"""One story by its id, and the project it stands in; for the question why it is not in Viz."""

from __future__ import annotations

from typing import Final

from diagnostics.faults import FaultKind
from diagnostics.observe import roles
from diagnostics.observe.graph import Facts
from diagnostics.observe.run import Run
from diagnostics.snapshot import StoryFacts, StoryKind
from diagnostics.tracker.client import Params
from diagnostics.tracker.errors import RefusedError, TrackerError
from diagnostics.tracker.stories import columns_of
from diagnostics.tracker.wire import (
    EPIC_PLACE_FIELDS,
    STORY_FIELDS,
    STORY_FIELDS_BEFORE_PRIORITY,
    EpicPlace,
    Story,
)

_NOT_THERE: Final = frozenset({FaultKind.UNFOUND_RESOURCE, FaultKind.NO_SUCH_PATH})


async def story(run: Run) -> Facts:
    """Read the story; a refusal is kept as a fact, and the user's projects are then read for its cause.

    Raises:
        TrackerError: The host did not answer as v5 does; what v5 itself refuses is no failure.
    """
    number = run.story_id or 0
    try:
        found = await _story(run, number)
    except TrackerError as error:
        if error.fault.kind not in _NOT_THERE | {FaultKind.UNAUTHORIZED_OPERATION}:
            raise
        return await _not_found(run, number, error)
    project_id = found.project_id
    run.story = StoryFacts(id=number, kind=StoryKind.STORY, project_id=project_id)
    if project_id is not None:
        run.stories.add(project_id, columns_of([found]))
        await _project(run, project_id)
    return {"story_id": number, "project_id": project_id}


async def _story(run: Run, number: int) -> Story:
    """Ask with all fields; a host that refuses the parameter gets the list that older hosts know."""
    path = f"/stories/{number}"
    try:
        return (await run.client.get(path, Story, _fields(STORY_FIELDS))).value
    except RefusedError as error:
        if error.fault.kind is not FaultKind.INVALID_PARAMETER:
            raise
    return (await run.client.get(path, Story, _fields(STORY_FIELDS_BEFORE_PRIORITY))).value


async def _not_found(run: Run, number: int, error: TrackerError) -> Facts:
    """Look whether the id is an epic's; else read which of the user's projects are closed to it."""
    if error.fault.kind in _NOT_THERE:
        try:
            epic = (await run.client.get(f"/epics/{number}", EpicPlace, _fields(EPIC_PLACE_FIELDS))).value
        except TrackerError:  # no epic either: the story's own fault stands
            pass
        else:
            run.story = StoryFacts(id=number, kind=StoryKind.EPIC, project_id=epic.project_id)
            if epic.project_id is not None:
                await _project(run, epic.project_id)
            return {"story_id": number, "kind": StoryKind.EPIC.value}
    run.story = StoryFacts(id=number, fault=error.fault)
    await roles.projects(run)
    return {"story_id": number, "fault": error.fault.kind.value}


async def _project(run: Run, project_id: int) -> None:
    run.projects = {project_id: await roles.project_facts(run, project_id)}
    run.change_project(project_id, **await roles.members_of(run, project_id))


def _fields(names: str) -> Params:
    return {"fields": names}
