"""How stories fill their fields, from polars: how often, with how many values, and with which."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from diagnostics.summary import UNSET


@dataclass(frozen=True, slots=True)
class Filled:
    """How many of some stories have a value, by column."""

    of: int
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Linked:
    """Stories of a project that carry an external id or name an integration, by the one they name."""

    project_id: int
    integration_id: int | None
    count: int


def all_rows(frames: Iterable[pl.DataFrame | None]) -> pl.DataFrame | None:
    """Give the rows of all frames that there are as one; None where there is no frame at all."""
    some = [frame for frame in frames if frame is not None]
    return pl.concat(some) if some else None


def filled(stories: pl.DataFrame, columns: Iterable[str]) -> Filled:
    """Give how many rows have a value in each column; an empty list or text is none."""
    known = [name for name in columns if name in stories.columns]
    if not known:
        return Filled(stories.height, {})
    row = stories.select(has_value(stories.schema[name], name).sum() for name in known).row(0, named=True)
    return Filled(stories.height, {name: int(row[name]) for name in known})


def filled_by(stories: pl.DataFrame, columns: Iterable[str], by: str) -> dict[str | int, Filled]:
    """Give the same for each value of the column `by`, in its order."""
    known = [name for name in columns if name in stories.columns]
    group = pl.col(by).fill_null(UNSET) if stories.schema[by] == pl.String else pl.col(by)
    figures = (has_value(stories.schema[name], name).sum().alias(f"has {name}") for name in known)
    grouped = stories.group_by(group.alias("group")).agg(pl.len().alias("of"), *figures).sort("group")
    return {
        row["group"]: Filled(row["of"], {name: int(row[f"has {name}"]) for name in known})
        for row in grouped.iter_rows(named=True)
    }


def distinct(stories: pl.DataFrame, columns: Iterable[str]) -> dict[str, int]:
    """Give how many different values each column has; those of lists are counted one by one."""
    return {name: _values(stories, name).n_unique() for name in columns if name in stories.columns}


def most_frequent(stories: pl.DataFrame, column: str, most: int) -> tuple[tuple[str | float, int], ...]:
    """Give the values that most stories have, with their counts; at most so many."""
    counted = _values(stories, column).alias("value").value_counts()
    top = counted.sort("count", "value", descending=[True, False]).head(most)
    return tuple((value, int(count)) for value, count in top.select("value", "count").iter_rows())


def outside(stories: pl.DataFrame, column: str, words: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """Give the values of a column of texts that are none of the words, with their counts."""
    odd = _values(stories, column).alias("value")
    counted = (
        odd.filter(~odd.is_in(list(words))).value_counts().sort("count", "value", descending=[True, False])
    )
    return tuple((str(value), int(count)) for value, count in counted.select("value", "count").iter_rows())


def estimates(stories: pl.DataFrame) -> tuple[tuple[int, float, int], ...]:
    """Give (project id, estimate, stories with it)."""
    key = ("project_id", "estimate")
    grouped = stories.filter(pl.col("estimate").is_not_null()).group_by(key).len().sort(key)
    return tuple((int(project), float(value), int(count)) for project, value, count in grouped.iter_rows())


def linked(stories: pl.DataFrame) -> tuple[Linked, ...]:
    """Give the stories that carry an external id or name an integration, by project and integration."""
    key = ("project_id", "integration_id")
    named = stories.filter(is_linked())
    return tuple(Linked(*row) for row in named.group_by(key).len().sort(key, nulls_last=True).iter_rows())


def is_linked() -> pl.Expr:
    """Give whether a story carries an external id or names an integration."""
    return has_value(pl.String(), "external_id") | pl.col("integration_id").is_not_null()


def has_value(kind: pl.DataType, name: str) -> pl.Expr:
    """Give whether a story has a value in a column of that type; an empty list or text is none."""
    column = pl.col(name)
    if isinstance(kind, pl.List):
        return column.list.len().fill_null(0) > 0
    if kind == pl.String:
        return column.str.len_bytes().fill_null(0) > 0
    return column.is_not_null()


def _values(stories: pl.DataFrame, name: str) -> pl.Series:
    """Give the values of a column without those that are none."""
    values = stories[name]
    if isinstance(values.dtype, pl.List):
        values = values.explode()
    values = values.drop_nulls()
    return values.filter(values != "") if values.dtype == pl.String else values
