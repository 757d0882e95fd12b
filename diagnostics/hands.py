"""Whose hands stories are in, from polars: the user's own, and those of people who are no members."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

import polars as pl

from diagnostics.rows import StoryRows, together


class OwnPart(NamedTuple):
    """One person's part in the stories that were read."""

    read: int
    owned: int
    requested: int


class Strangers(NamedTuple):
    """People in the stories of a project who are none of its members (tracker-api-v5 §8, point 5)."""

    people: frozenset[int]
    stories: int


def own_part(rows: Iterable[StoryRows | None], person_id: int) -> OwnPart:
    """Give how many stories there are together, and how many of them the person owns or requested."""
    stories = together(rows)
    if stories is None:
        return OwnPart(0, 0, 0)
    part = stories.lazy().select(
        pl.col("owner_ids").list.contains(person_id).sum().alias("owned"),
        (pl.col("requested_by_id") == person_id).sum().alias("requested"),
    )
    owned, requested = stories.ask(part).row(0)
    return OwnPart(stories.height, int(owned), int(requested))


def strangers(stories: StoryRows, members: Mapping[int, Collection[int]]) -> dict[int, Strangers]:
    """Give, by project, who owns or requested stories there without being among its members.

    Args:
        stories: Those that were read.
        members: Person ids by project; only these projects are looked at.
    """
    pairs = [(project, person) for project, people in members.items() for person in people]
    known = pl.LazyFrame(pairs, schema={"project_id": pl.Int64, "person": pl.Int64}, orient="row")
    rows = stories.lazy()
    named = pl.concat(
        [
            rows.select("project_id", "id", pl.col("requested_by_id").alias("person")),
            rows.select("project_id", "id", pl.col("owner_ids").alias("person")).explode("person"),
        ]
    )
    others = (
        named.filter(pl.col("project_id").is_in(list(members)) & pl.col("person").is_not_null())
        .join(known, on=["project_id", "person"], how="anti")
        .group_by("project_id")
        .agg(pl.col("person").unique(), pl.col("id").n_unique().alias("stories"))
    )
    found = {
        project: Strangers(frozenset(people), count)
        for project, people, count in stories.ask(others).iter_rows()
    }
    return {project: found.get(project, Strangers(frozenset(), 0)) for project in members}
