"""Stories while they come in: pages, then frames, then packed rows, so that few are held loosely."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Final

from diagnostics.tracker.stories import StoryColumns

if TYPE_CHECKING:
    import polars as pl

    from diagnostics.rows import Piece, StoryRows

_TOGETHER: Final = 8192
"""Rows of pages that become a frame together: each frame costs some milliseconds, however small."""


class Gathered:
    """The stories that a run has read so far."""

    def __init__(self) -> None:
        self._pages: list[tuple[int, StoryColumns]] = []
        self._waiting = 0
        self._loose: list[pl.DataFrame] = []
        self._pieces: list[Piece] = []
        self._ids: dict[int, array[int]] = {}
        self._rows: StoryRows | None = None

    def add(self, project_id: int, page: StoryColumns) -> None:
        """Keep a page of a project."""
        self._rows = None
        self._pages.append((project_id, page))
        self._waiting += len(page)
        self._ids.setdefault(project_id, array("q")).extend(page.columns["id"])
        if self._waiting >= _TOGETHER:
            self._put_in_columns()

    def rows(self) -> StoryRows | None:
        """Give all that was read so far, None where nothing was; while nothing comes, the same object."""
        if self._rows is None and (self._pages or self._loose or self._pieces):
            from diagnostics.rows import StoryRows  # noqa: PLC0415 - polars is loaded with the first stories

            self._put_in_columns()
            self._rows = StoryRows((*self._pieces, *self._loose))
        return self._rows

    def repeated(self, project_id: int) -> int:
        """Give how many rows of a project repeat the id of another; asked once, when all of them are in."""
        ids = self._ids.pop(project_id, array("q"))
        if not ids:
            return 0
        import polars as pl  # noqa: PLC0415 - likewise

        # Sorted in place: a set of a million numbers takes ten times their memory.
        return int((pl.Series(ids).sort().diff() == 0).sum())

    def replace(self, project_id: int, newer: Gathered) -> None:
        """Take the rows of a newer reading of a project in the place of those that there are of it."""
        before, after = self.rows(), newer.rows()
        others = before.changed(lambda frame: _without(frame, project_id)) if before else None
        pieces = [piece for rows in (others, after) if rows for piece in rows.pieces]
        # Of none but empty ones the first stays: no stories were read, which is not nothing.
        self._pieces = [piece for piece in pieces if piece.height] or pieces[:1]
        self._loose, self._rows = [], None

    def _put_in_columns(self) -> None:
        """Make one frame of the pages and frames that wait, and pack it once it has enough rows."""
        import polars as pl  # noqa: PLC0415 - likewise

        from diagnostics.observe.frame import frame_of  # noqa: PLC0415 - likewise
        from diagnostics.rows import MANY, PIECE, packed  # noqa: PLC0415 - likewise

        if self._pages:
            self._loose.append(frame_of(self._pages))
            self._pages, self._waiting = [], 0
        if len(self._loose) > 1:
            self._loose = [pl.concat(self._loose)]
        if self._loose and self._loose[0].height >= (PIECE if self._pieces else MANY):
            self._pieces += packed(self._loose.pop())


def _without(frame: pl.DataFrame, project_id: int) -> pl.DataFrame:
    """Give the rows of all other projects; the same frame where it has only such."""
    mine = frame["project_id"] == project_id
    return frame.filter(~mine) if mine.any() else frame
