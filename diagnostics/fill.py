"""How stories fill their fields, from polars: how often, with how many values, and with which."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from diagnostics.frame import SCHEMA
from diagnostics.rows import StoryRows
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


def filled(stories: StoryRows, columns: Iterable[str]) -> Filled:
    """Give how many stories have a value in each column; an empty list or text is none."""
    known = [name for name in columns if name in SCHEMA]
    figures = (has_value(SCHEMA[name], name).sum() for name in known)
    row = stories.ask(stories.lazy().select(figures)).row(0, named=True) if known else {}
    return Filled(stories.height, {name: int(row[name]) for name in known})


def filled_by(stories: StoryRows, columns: Iterable[str], by: str) -> dict[str | int, Filled]:
    """Give the same for each value of the column `by`, in its order."""
    known = [name for name in columns if name in SCHEMA]
    group = pl.col(by).fill_null(UNSET) if SCHEMA[by] == pl.String else pl.col(by)
    figures = (has_value(SCHEMA[name], name).sum().alias(f"has {name}") for name in known)
    grouped = stories.ask(stories.lazy().group_by(group.alias("group")).agg(pl.len().alias("of"), *figures))
    return {
        row["group"]: Filled(row["of"], {name: int(row[f"has {name}"]) for name in known})
        for row in grouped.sort("group").iter_rows(named=True)
    }


def distinct(stories: StoryRows, columns: Iterable[str]) -> dict[str, int]:
    """Give how many different values each column has; those of lists are counted one by one.

    Of many stories texts are counted by a hash of 64 bits, so that not all of them are held at once.
    """
    return {name: _different(stories, name) for name in columns if name in SCHEMA}


def most_frequent(stories: StoryRows, column: str, most: int) -> tuple[tuple[str | float, int], ...]:
    """Give the values that most stories have, with their counts; at most so many."""
    counted = stories.ask(_values(stories, column).group_by("value").len())
    top = counted.sort("len", "value", descending=[True, False]).head(most)
    return tuple((value, int(count)) for value, count in top.iter_rows())


def outside(stories: StoryRows, column: str, words: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """Give the values of a column of texts that are none of the words, with their counts."""
    odd = _values(stories, column).filter(~pl.col("value").is_in(list(words)))
    counted = stories.ask(odd.group_by("value").len()).sort("len", "value", descending=[True, False])
    return tuple((str(value), int(count)) for value, count in counted.iter_rows())


def estimates(stories: StoryRows) -> tuple[tuple[int, float, int], ...]:
    """Give (project id, estimate, stories with it)."""
    key = ("project_id", "estimate")
    named = stories.lazy().filter(pl.col("estimate").is_not_null())
    grouped = stories.ask(named.group_by(key).len()).sort(key)
    return tuple((int(project), float(value), int(count)) for project, value, count in grouped.iter_rows())


def linked(stories: StoryRows) -> tuple[Linked, ...]:
    """Give the stories that carry an external id or name an integration, by project and integration."""
    key = ("project_id", "integration_id")
    grouped = stories.ask(stories.lazy().filter(is_linked()).group_by(key).len())
    return tuple(Linked(*row) for row in grouped.sort(key, nulls_last=True).iter_rows())


def linked_projects(stories: StoryRows) -> list[int]:
    """Give the projects where a story names an integration or says anything of an external id."""
    named = pl.col("integration_id").is_not_null() | pl.col("external_id").is_not_null()
    found = stories.ask(stories.lazy().filter(named).select("project_id").unique())
    return [int(one) for one in found["project_id"]]


def altered_titles(stories: StoryRows) -> int:
    """Give the stories whose title had to be made safe."""
    return int(stories.ask(stories.lazy().select(pl.col("name_altered").sum())).item())


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


def _values(stories: StoryRows, name: str) -> pl.LazyFrame:
    """Give the values of a column, those left out that are none, as the column `value`."""
    values = stories.lazy().select(pl.col(name).alias("value"))
    if isinstance(SCHEMA[name], pl.List):
        values = values.explode("value")
    values = values.filter(pl.col("value").is_not_null())
    return values.filter(pl.col("value") != "") if _holds_texts(name) else values


def _holds_texts(name: str) -> bool:
    return SCHEMA[name] in {pl.String(), pl.List(pl.String())}


def _different(stories: StoryRows, name: str) -> int:
    values = _values(stories, name)
    if not stories.is_packed:
        return int(stories.ask(values.select(pl.col("value").n_unique())).item())
    if _holds_texts(name):
        values = values.select(pl.col("value").hash())
    # In order, equal ones stand beside each other: a set of them would take ten times their memory.
    in_order = stories.ask(values).to_series().sort()
    return int((in_order != in_order.shift()).sum()) + (not in_order.is_empty())
