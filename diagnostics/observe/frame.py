"""A page of stories as columns. One schema for every page, so that joined pages cannot disagree."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import polars as pl

from diagnostics.text import AlteredText
from diagnostics.tracker.wire import Story

_TIME: Final = "%Y-%m-%dT%H:%M:%S%.fZ"
"""Tracker's default form, UTC without a fraction (tracker-api-v5 §1.3); a fraction is tolerated."""

_OFFSET_TIME: Final = "%Y-%m-%dT%H:%M:%S%.f%:z"
"""What compatible hosts may write."""

_COLUMNS: Final[tuple[tuple[str, pl.DataType, Callable[[Story], object]], ...]] = (
    ("id", pl.Int64(), lambda story: story.id),
    ("name", pl.String(), lambda story: story.name or story.title),
    ("name_altered", pl.Boolean(), lambda story: isinstance(story.name or story.title, AlteredText)),
    ("story_type", pl.String(), lambda story: story.story_type),
    ("current_state", pl.String(), lambda story: story.current_state),
    ("story_priority", pl.String(), lambda story: story.story_priority),
    ("estimate", pl.Float64(), lambda story: None if isinstance(story.estimate, str) else story.estimate),
    ("requested_by_id", pl.Int64(), lambda story: story.requested_by_id),
    ("owner_ids", pl.List(pl.Int64()), lambda story: story.owner_ids),
    ("labels", pl.List(pl.String()), lambda story: [label.name for label in story.labels or ()]),
    ("created_at", pl.String(), lambda story: story.created_at),
    ("updated_at", pl.String(), lambda story: story.updated_at),
    ("accepted_at", pl.String(), lambda story: story.accepted_at),
    ("deadline", pl.String(), lambda story: story.deadline),
    ("url", pl.String(), lambda story: story.url),
    ("integration_id", pl.Int64(), lambda story: story.integration_id),
    ("external_id", pl.String(), lambda story: story.external_id),
)
_TIMES: Final = ("created_at", "updated_at", "accepted_at", "deadline")


def frame_of(project_id: int, page: Sequence[Story]) -> pl.DataFrame:
    """Give a page of stories of one project as a frame; an absent attribute is null, times are UTC."""
    columns = {
        name: pl.Series(name, [take(story) for story in page], dtype=kind) for name, kind, take in _COLUMNS
    }
    frame = pl.DataFrame(columns)
    times = [
        pl.coalesce(
            pl.col(name).str.to_datetime(_TIME, strict=False, time_unit="us").dt.replace_time_zone("UTC"),
            pl.col(name)
            .str.to_datetime(_OFFSET_TIME, strict=False, time_unit="us")
            .dt.convert_time_zone("UTC"),
        ).alias(name)
        for name in _TIMES
    ]
    return frame.with_columns(pl.lit(project_id, dtype=pl.Int64).alias("project_id"), *times)
