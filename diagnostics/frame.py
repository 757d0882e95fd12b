"""The one schema of stories as columns, whatever they were read from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import polars as pl

_TIME: Final = pl.Datetime("us", "UTC")

SCHEMA: Final[Mapping[str, pl.DataType]] = {
    "id": pl.Int64(),
    "name": pl.String(),
    "name_altered": pl.Boolean(),
    "story_type": pl.String(),
    "current_state": pl.String(),
    "story_priority": pl.String(),
    "estimate": pl.Float64(),
    "requested_by_id": pl.Int64(),
    "owner_ids": pl.List(pl.Int64()),
    "labels": pl.List(pl.String()),
    "created_at": _TIME,
    "updated_at": _TIME,
    "accepted_at": _TIME,
    "deadline": _TIME,
    "url": pl.String(),
    "integration_id": pl.Int64(),
    "external_id": pl.String(),
    "project_id": pl.Int64(),
}
"""Column to type; a value that a story does not carry is null. Frames of this schema can always be joined."""

TIMES: Final = tuple(name for name, kind in SCHEMA.items() if kind == _TIME)
"""The columns that hold moments, all UTC."""
