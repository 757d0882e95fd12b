"""A page of stories as columns, in the schema that every page and every other source has."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Final

import polars as pl

from diagnostics.frame import SCHEMA, TIMES
from diagnostics.text import AlteredText
from diagnostics.tracker.wire import Story

_TIME: Final = "%Y-%m-%dT%H:%M:%S%.fZ"
"""Tracker's default form, UTC without a fraction (tracker-api-v5 §1.3); a fraction is tolerated."""

_OFFSET_TIME: Final = "%Y-%m-%dT%H:%M:%S%.f%:z"
"""What compatible hosts may write."""


_APART: Final = "\x1f"
"""Stands between the items of a list for a moment; safe text holds no such character, numbers neither."""

_LISTS: Final = tuple(name for name, kind in SCHEMA.items() if isinstance(kind, pl.List))


def _points(estimate: float | str | None) -> float | None:
    """Give an estimate as a number, also where a host writes it as text; a word is none."""
    try:
        points = float(estimate) if estimate is not None else None
    except ValueError:
        return None
    return points if points is None or math.isfinite(points) else None


def _joined(items: Sequence[object] | None) -> str | None:
    """Give a list as one text: polars splits a column of these many times faster than it takes lists."""
    return None if items is None else _APART.join(map(str, items))


_COLUMNS: Final[tuple[tuple[str, Callable[[Story], object]], ...]] = (
    ("id", lambda story: story.id),
    ("name", lambda story: story.name or story.title),
    ("name_altered", lambda story: isinstance(story.name or story.title, AlteredText)),
    ("story_type", lambda story: story.story_type),
    ("current_state", lambda story: story.current_state),
    ("story_priority", lambda story: story.story_priority),
    ("estimate", lambda story: _points(story.estimate)),
    ("requested_by_id", lambda story: story.requested_by_id),
    ("owner_ids", lambda story: _joined(story.owned_by())),
    ("labels", lambda story: _joined([label.name for label in story.labels or ()])),
    ("created_at", lambda story: story.created_at),
    ("updated_at", lambda story: story.updated_at),
    ("accepted_at", lambda story: story.accepted_at),
    ("deadline", lambda story: story.deadline),
    ("url", lambda story: story.url),
    ("integration_id", lambda story: story.integration_id),
    ("external_id", lambda story: story.external_id),
)


def frame_of(project_id: int, page: Sequence[Story]) -> pl.DataFrame:
    """Give a page of stories of one project as a frame; an absent attribute is null, times are UTC."""
    columns = {
        name: pl.Series(
            name,
            [take(story) for story in page],
            dtype=pl.String() if name in TIMES or name in _LISTS else SCHEMA[name],
        )
        for name, take in _COLUMNS
    }
    frame = pl.DataFrame(columns)
    times = [
        pl.coalesce(
            pl.col(name).str.to_datetime(_TIME, strict=False, time_unit="us").dt.replace_time_zone("UTC"),
            pl.col(name)
            .str.to_datetime(_OFFSET_TIME, strict=False, time_unit="us")
            .dt.convert_time_zone("UTC"),
        ).alias(name)
        for name in TIMES
    ]
    lists = [
        pl.when(pl.col(name).str.len_bytes() == 0)
        .then(pl.lit([], dtype=pl.List(pl.String())))
        .otherwise(pl.col(name).str.split(_APART))
        .cast(SCHEMA[name])
        .alias(name)
        for name in _LISTS
    ]
    project = pl.lit(project_id, dtype=SCHEMA["project_id"]).alias("project_id")
    return frame.with_columns(project, *times, *lists)
