"""Stories that stand in a source more than once."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True, slots=True)
class Repeats:
    """Ids that more than one row has."""

    ids: int
    rows: int
    """Rows beyond the first of each id."""
    first: int
    project_ids: tuple[int, ...]
    """The projects that such rows are in."""


def repeats(stories: pl.DataFrame) -> Repeats | None:
    """Give how often ids repeat over all projects; None where each stands once."""
    again = stories.filter(pl.col("id").is_duplicated())
    if again.is_empty():
        return None
    ids = again["id"].n_unique()
    projects = again["project_id"].unique().sort().to_list()
    return Repeats(ids, again.height - ids, int(again["id"][0]), tuple(int(one) for one in projects))
