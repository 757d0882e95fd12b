"""A table of groups of rows, as a pane or a comparison gives them: each under its own column labels."""

from __future__ import annotations

from bisect import bisect_left
from functools import partial

from tui.search import Search
from tui.sorting import Order, first_order
from tui.view import Column, Group, Part, Row
from tui.widgets.columns import layout, natural_widths
from tui.widgets.cursor_table import CursorTable, Sight
from tui.widgets.lines import Printed, printed
from tui.widgets.strips import Cell

_Laid = tuple[tuple[tuple[int, int], ...], ...]


class ReportTable(CursorTable):
    """Rows in groups. Cursor, filter and order are kept by key, from update to update."""

    def __init__(self, *, labels: bool = True, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(labels=labels, id=id)
        self._given: tuple[Group, ...] = ()
        self._groups: tuple[Group, ...] = ()
        self._orders: dict[str, Order] = {}
        self._lines: tuple[Printed, ...] = ()
        self._rows: list[int] = []
        self._places: dict[str, int] = {}
        self._natural: tuple[tuple[int, ...], ...] = ()
        self._columns: _Laid = ()

    @property
    def groups(self) -> tuple[Group, ...]:
        """All rows as they came, filtered or not."""
        return self._given

    @property
    def row(self) -> Row | None:
        """The row under the cursor."""
        return self._row_at(self._cursor)

    @property
    def shown(self) -> int:
        """How many rows pass the filter."""
        return len(self._rows)

    @property
    def total(self) -> int:
        """How many rows there are."""
        return sum(len(group.rows) for group in self._given)

    @property
    def lines(self) -> int:
        """How many lines there are."""
        return len(self._lines)

    @property
    def columns(self) -> object:
        """The columns that fit, by group, and the orders."""
        return self._columns, self.order

    @property
    def order(self) -> str:
        """What is sorted, group by group."""
        sorted_ = (
            self._orders[group.what].words(group.columns)
            for group in self._given
            if group.what in self._orders and group.rows
        )
        return ", ".join(sorted_)

    def show(self, groups: tuple[Group, ...], *, start: str | None = None, empty: str = "") -> None:
        """Show these rows; cursor, scroll, filter and order stay, and what did not change stands as it was.

        Args:
            groups: The rows.
            start: Where the cursor goes, unless somebody has moved it.
            empty: What stands there when there is no row.
        """
        if start is not None and not self._moved:
            self._key = start
        changed, renamed = groups != self._given, empty != self.empty
        self.empty = empty
        if changed:
            self._given = groups
            self._sort()
        if changed or renamed or self._key != self.key:
            self._arrange()

    def seek(self, key: str) -> None:
        """Put the cursor to the row with that key, once it is there."""
        self._key, self._moved = key, True
        self._arrange()

    def narrow(self, wanted: str) -> None:
        """Show only the rows that hold this text, after a `!` those that do not; all for an empty one."""
        if wanted != self._wanted:
            before = self._sight()
            self._wanted, self._search = wanted, Search.of(wanted)
            self._arrange(before)

    def sort_next(self) -> None:
        """Sort the group under the cursor by its next column that can be seen, in the end by none."""
        line = self._lines[self._cursor]
        if line.group is None:
            return
        group = self._groups[line.group]
        now = self._orders.get(group.what)
        seen = [column for column, _ in self._columns[line.group]]
        after = [column for column in seen if now is None or column > now.column]
        self._put(group.what, first_order(group, after[0]) if after else None)

    def sort_back(self) -> bool:
        """Turn the order of the group under the cursor around."""
        line = self._lines[self._cursor]
        what = "" if line.group is None else self._groups[line.group].what
        now = self._orders.get(what)
        if now is not None:
            self._put(what, Order(now.column, descending=not now.descending))
        return now is not None

    def _put(self, what: str, order: Order | None) -> None:
        before = self._sight()
        self._orders.pop(what, None)
        if order is not None:
            self._orders[what] = order
        self._sort()
        self._arrange(before)

    def _sort(self) -> None:
        self._groups = tuple(
            self._orders[group.what].put(group) if group.what in self._orders else group
            for group in self._given
        )
        self._natural = tuple(natural_widths(group) for group in self._groups)

    def _arrange(self, before: Sight | None = None) -> None:
        """Work out the lines anew and draw those that differ from what is on the screen."""
        before = before or self._sight()
        self._lines = printed(self._groups, self._wanted, labels=self._labels)
        self._rows = [y for y, line in enumerate(self._lines) if line.row is not None]
        self._places = {}
        for y in self._rows:
            self._places.setdefault(self.key_at(y) or "", y)
        self._lay_out()
        self._cursor = self._place()
        self._bring(before)

    def _lay_out(self) -> None:
        laid = partial(layout, width=self.room)
        pairs = zip(self._groups, self._natural, strict=True)
        self._columns = tuple(laid(group, natural=natural) for group, natural in pairs)

    def _place(self) -> int:
        """Give the line for the cursor: that of its key, else the nearest row to where it was."""
        if not self._rows:
            return 0
        if self._key is None:
            return self._rows[0]
        found = self._places.get(self._key)
        return min(self._rows, key=lambda y: abs(y - self._cursor)) if found is None else found

    def _row_at(self, y: int) -> Row | None:
        return self._lines[y].row if 0 <= y < len(self._lines) else None

    def key_at(self, y: int) -> str | None:
        """Give the key of the row on a line; None where there is none."""
        row = self._row_at(y)
        return row.key if row else None

    def row_from(self, y: int, by: int) -> int | None:
        """Give the line of the row so many rows from a line."""
        if not self._rows:
            return None
        here = bisect_left(self._rows, y)
        here = here if here < len(self._rows) and self._rows[here] == y else 0
        return self._rows[min(max(here + by, 0), len(self._rows) - 1)]

    def match_from(self, search: Search, by: int) -> int | None:
        """Give the line of the next row that matches, around the ends."""
        here = bisect_left(self._rows, self._cursor)
        count = len(self._rows)
        for step in range(1, count + 1):
            y = self._rows[(here + by * step) % count]
            row = self._row_at(y)
            if row is not None and row.passes(search):
                return y
        return None

    def seen_at(self, y: int) -> Printed:
        """Give what a line holds."""
        return self._lines[y]

    def cells_at(self, y: int) -> tuple[Cell, ...]:
        """Give the cells of a line; none for a blank one."""
        line = self._lines[y]
        if line.group is None:
            return ()
        return self.labels_at(y) if line.row is None else self._cells(line.group, line.row.cells)

    def labels_at(self, y: int) -> tuple[Cell, ...]:
        """Give the labels of the group that a line belongs to, or the one below it."""
        group = self._lines[y].group
        group = self._lines[y + 1].group if group is None else group
        return () if group is None else self._cells(group, _labels(self._groups[group].columns))

    def _cells(self, group: int, parts: tuple[Part, ...]) -> tuple[Cell, ...]:
        columns = self._groups[group].columns
        return tuple(Cell(parts[index], width, columns[index].right) for index, width in self._columns[group])

    def on_resize(self) -> None:
        """Share the new width out."""
        self._arrange()


def _labels(columns: tuple[Column, ...]) -> tuple[Part, ...]:
    return tuple(Part(column.label) for column in columns)
