"""Stories that stand in a source more than once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from diagnostics.rows import StoryRows

_PLACE: Final = "the place of a row among all"


@dataclass(frozen=True, slots=True)
class Repeats:
    """Ids that more than one row has."""

    ids: int
    rows: int
    """Rows beyond the first of each id."""
    first: int
    project_ids: tuple[int, ...]
    """The projects that such rows are in."""


def repeats(stories: StoryRows) -> Repeats | None:
    """Give how often ids repeat over all projects; None where each stands once."""
    ids = repeated_ids(stories)
    if ids.is_empty():
        return None
    again = stories.ask(stories.lazy().filter(_is_among(ids)).select("id", "project_id"))
    projects = again["project_id"].unique().sort().to_list()
    return Repeats(
        len(ids), again.height - len(ids), int(again["id"][0]), tuple(int(one) for one in projects)
    )


def repeated_ids(stories: StoryRows) -> pl.Series:
    """Give the ids that more than one row has, each once."""
    # In order, equal ones stand beside each other: a set of them would take ten times their memory.
    ids = stories.ask(stories.lazy().select("id")).to_series().sort()
    return ids.filter(ids == ids.shift()).unique()


def once(stories: StoryRows) -> pl.LazyFrame:
    """Give the rows without those that repeat the id of an earlier one: in two files, it is one story."""
    ids = repeated_ids(stories)
    if ids.is_empty():
        return stories.lazy()
    numbered = stories.lazy().with_row_index(_PLACE)
    first = stories.ask(numbered.filter(_is_among(ids)).group_by("id").agg(pl.col(_PLACE).min()))[_PLACE]
    return numbered.filter(~_is_among(ids) | pl.col(_PLACE).is_in(first.implode())).drop(_PLACE)


def twice_in(stories: StoryRows) -> dict[int, int]:
    """Give, by project, how many rows repeat the id of another; only projects with such rows."""
    again = stories.lazy().filter(_is_among(repeated_ids(stories)))
    grouped = again.group_by("project_id").agg((pl.len() - pl.col("id").n_unique()).alias("twice"))
    return {int(project): int(twice) for project, twice in stories.ask(grouped).iter_rows() if twice}


def _is_among(ids: pl.Series) -> pl.Expr:
    return pl.col("id").is_in(ids.implode())
