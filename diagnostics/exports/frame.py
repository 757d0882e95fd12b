"""The stories of a file as a frame, in the schema that stories of a host have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import polars as pl

from diagnostics.frame import SCHEMA, TIMES

_DAYS: Final = ("%b %d, %Y", "%Y-%m-%d")
"""`Feb 11, 2016`, as Tracker writes it (tracker-api-v5 §6), and what a spreadsheet may make of it."""

_MOMENTS: Final = ("%Y-%m-%dT%H:%M:%S%.fZ", "%Y-%m-%d %H:%M:%S")
_OFFSET_MOMENT: Final = "%Y-%m-%dT%H:%M:%S%.f%:z"
_FIRST_YEAR: Final = 1900


def frame_of(project_id: int, columns: Mapping[str, list[object]]) -> tuple[pl.DataFrame, dict[str, int]]:
    """Give stories as a frame, and by column how many dates could not be read.

    A day has neither hour nor zone in an export: it becomes its first moment in UTC. What an export does not
    hold is null.
    """
    count = len(columns["id"])
    written = {
        name: pl.Series(name, values, dtype=pl.String() if name in TIMES else SCHEMA[name])
        for name, values in columns.items()
    }
    frame = pl.DataFrame(written)
    dates = [name for name in TIMES if name in columns]
    known = frame.with_columns(_moment(name) for name in dates)
    unread = {name: lost for name in dates if (lost := known[name].null_count() - frame[name].null_count())}
    absent = [
        pl.Series(name, [None] * count, dtype=kind) for name, kind in SCHEMA.items() if name not in columns
    ]
    whole = known.with_columns(absent).with_columns(pl.lit(project_id, pl.Int64()).alias("project_id"))
    return whole.select(*SCHEMA), unread


def _moment(name: str) -> pl.Expr:
    column = pl.col(name)
    kind = SCHEMA[name]
    days = (column.str.to_date(form, strict=False).cast(pl.Datetime("us")) for form in _DAYS)
    plain = (column.str.to_datetime(form, strict=False, time_unit="us") for form in _MOMENTS)
    offset = column.str.to_datetime(_OFFSET_MOMENT, strict=False, time_unit="us").dt.convert_time_zone("UTC")
    read = pl.coalesce(*(one.dt.replace_time_zone("UTC") for one in (*days, *plain)), offset)
    return pl.when(read.dt.year() >= _FIRST_YEAR).then(read).cast(kind).alias(name)
