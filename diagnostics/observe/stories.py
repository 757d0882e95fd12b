"""Stories and epics of each project, page by page, straight into the columns of `observe.frame`."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Final

from diagnostics.faults import Fault, FaultKind
from diagnostics.observe.graph import Facts
from diagnostics.observe.run import Run
from diagnostics.snapshot import ProjectFacts, StageName
from diagnostics.tracker.client import Answer
from diagnostics.tracker.errors import MalformedError, RefusedError, TrackerError
from diagnostics.tracker.wire import STORY_FIELDS, STORY_FIELDS_BEFORE_PRIORITY, Epic, Story

PAGE: Final = 500
"""Stories asked for at once; what the host honours is read back from its header (tracker-api-v5 §1.4)."""

MAX_PAGES: Final = 20_000
"""A guard for hosts that send no total and never an empty page."""


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
    """Read all stories of each open project; a project that fails does not stop the others."""
    wanted = _open_projects(run)
    counter = _Counter(run)

    async def read(project: ProjectFacts) -> None:
        try:
            await _read_project(run, project, counter)
        except TrackerError as error:
            run.change_project(project.id, stories_fault=error.fault)

    await asyncio.gather(*(read(project) for project in wanted))
    return {"stories": counter.rows, "projects": len(wanted)}


class _Counter:
    """Adds up rows over all projects for the progress events."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self.rows = 0
        self.total = 0

    def add(self, rows: int, total: int) -> None:
        self.rows += rows
        self.total += total
        self._run.progress(StageName.STORIES, self.rows, max(self.total, self.rows), "stories")


def _open_projects(run: Run) -> list[ProjectFacts]:
    """Give the projects whose work is in scope: those the user is a member of or that the settings name."""
    known = (run.projects or {}).values()
    return [one for one in known if one.fault is None and (one.listed or one.requested)]


async def _read_project(run: Run, project: ProjectFacts, counter: _Counter) -> None:
    path = f"/projects/{project.id}/stories"
    fields, first = await _first_page(run, path)
    # By what came and not by what the host says of its limit: the header may promise more than it gives.
    total, limit = first.paging.total, len(first.value) + first.spoiled
    counter.add(0, total or 0)
    _keep(run, project.id, first, counter)
    if total is None or limit < 1:
        await _walk(run, project.id, fields, first, counter)
        return

    async def page(offset: int) -> None:
        answer = await _page(run, path, fields, offset)
        if answer.paging.offset not in {None, offset}:
            facts = {"asked_offset": offset, "answered_offset": answer.paging.offset}
            raise MalformedError(Fault(kind=FaultKind.PAGE_LOOP, where=path, facts=dict(facts)))
        _keep(run, project.id, answer, counter)

    await _all([page(offset) for offset in range(limit, min(total, limit * MAX_PAGES), limit)])


async def _all(pages: list[Awaitable[None]]) -> None:
    """Await all pages, then raise the first fault, so that what was read of the others is kept."""
    ended = await asyncio.gather(*pages, return_exceptions=True)
    for result in ended:
        if isinstance(result, BaseException):
            raise result


async def _first_page(run: Run, path: str) -> tuple[str, Answer[list[Story]]]:
    """Ask with all fields; a host that refuses the parameter gets the list that older hosts know."""
    try:
        return STORY_FIELDS, await _page(run, path, STORY_FIELDS, 0)
    except RefusedError as error:
        if error.fault.kind is not FaultKind.INVALID_PARAMETER:
            raise
    older = await _page(run, path, STORY_FIELDS_BEFORE_PRIORITY, 0)
    run.refused_fields = ("story_priority",)
    return STORY_FIELDS_BEFORE_PRIORITY, older


async def _walk(
    run: Run, project_id: int, fields: str, first: Answer[list[Story]], counter: _Counter
) -> None:
    """Go on page by page where the host sends no total, until a page is empty or repeats the one before."""
    path, page, offset = f"/projects/{project_id}/stories", first, 0
    for _ in range(MAX_PAGES):
        before, offset = page, offset + len(page.value) + page.spoiled
        if offset == 0:
            return
        page = await _page(run, path, fields, offset)
        if not page.value and not page.spoiled:
            return
        if page.value and page.value == before.value:
            facts: Facts = {"asked_offset": offset}
            raise MalformedError(Fault(kind=FaultKind.PAGE_LOOP, where=path, facts=facts))
        _keep(run, project_id, page, counter)


async def _page(run: Run, path: str, fields: str, offset: int) -> Answer[list[Story]]:
    return await run.client.get_list(path, Story, {"limit": PAGE, "offset": offset, "fields": fields})


def _keep(run: Run, project_id: int, answer: Answer[list[Story]], counter: _Counter) -> None:
    """Add a page to the frame and its figures to the project."""
    from diagnostics.observe.frame import frame_of  # noqa: PLC0415 - polars is slow to load, and only stories need it

    before = (run.projects or {})[project_id]
    run.stories.append(frame_of(project_id, answer.value))
    run.change_project(
        project_id,
        stories_read=(before.stories_read or 0) + len(answer.value),
        stories_total=before.stories_total if before.pages else answer.paging.total,
        version_before=before.version_before if before.pages else answer.project_version,
        version_after=answer.project_version,
        pages=before.pages + 1,
        spoiled_rows=before.spoiled_rows + answer.spoiled,
    )
    counter.add(len(answer.value), 0)
