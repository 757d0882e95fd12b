"""Story counts from polars: by type, project and state, and whether addresses are unique."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import polars as pl

UNSET: Final = "(none)"
"""Stands for a type or state that a story does not carry; such stories are counted, never dropped."""

_KEY: Final = ("project_id", "story_type", "current_state")


@dataclass(frozen=True, slots=True)
class StoryCount:
    """Stories of one project, type and state."""

    project_id: int
    story_type: str
    state: str
    count: int


def counts(stories: pl.DataFrame) -> tuple[StoryCount, ...]:
    """Give the stories by project, type and state, sorted by these; their sum is the number of rows."""
    grouped = (
        stories.lazy()
        .with_columns(pl.col("story_type", "current_state").fill_null(UNSET))
        .group_by(_KEY)
        .len()
        .sort(_KEY)
        .collect()
    )
    return tuple(StoryCount(*row) for row in grouped.iter_rows())


def missing_urls(stories: pl.DataFrame) -> dict[str, int]:
    """Give, by story type, the stories without an address or with one that another story has too."""
    bad = stories.select(
        pl.col("story_type").fill_null(UNSET),
        (pl.col("url").is_null() | pl.col("url").is_duplicated()).alias("bad"),
    )
    grouped = bad.group_by("story_type").agg(pl.col("bad").sum())
    return {str(story_type): int(count) for story_type, count in grouped.iter_rows()}


def untouched_since(stories: pl.DataFrame, moment: datetime) -> int:
    """Give the stories last updated before `moment`."""
    return stories.filter(pl.col("updated_at") < moment).height


def duplicates(stories: pl.DataFrame) -> dict[int, int]:
    """Give, by project, how many rows repeat the id of another."""
    grouped = stories.group_by("project_id").agg((pl.len() - pl.col("id").n_unique()).alias("twice"))
    return {int(project): int(twice) for project, twice in grouped.iter_rows()}


def altered_titles(stories: pl.DataFrame) -> int:
    """Give the stories whose title had to be made safe."""
    return int(stories["name_altered"].sum())
