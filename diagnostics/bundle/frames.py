"""Frames of stories as Parquet, and back: bounds first, then the schema, then the values, made safe again.

Nothing is compressed within, so that a search over the bytes sees every text; the ZIP around it packs.
"""

from __future__ import annotations

import io
from typing import IO, TYPE_CHECKING, Final, cast

from diagnostics.bundle.errors import PartError, Refusal
from diagnostics.bundle.limits import Limits
from diagnostics.bundle.parquet import check_parquet
from diagnostics.redact.walk import replaced
from diagnostics.text import MAX_LENGTH, clean_text

if TYPE_CHECKING:
    import polars as pl

    from diagnostics.rows import StoryRows

_MOST_BYTES: Final = 4 * MAX_LENGTH
"""Of one text: what is longer was not written here, since text is cut where it is decoded."""


class Written:
    """A part while it is written: as many of its bytes as can be opened again, and how many there are."""

    def __init__(self, most: int) -> None:
        self._kept: bytearray | None = bytearray()
        self._most = most
        self.size = 0

    def write(self, raw: bytes | memoryview) -> int:
        """Take the next bytes; all of them are dropped once there are too many."""
        self.size += len(raw)
        if self.size > self._most:
            self._kept = None
        elif self._kept is not None:
            self._kept += raw
        return len(raw)

    def flush(self) -> None:
        """Do nothing: all is there."""

    def close(self) -> None:
        """Do nothing: what was written is still to be read."""

    @property
    def raw(self) -> bytes:
        """The part; empty where it has more bytes than can be opened."""
        return bytes(self._kept or b"")


def write_frame(rows: StoryRows, limits: Limits) -> Written:
    """Give stories as a Parquet file; the same ones give the same bytes.

    Many are written piece by piece, and what would not be opened again is not held while they are counted.
    """
    from diagnostics.frame import SCHEMA  # noqa: PLC0415 - polars is slow to load
    from diagnostics.rows import MANY  # noqa: PLC0415 - polars is slow to load

    written = Written(limits.part)
    if rows.height <= MANY:  # by their number and not by how they are kept, for the same bytes
        whole = io.BytesIO()
        rows.whole().select(SCHEMA.keys()).write_parquet(whole, compression="uncompressed", statistics=False)
        written.write(whole.getbuffer())
    else:
        file = cast("IO[bytes]", written)  # of which nothing but these is called
        rows.lazy().select(SCHEMA.keys()).sink_parquet(file, compression="uncompressed", statistics=False)
    return written


def read_frame(raw: bytes, limits: Limits) -> StoryRows:
    """Give the stories of a Parquet file.

    Raises:
        PartError: It would be too large, or is no frame of the schema.
    """
    import polars as pl  # noqa: PLC0415 - slow to load

    from diagnostics.frame import SCHEMA  # noqa: PLC0415 - likewise
    from diagnostics.rows import StoryRows  # noqa: PLC0415 - likewise

    check_parquet(raw, limits)
    try:
        if pl.read_parquet_schema(io.BytesIO(raw)) != pl.Schema(SCHEMA):
            raise PartError(Refusal.NOT_AS_WRITTEN, "has other columns than stories have")
        frame = pl.read_parquet(io.BytesIO(raw))
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        raise PartError(Refusal.NOT_AS_WRITTEN, "is no Parquet file that can be read") from error
    _check_texts(frame, limits)
    return replaced(StoryRows.of(frame), lambda text, _: str(clean_text(text)))


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
