"""What a table says of its lines, so that keys, cursor and drawing need not know what they hold."""

from __future__ import annotations

from tui.search import Search
from tui.widgets.strips import Cell


class Lines:
    """The lines of a table: rows, labels of columns, and blank ones. Each table fills this in."""

    @property
    def shown(self) -> int:
        """How many rows pass the filter."""
        raise NotImplementedError

    @property
    def total(self) -> int:
        """How many rows there are."""
        raise NotImplementedError

    @property
    def lines(self) -> int:
        """How many lines there are, those of labels included; 0 where there is no row."""
        raise NotImplementedError

    @property
    def order(self) -> str:
        """What the rows are sorted by, for a title; empty: they stand as they came."""
        raise NotImplementedError

    def key_at(self, y: int) -> str | None:
        """Give the key of the row on a line; None where there is none."""
        raise NotImplementedError

    def row_from(self, y: int, by: int) -> int | None:
        """Give the line of the row so many rows from a line, or of the last one there; None: no rows."""
        raise NotImplementedError

    def match_from(self, search: Search, by: int) -> int | None:
        """Give the line of the next row (`by` 1) or the one before (-1) that matches, around the ends."""
        raise NotImplementedError

    def sort_next(self) -> None:
        """Sort by the next column; after the last one the rows stand as they came."""
        raise NotImplementedError

    def sort_back(self) -> bool:
        """Turn the order around; False where nothing is sorted."""
        raise NotImplementedError

    def narrow(self, wanted: str) -> None:
        """Show only the rows that hold this text, after a `!` those that do not; all for an empty one."""
        raise NotImplementedError

    @property
    def columns(self) -> object:
        """The columns that fit, in a form that can be compared."""
        raise NotImplementedError

    def seen_at(self, y: int) -> object:
        """Give what a line holds, in a form that can be compared."""
        raise NotImplementedError

    def cells_at(self, y: int) -> tuple[Cell, ...]:
        """Give the cells of a line; none for a blank one."""
        raise NotImplementedError

    def labels_at(self, y: int) -> tuple[Cell, ...]:
        """Give the labels of the columns that a line has."""
        raise NotImplementedError
