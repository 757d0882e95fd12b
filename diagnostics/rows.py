"""Stories as they are kept: rows of `diagnostics.frame`'s schema, packed where there are many.

A frame takes some 300 bytes a story. Tens of thousands are kept as Parquet in memory instead: words
that repeat stand there once and the rest is compressed, in about a fifth of that. A question is put to all of
them as one lazy frame, of which only the columns that it names are unpacked, piece by piece.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

import polars as pl

from diagnostics.frame import SCHEMA

MANY: Final = 65_536
"""Rows that are still kept as one frame: packing and unpacking take more memory than they save of so few."""

PIECE: Final = 16_384
"""Rows that are packed together: many enough to pack well, few enough that it takes some 20 ms."""

_LEVEL: Final = 1


class Packed:
    """Some thousand rows as Parquet."""

    __slots__ = ("height", "raw")

    def __init__(self, frame: pl.DataFrame) -> None:
        file = io.BytesIO()
        frame.write_parquet(file, compression="zstd", compression_level=_LEVEL, statistics=False)
        self.raw: Final = file.getvalue()
        self.height: Final = frame.height

    def frame(self) -> pl.DataFrame:
        """Give the rows unpacked."""
        return pl.read_parquet(self.raw)


Piece = Packed | pl.DataFrame


@dataclass(frozen=True, slots=True, eq=False)
class StoryRows:
    """Stories in the order in which they were read; what is in it never changes."""

    pieces: tuple[Piece, ...]

    @classmethod
    def of(cls, *frames: pl.DataFrame) -> StoryRows:
        """Keep frames of the schema."""
        return cls(tuple(kept(frames)))

    @property
    def height(self) -> int:
        """How many there are."""
        return sum(piece.height for piece in self.pieces)

    @property
    def is_packed(self) -> bool:
        """Whether there are so many that they are not kept as a frame."""
        return any(isinstance(piece, Packed) for piece in self.pieces)

    @property
    def packed_bytes(self) -> int:
        """What those that are packed take."""
        return sum(len(piece.raw) for piece in self.pieces if isinstance(piece, Packed))

    def lazy(self) -> pl.LazyFrame:
        """Give all rows as a lazy frame of the schema, to be asked by `ask`."""
        runs = groupby(self.pieces, key=lambda piece: isinstance(piece, Packed))
        parts = [part for _, run in runs for part in _scanned(list(run))]
        return pl.concat(parts) if len(parts) > 1 else parts[0]

    def ask(self, question: pl.LazyFrame) -> pl.DataFrame:
        """Give the answer to a question on `lazy`, piece by piece where rows are packed."""
        return question.collect(engine="streaming" if self.is_packed else "in-memory")

    def frames(self) -> Iterator[pl.DataFrame]:
        """Give the rows as frames, one after the other."""
        for piece in self.pieces:
            yield piece.frame() if isinstance(piece, Packed) else piece

    def only(self, story_id: int) -> StoryRows:
        """Give the rows of one story, which are few."""
        return StoryRows((self.ask(self.lazy().filter(pl.col("id") == story_id)),))

    def whole(self) -> pl.DataFrame:
        """Give all rows as one frame, as large as that may be."""
        if len(self.pieces) == 1 and isinstance(self.pieces[0], pl.DataFrame):
            return self.pieces[0]
        return pl.concat(self.frames())

    def changed(self, change: Callable[[pl.DataFrame], pl.DataFrame]) -> StoryRows:
        """Give the rows with each frame as `change` gives it; the same object where that changes none."""
        pieces = [_changed(piece, change) for piece in self.pieces]
        same = all(new is old for new, old in zip(pieces, self.pieces, strict=True))
        return self if same else StoryRows(tuple(pieces))


def kept(frames: Iterable[pl.DataFrame]) -> Iterator[Piece]:
    """Give frames as they are kept: few rows as one frame, many packed."""
    held = list(frames)
    frame = pl.concat(held) if len(held) != 1 else held[0]
    if frame.height < MANY:
        yield frame
        return
    yield from packed(frame)


def packed(frame: pl.DataFrame) -> Iterator[Packed]:
    """Give a frame in packed pieces."""
    return map(Packed, frame.iter_slices(PIECE))


def together(some: Iterable[StoryRows | None]) -> StoryRows | None:
    """Give all rows that there are as one; None where there are none at all."""
    known = [rows for rows in some if rows is not None]
    if not known:
        return None
    return known[0] if len(known) == 1 else StoryRows(tuple(piece for rows in known for piece in rows.pieces))


def _scanned(run: Sequence[Piece]) -> Iterator[pl.LazyFrame]:
    """Give pieces of one kind, of which there is at least one, as lazy frames."""
    packed = [piece.raw for piece in run if isinstance(piece, Packed)]
    if packed:
        yield pl.scan_parquet(packed, schema=SCHEMA, use_statistics=False, glob=False)
    yield from (piece.lazy() for piece in run if isinstance(piece, pl.DataFrame))


def _changed(piece: Piece, change: Callable[[pl.DataFrame], pl.DataFrame]) -> Piece:
    old = piece.frame() if isinstance(piece, Packed) else piece
    new = change(old)
    if new is old:
        return piece
    return Packed(new) if isinstance(piece, Packed) else new
