"""Story counts: by type, project, state, month and age."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import ModuleType
from typing import Final

import polars as pl

from diagnostics.dates import Age
from diagnostics.text import clean_text

UNSET: Final = "(none)"
"""Stands for a type or state that a story does not carry; such stories are counted, never dropped."""

_SMALL: Final = 50_000
"""Rows in memory; fewer are counted sooner than polars' streaming engine has started."""


class Key(enum.StrEnum):
    """What stories are counted by; the names of the columns of a summary."""

    PROJECT = "project_id"
    TYPE = "type"
    STATE = "state"
    MONTH = "month"


COLUMNS: Final[Mapping[Key, str]] = {
    Key.PROJECT: "project_id",
    Key.TYPE: "story_type",
    Key.STATE: "current_state",
}
"""Key to the column of stories that it is, under the API's own name; months come of any column of moments."""
_TYPES: Final[Mapping[str, pl.DataType]] = {
    Key.PROJECT: pl.Int64(),
    Key.TYPE: pl.String(),
    Key.STATE: pl.String(),
    Key.MONTH: pl.Date(),
    "count": pl.Int64(),
}
"""Of the counted groups, whatever the stories' own are: categories become texts, and days dates."""


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


def grouped(rows: pl.LazyFrame, keys: Mapping[str, pl.Expr], words: ModuleType = pl) -> pl.LazyFrame:
    """Give a row for each group of stories, with `count`; not yet as they are told, see `told`.

    Args:
        rows: Stories as columns.
        keys: What they are grouped by: name to expression.
        words: The module whose expressions and frame these are: polars, or narwhals, which writes them alike.
    """
    counted: pl.Expr = words.len()
    return rows.select(**keys).group_by(*keys).agg(count=counted)


def key_columns(by: Iterable[Key], words: ModuleType = pl) -> dict[str, pl.Expr]:
    """Give the expressions for all keys but the month."""
    return {key.value: words.col(COLUMNS[key]) for key in by}


def first_of_month(moment: pl.Expr) -> pl.Expr:
    """Give the first day of the month, as days since 1970: in polars two thirds of what truncating costs."""
    day = moment.dt.date()
    return day.cast(pl.Int32) - day.dt.day() + 1


def told(groups: pl.DataFrame) -> pl.DataFrame:
    """Give counted groups as they are told, sorted by their keys in the order of the columns, unknown last.

    A type or state that is null becomes `UNSET`, and texts become safe to print.
    """
    keys = groups.columns[:-1]
    frame = groups.cast({name: _TYPES[name] for name in groups.columns if name in _TYPES})
    merged = False
    for name in (one for one in keys if frame.schema[one] == pl.String):
        seen = frame[name].unique().to_list()
        safe = {one: str(clean_text(one)) for one in seen if one is not None}
        merged |= len({*safe.values(), *([UNSET] if None in seen else [])}) < len(seen)
        if any(one != other for one, other in safe.items()):
            frame = frame.with_columns(pl.col(name).replace(safe))
        frame = frame.with_columns(pl.col(name).fill_null(UNSET))
    if merged:
        frame = frame.group_by(keys).agg(pl.col("count").sum())
    return frame.sort(keys, nulls_last=True)


def collected(groups: pl.LazyFrame, rows: int | None = None) -> pl.DataFrame:
    """Give counted groups, read in pieces unless there are only a few rows, all in memory.

    Args:
        groups: As `grouped` gives them.
        rows: How many stories there are; None: not known before they are read.
    """
    few = rows is not None and rows <= _SMALL
    return groups.collect(engine="in-memory" if few else "streaming")


def count_by(stories: pl.DataFrame | pl.LazyFrame, keys: Mapping[str, pl.Expr]) -> pl.DataFrame:
    """Give the stories in groups, as `told` has it; their sum is the number of rows."""
    rows = stories.height if isinstance(stories, pl.DataFrame) else None
    return told(collected(grouped(stories.lazy(), keys), rows))


def counts(stories: pl.DataFrame | pl.LazyFrame) -> tuple[StoryCount, ...]:
    """Give the stories by project, type and state, sorted by these; their sum is the number of rows."""
    keys = key_columns((Key.PROJECT, Key.TYPE, Key.STATE))
    return tuple(StoryCount(*row) for row in count_by(stories, keys).iter_rows())


def ages(
    stories: pl.DataFrame | pl.LazyFrame, borders: Sequence[tuple[Age, datetime]]
) -> tuple[AgeCount, ...]:
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
    keys = {**key_columns((Key.PROJECT, Key.TYPE)), "age": age}
    return tuple(
        AgeCount(project, story_type, Age(name), count)
        for project, story_type, name, count in count_by(stories, keys).iter_rows()
    )
