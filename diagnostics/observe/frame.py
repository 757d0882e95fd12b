"""Pages of stories as a frame, in the schema that every other source has, too."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any, Final

import polars as pl

from diagnostics.frame import SCHEMA, TIMES
from diagnostics.tracker.stories import StoryColumns

_TIME: Final = "%Y-%m-%dT%H:%M:%S%.fZ"
"""Tracker's default form, UTC without a fraction (tracker-api-v5 §1.3); a fraction is tolerated."""

_OFFSET_TIME: Final = "%Y-%m-%dT%H:%M:%S%.f%:z"
"""What compatible hosts may write."""

_APART: Final = "\x1f"
"""Stands between the items of a list for a moment; safe text holds no such character, numbers neither."""

_LISTS: Final = tuple(name for name, kind in SCHEMA.items() if isinstance(kind, pl.List))
_PROJECT: Final = "project_id"


def frame_of(pages: Sequence[tuple[int, StoryColumns]]) -> pl.DataFrame:
    """Give pages of stories, each with its project's id, as one frame.

    An absent attribute is null, times are UTC.
    """
    columns = {
        name: _column(name, list(chain.from_iterable(page.columns[name] for _, page in pages)))
        for name in SCHEMA
        if name != _PROJECT
    }
    projects = chain.from_iterable([project_id] * len(page) for project_id, page in pages)
    return pl.DataFrame({**columns, _PROJECT: pl.Series(_PROJECT, list(projects), SCHEMA[_PROJECT])})


def _column(name: str, values: list[Any]) -> pl.Series:
    if name in _LISTS:
        return _lists(name, values)
    if name in TIMES:
        return _times(pl.Series(name, values, pl.String()))
    return pl.Series(name, values, SCHEMA[name])


def _lists(name: str, values: list[Any]) -> pl.Series:
    """Give a column of lists: polars splits texts many times faster than it takes lists one by one."""
    joined = {one: _APART.join(map(str, one)) for one in set(values) if one is not None}
    written = pl.Series(name, list(map(joined.get, values)), pl.String())
    empty = pl.lit([], dtype=pl.List(pl.String()))
    column = pl.col(name)
    split = pl.when(column.str.len_bytes() == 0).then(empty).otherwise(column.str.split(_APART))
    return written.to_frame().select(split.cast(SCHEMA[name]).alias(name)).to_series()


def _times(written: pl.Series) -> pl.Series:
    """Give moments; the second form is looked for only where the first one leaves texts unread."""
    text = written.str
    read = text.to_datetime(_TIME, strict=False, time_unit="us").dt.replace_time_zone("UTC")
    if read.null_count() == written.null_count():
        return read
    offset = text.to_datetime(_OFFSET_TIME, strict=False, time_unit="us").dt.convert_time_zone("UTC")
    return read.zip_with(read.is_not_null(), offset)
