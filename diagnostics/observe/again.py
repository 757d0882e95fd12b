"""A second reading of a project's stories, where the first does not add up: people may work in it."""

from __future__ import annotations

from typing import Final

from diagnostics.observe import pages
from diagnostics.observe.gathered import Gathered
from diagnostics.observe.run import Run
from diagnostics.snapshot import EarlierReading, ProjectFacts
from diagnostics.tracker.client import Answer
from diagnostics.tracker.errors import TrackerError
from diagnostics.tracker.stories import StoryColumns

_LAST_MOMENT: Final = 0.5
"""Of the deadline: later than that, a second reading might cost what the first one found."""


class _Reading:
    """The pages of one reading, before it is known whether it counts."""

    def __init__(self, project_id: int) -> None:
        self._project_id = project_id
        self.stories = Gathered()
        self.read = self.spoiled = self.pages = 0
        self.version: int | None = None

    def keep(self, answer: Answer[StoryColumns]) -> None:
        """Keep a page."""
        self.stories.add(self._project_id, answer.value)
        self.read += len(answer.value)
        self.spoiled += answer.spoiled
        self.pages += 1
        self.version = answer.project_version


async def read_again(run: Run, project_id: int) -> bool:
    """Read a project's stories once more where rows repeat or differ from the total, and keep that reading.

    Returns:
        Whether the project's facts and rows are those of a second reading now; a second one that fails
        leaves the first as it was.
    """
    before = (run.projects or {})[project_id]
    twice = run.stories.repeated(project_id)
    if run.elapsed_s > run.ends_s * _LAST_MOMENT or not _differs(before, twice):
        return False
    newer = _Reading(project_id)
    earlier = run.count_spoiled(pages.path_of(project_id))
    whole = False
    try:
        first = await pages.first_page(run, project_id)
        await pages.read_all(run, first, newer.keep)
        whole = True
    except TrackerError:  # the first reading and its figures stand
        return False
    finally:
        run.drop_spoiled(pages.path_of(project_id), earlier, newer=not whole)
    run.stories.replace(project_id, newer.stories)
    run.change_project(
        project_id,
        stories_read=newer.read,
        stories_total=first.answer.paging.total,
        spoiled_rows=newer.spoiled,
        pages=newer.pages,
        version_before=first.answer.project_version,
        version_after=newer.version,
        filtered=None,
        filtered_fault=None,
        earlier=EarlierReading(
            read=(before.stories_read or 0) + before.spoiled_rows,
            total=before.stories_total,
            twice=twice,
            version_before=before.version_before,
            version_after=before.version_after,
        ),
    )
    return True


def _differs(project: ProjectFacts, twice: int) -> bool:
    rows = (project.stories_read or 0) + project.spoiled_rows
    return bool(twice) or (project.stories_total is not None and rows != project.stories_total)
