"""A second reading of a project's stories, where the first does not add up: people may work in it."""

from __future__ import annotations

from typing import Final

from diagnostics.observe import pages
from diagnostics.observe.run import Run
from diagnostics.snapshot import EarlierReading, ProjectFacts
from diagnostics.tracker.client import Answer
from diagnostics.tracker.errors import TrackerError
from diagnostics.tracker.wire import Story

_LAST_MOMENT: Final = 0.5
"""Of the deadline: later than that, a second reading might cost what the first one found."""


async def read_again(run: Run, project_id: int) -> bool:
    """Read a project's stories once more where rows repeat or differ from the total, and keep that reading.

    Returns:
        Whether the project's facts and rows are those of a second reading now; a second one that fails
        leaves the first as it was.
    """
    before = (run.projects or {})[project_id]
    twice = _repeated(run, project_id)
    if run.elapsed_s > run.ends_s * _LAST_MOMENT or not _differs(before, twice):
        return False
    answers: list[Answer[list[Story]]] = []
    earlier = run.count_spoiled(pages.path_of(project_id))
    whole = False
    try:
        first = await pages.first_page(run, project_id)
        await pages.read_all(run, first, answers.append)
        whole = True
    except TrackerError:  # the first reading and its figures stand
        return False
    finally:
        run.drop_spoiled(pages.path_of(project_id), earlier, newer=not whole)
    run.stories[:] = [
        *(kept.filter(kept["project_id"] != project_id) for kept in run.stories),
        *(pages.frame(project_id, answer) for answer in answers),
    ]
    run.change_project(
        project_id,
        stories_read=sum(len(answer.value) for answer in answers),
        stories_total=first.answer.paging.total,
        spoiled_rows=sum(answer.spoiled for answer in answers),
        pages=len(answers),
        version_before=first.answer.project_version,
        version_after=answers[-1].project_version,
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


def _repeated(run: Run, project_id: int) -> int:
    """Give how many rows of the project repeat the id of another."""
    import polars as pl  # noqa: PLC0415 - loaded with the first stories

    frames = [kept.filter(kept["project_id"] == project_id)["id"] for kept in run.stories]
    ids = pl.concat(frames) if frames else pl.Series("id", [], dtype=pl.Int64())
    return len(ids) - ids.n_unique()
