"""The pages of a project's list of stories, straight into the columns of `observe.gathered`."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from typing import Final, TypeVar

from diagnostics.faults import Fault, FaultKind
from diagnostics.observe.graph import Facts
from diagnostics.observe.run import Run
from diagnostics.snapshot import StageName
from diagnostics.tracker.client import Answer, Params
from diagnostics.tracker.errors import MalformedError, RefusedError
from diagnostics.tracker.stories import StoryColumns
from diagnostics.tracker.wire import STORY_FIELDS, STORY_FIELDS_BEFORE_PRIORITY

T = TypeVar("T")

PAGE: Final = 500
"""Stories asked for at once; what the host honours is read back from its header (tracker-api-v5 §1.4)."""

MAX_PAGES: Final = 20_000
"""A guard for hosts that send no total and never an empty page."""


_ANOTHER: Final = "answers the question for one page with another"

Keep = Callable[[Answer[StoryColumns]], None]
"""Takes a page as it comes."""


class FirstPage:
    """The first page of a project's stories, which decides how the others are asked for."""

    def __init__(self, project_id: int, fields: str, answer: Answer[StoryColumns]) -> None:
        """Keep it until it is taken.

        Args:
            project_id: The project.
            fields: The story fields that the host knows.
            answer: The page.
        """
        self.project_id = project_id
        self.fields = fields
        self.answer = answer
        self.rows: Final = len(answer.value) + answer.spoiled
        """How many rows came, those that could not be decoded included."""
        self._mark = answer.value.mark()

    def take(self) -> Answer[StoryColumns]:
        """Give the answer once and hold its stories no longer: the first pages of all projects come first."""
        answer = self.answer
        self.answer = replace(answer, value=StoryColumns.none(), body=b"")
        return answer

    def is_in(self, page: StoryColumns) -> bool:
        """Tell whether a page holds the same stories."""
        return page.mark() == self._mark


class Counter:
    """Adds up rows over all projects for the progress events."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self.rows = 0
        self.total = 0

    def add(self, rows: int, total: int) -> None:
        """Count rows that came, and those that are expected from now on."""
        self.rows += rows
        self.total += total
        self._run.progress(StageName.STORIES, self.rows, max(self.total, self.rows), "stories")


def path_of(project_id: int) -> str:
    """Give the path of a project's list of stories."""
    return f"/projects/{project_id}/stories"


async def first_page(run: Run, project_id: int) -> FirstPage:
    """Give the first page of a project's stories, and the fields that the host knows.

    A host that refuses the newest field gets the list that older hosts know.

    Raises:
        TrackerError: The page cannot be had.
    """
    fields = STORY_FIELDS
    try:
        answer = await _page(run, project_id, fields, 0, urgent=True)
    except RefusedError as error:
        if error.fault.kind is not FaultKind.INVALID_PARAMETER:
            raise
        fields = STORY_FIELDS_BEFORE_PRIORITY
        answer = await _page(run, project_id, fields, 0, urgent=True)
        run.refused_fields = ("story_priority",)
    return FirstPage(project_id, fields, answer)


async def read_all(run: Run, first: FirstPage, keep: Keep) -> None:
    """Hand the first page and all others to `keep`, until the total is reached or a page is empty.

    Raises:
        TrackerError: A page failed or is not the one asked for; those that came are kept.
    """
    # By what came and not by what the host says of its limit: the header may promise more than it gives.
    answer, limit = first.take(), first.rows
    total = answer.paging.total
    keep(answer)
    if total == 0 and limit:
        raise _contradiction(first, {"problem": "counts none and sends some", "total": 0, "items": limit})
    if total is None or limit < 1:
        await _walk(run, first, answer.value, answer.spoiled, keep)
        return
    del answer  # what is kept of it by now takes a fraction of that
    offsets = iter(range(limit, min(total, limit * MAX_PAGES), limit))
    over = asyncio.Event()

    async def read_some() -> None:
        for offset in offsets:
            if over.is_set():
                return
            answer = await _page(run, first.project_id, first.fields, offset)
            _hold_to(first, answer, offset)
            if not answer.value and not answer.spoiled:
                over.set()
            keep(answer)

    await all_of(read_some() for _ in range(run.target.concurrency))


def keep_sample(run: Run, project_id: int, answer: Answer[StoryColumns], counter: Counter) -> None:
    """Keep a page of a project whose other pages are not read."""
    run.samples.add(project_id, answer.value)
    run.change_project(project_id, sampled=len(answer.value), spoiled_rows=answer.spoiled)
    counter.add(len(answer.value), len(answer.value))


async def all_of(questions: Iterable[Awaitable[T]]) -> list[T]:
    """Await all, then raise the first fault: what came of the others is kept, and none goes on alone."""
    answers = []
    for answer in await asyncio.gather(*questions, return_exceptions=True):
        if isinstance(answer, BaseException):
            raise answer
        answers.append(answer)
    return answers


async def _walk(run: Run, first: FirstPage, page: StoryColumns, spoiled: int, keep: Keep) -> None:
    """Go on page by page where the host sends no total, until a page is empty or repeats the one before."""
    offset = 0
    for _ in range(MAX_PAGES):
        before, offset = page, offset + len(page) + spoiled
        if offset == 0:
            return
        answer = await _page(run, first.project_id, first.fields, offset)
        page, spoiled = answer.value, answer.spoiled
        if not page and not spoiled:
            return
        if page and page == before:
            raise _contradiction(first, {"problem": _ANOTHER, "asked_offset": offset})
        keep(answer)


def _hold_to(first: FirstPage, answer: Answer[StoryColumns], offset: int) -> None:
    """Raise where a page says that it is another one, or is the first page once more."""
    told = answer.paging.offset
    if told not in {None, offset}:
        facts: Facts = {"problem": _ANOTHER, "asked_offset": offset, "answered_offset": told}
        raise _contradiction(first, facts)
    if answer.value and first.is_in(answer.value):
        raise _contradiction(first, {"problem": _ANOTHER, "asked_offset": offset})


def _contradiction(first: FirstPage, facts: Facts) -> MalformedError:
    where = path_of(first.project_id)
    return MalformedError(Fault(kind=FaultKind.PAGE_LOOP, where=where, facts=facts))


async def _page(
    run: Run, project_id: int, fields: str, offset: int, *, urgent: bool = False
) -> Answer[StoryColumns]:
    params: Params = {"limit": PAGE, "offset": offset, "fields": fields}
    return await run.client.get_stories(path_of(project_id), params, urgent=urgent)


def keep_page(run: Run, project_id: int, counter: Counter, answer: Answer[StoryColumns]) -> None:
    """Add a page to the stories and its figures to the project."""
    before = (run.projects or {})[project_id]
    run.stories.add(project_id, answer.value)
    run.change_project(
        project_id,
        stories_read=(before.stories_read or 0) + len(answer.value),
        version_after=answer.project_version,
        pages=before.pages + 1,
        spoiled_rows=before.spoiled_rows + answer.spoiled,
    )
    counter.add(len(answer.value), 0)
