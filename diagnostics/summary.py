"""Story counts from polars: by type, project, state and age, and whether addresses are unique."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import polars as pl

from diagnostics.dates import Age

UNSET: Final = "(none)"
"""Stands for a type or state that a story does not carry; such stories are counted, never dropped."""

_STORY_PATH: Final = r"/story/show/\d+$"
_HOSTS_TOLD: Final = 3
_KEY: Final = ("project_id", "story_type", "current_state")


@dataclass(frozen=True, slots=True)
class StoryCount:
    """Stories of one project, type and state."""

    project_id: int
    story_type: str
    state: str
    count: int


@dataclass(frozen=True, slots=True)
class AgeCount:
    """Stories of one project, type and age."""

    project_id: int
    story_type: str
    age: Age
    count: int


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of the stories of one type; the figures count stories."""

    checked: int
    missing: int
    shared: int
    """Another story has the same."""
    foreign: int
    """It leads to another host."""
    unusual: int
    """It does not have Tracker's form, /story/show/ID; compatible hosts have others."""
    hosts: tuple[str, ...]
    """Some of the other hosts."""


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


def ages(stories: pl.DataFrame, borders: Sequence[tuple[Age, datetime]]) -> tuple[AgeCount, ...]:
    """Give the stories by project, type and age; their sum is the number of rows.

    Args:
        stories: Rows as `observe.frame` makes them.
        borders: Each age with its earliest moment, youngest first; what is older than all is `Age.OLDER`.
    """
    updated = pl.col("updated_at")
    age = pl.lit(Age.OLDER.value)
    for name, earliest in reversed(borders):
        age = pl.when(updated >= earliest).then(pl.lit(name.value)).otherwise(age)
    age = pl.when(updated.is_null()).then(pl.lit(Age.UNKNOWN.value)).otherwise(age)
    key = ["project_id", "story_type", "age"]
    grouped = (
        stories.lazy()
        .select(
            "project_id",
            pl.col("story_type").fill_null(UNSET),
            age.alias("age"),
        )
        .group_by(key)
        .len()
        .sort(key)
        .collect()
    )
    return tuple(
        AgeCount(project, story_type, Age(name), count)
        for project, story_type, name, count in grouped.iter_rows()
    )


def addresses(frames: Sequence[pl.DataFrame], hosts: Collection[str]) -> dict[str, Addresses]:
    """Give, by story type, what is wrong with the stories' addresses.

    Args:
        frames: Rows as `observe.frame` makes them; a story read twice, or in two files, is one story.
        hosts: Where an address may lead, in lower case.
    """
    url = pl.col("url")
    host = url.str.extract(r"^[a-zA-Z]+://(?:[^/?#@]*@)?(\[[^\]/?#]*\]|[^/:?#]*)").str.to_lowercase()
    missing = url.fill_null("").str.len_bytes() == 0
    rows = (
        pl.concat(frames)
        .lazy()
        .unique(["id"], keep="first", maintain_order=True)
        .select(
            pl.col("story_type").fill_null(UNSET),
            missing.alias("missing"),
            (url.is_duplicated() & ~missing).alias("shared"),
            (~host.str.strip_chars("[]").is_in(list(hosts)).fill_null(value=False) & ~missing).alias(
                "foreign"
            ),
            (~url.str.contains(_STORY_PATH) & ~missing).fill_null(value=False).alias("unusual"),
            host.alias("host"),
        )
    )
    figures = [pl.len(), *(pl.col(name).sum() for name in ("missing", "shared", "foreign", "unusual"))]
    others = pl.col("host").filter(pl.col("foreign")).drop_nulls().unique().sort().head(_HOSTS_TOLD)
    grouped = rows.group_by("story_type").agg(*figures, others).collect()
    return {
        str(name): Addresses(checked, missing_, shared, foreign, unusual, tuple(map(str, seen)))
        for name, checked, missing_, shared, foreign, unusual, seen in grouped.iter_rows()
    }


def duplicates(stories: pl.DataFrame) -> dict[int, int]:
    """Give, by project, how many rows repeat the id of another."""
    grouped = stories.group_by("project_id").agg((pl.len() - pl.col("id").n_unique()).alias("twice"))
    return {int(project): int(twice) for project, twice in grouped.iter_rows()}


def altered_titles(stories: pl.DataFrame) -> int:
    """Give the stories whose title had to be made safe."""
    return int(stories["name_altered"].sum())
