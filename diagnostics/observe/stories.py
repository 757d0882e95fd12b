"""Stories and epics of each project: rows read and the host's own totals, or the totals alone."""

from __future__ import annotations

import asyncio
import functools

import msgspec

from diagnostics.observe import again, integrations, pages, totals
from diagnostics.observe.graph import Facts
from diagnostics.observe.run import Run
from diagnostics.observe.shape import note_shape
from diagnostics.observe.ways import choose
from diagnostics.snapshot import Choice, ProjectFacts, Way, WayCause
from diagnostics.snapshot.totals import ignores_filter
from diagnostics.tracker.client import Answer
from diagnostics.tracker.errors import TrackerError
from diagnostics.tracker.stories import StoryColumns
from diagnostics.tracker.wire import Epic


async def epics(run: Run) -> Facts:
    """Count the epics of each open project; they are not paged (tracker-api-v5 §1.4)."""
    wanted = _open_projects(run)

    async def read(project: ProjectFacts) -> int:
        try:
            answer = await run.client.get_list(f"/projects/{project.id}/epics", Epic, {"fields": "id"})
        except TrackerError as error:
            run.change_project(project.id, epics_fault=error.fault)
            return 0
        run.change_project(project.id, epics=len(answer.value))
        return len(answer.value)

    counts = await asyncio.gather(*(read(project) for project in wanted))
    return {"epics": sum(counts), "projects": len(wanted)}


async def stories(run: Run) -> Facts:
    """Read or count the stories of each open project; a project that fails does not stop the others."""
    wanted = _open_projects(run)
    counter = pages.Counter(run)

    async def read(project: ProjectFacts) -> None:
        try:
            await _project(run, project.id, counter)
        except TrackerError as error:
            run.change_project(project.id, stories_fault=error.fault)

    await asyncio.gather(*(read(project) for project in wanted))
    return {"stories": counter.rows, "projects": len(wanted)}


def _open_projects(run: Run) -> list[ProjectFacts]:
    """Give the projects whose work is in scope: those the user is a member of or that the settings name."""
    known = (run.projects or {}).values()
    return [one for one in known if one.fault is None and (one.listed or one.requested)]


async def _project(run: Run, project_id: int, counter: pages.Counter) -> None:
    first = await pages.first_page(run, project_id)
    total = first.answer.paging.total
    run.change_project(
        project_id,
        stories_total=total,
        version_before=first.answer.project_version,
        version_after=first.answer.project_version,
    )
    note_shape(run, project_id, first.answer.body)
    choice = choose(run.target.stories, total, first.rows, run.target.deadline_s)
    if choice.way is Way.TOTALS:
        choice = await _count(run, project_id, first.answer, choice)
    run.change_project(project_id, choice=choice)
    if choice.way is Way.TOTALS:
        pages.keep_sample(run, project_id, first.take(), counter)
        return
    counter.add(0, total or 0)
    named = integrations.names_one(first.answer.value)
    linked = integrations.read_early(run, project_id, named=named)
    await pages.all_of([_read(run, first, counter), linked])
    if await again.read_again(run, project_id):
        await totals.hold_against(run, project_id)


async def _read(run: Run, first: pages.FirstPage, counter: pages.Counter) -> None:
    """Read a project's stories, then ask for what the host counts itself, and for its version at last."""
    await pages.read_all(run, first, functools.partial(pages.keep_page, run, first.project_id, counter))
    await totals.hold_against(run, first.project_id)


async def _count(run: Run, project_id: int, first: Answer[StoryColumns], choice: Choice) -> Choice:
    """Let the host count; where it does not count by filters, only reading all of it tells what there is."""
    try:
        typed = await totals.by_type(run, project_id)
        if not ignores_filter(first.paging.total or 0, [one.total for one in typed]):
            others = await totals.by_state_and_age(run, project_id, typed)
            await totals.note_version(run, project_id)
            run.change_project(project_id, filtered=(*typed, *others))
            return choice
        run.change_project(project_id, filtered=typed)
    except TrackerError as error:
        run.change_project(project_id, filtered_fault=error.fault)
    return msgspec.structs.replace(choice, way=Way.ALL, cause=WayCause.NO_FILTER)
