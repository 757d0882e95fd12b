"""Frames of stories as Parquet, and back: bounds first, then the schema, then the values, made safe again.

Nothing is compressed within, so that a search over the bytes sees every text; the ZIP around it packs.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from diagnostics.bundle.errors import PartError, Refusal
from diagnostics.bundle.limits import Limits
from diagnostics.bundle.parquet import check_parquet
from diagnostics.redact.walk import replaced
from diagnostics.text import MAX_LENGTH, clean_text

if TYPE_CHECKING:
    import polars as pl

_MOST_BYTES = 4 * MAX_LENGTH
"""Of one text: what is longer was not written here, since text is cut where it is decoded."""


def write_frame(frame: pl.DataFrame) -> bytes:
    """Give a frame of `diagnostics.frame.SCHEMA` as a Parquet file; the same frame gives the same bytes."""
    from diagnostics.frame import SCHEMA  # noqa: PLC0415 - polars is slow to load

    file = io.BytesIO()
    frame.select(SCHEMA.keys()).write_parquet(file, compression="uncompressed", statistics=False)
    return file.getvalue()


def read_frame(raw: bytes, limits: Limits) -> pl.DataFrame:
    """Give the frame of a Parquet file.

    Raises:
        PartError: It would be too large, or is no frame of the schema.
    """
    import polars as pl  # noqa: PLC0415 - slow to load

    from diagnostics.frame import SCHEMA  # noqa: PLC0415 - likewise

    check_parquet(raw, limits)
    try:
        if pl.read_parquet_schema(io.BytesIO(raw)) != pl.Schema(SCHEMA):
            raise PartError(Refusal.NOT_AS_WRITTEN, "has other columns than stories have")
        frame = pl.read_parquet(io.BytesIO(raw))
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        raise PartError(Refusal.NOT_AS_WRITTEN, "is no Parquet file that can be read") from error
    _check_texts(frame, limits)
    safe: pl.DataFrame = replaced(frame, lambda text, _: str(clean_text(text)))
    return safe


def _check_texts(frame: pl.DataFrame, limits: Limits) -> None:
    """Refuse texts that would take long to look at: a file names one long text as often as it likes."""
    import polars as pl  # noqa: PLC0415 - slow to load

    for name, kind in frame.schema.items():
        if kind != pl.String and kind != pl.List(pl.String):
            continue
        texts = frame[name].explode() if kind == pl.List(pl.String) else frame[name]
        sizes = texts.str.len_bytes().cast(pl.Int64)
        if int(sizes.sum()) > limits.column or (sizes > _MOST_BYTES).any():
            raise PartError(Refusal.TOO_LARGE, "holds texts that are too long")
