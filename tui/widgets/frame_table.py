"""A table over a polars frame: of a hundred thousand rows it reads those that are on the screen."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import polars as pl
from textual import work
from textual.cache import LRUCache
from textual.message import Message
from textual.strip import Strip

from tui.frames import Arranged, FrameColumn, Query, arrange, is_text, prepare, read_rows
from tui.search import EVERYTHING, Search
from tui.sorting import Order
from tui.trouble import where
from tui.view import Part
from tui.widgets.columns import fitted
from tui.widgets.cursor_table import CursorTable
from tui.widgets.strips import Cell

_AT_ONCE: Final = 5_000
"""Rows that are filtered and sorted before the next key is looked at; more are done in a thread."""
_SCREENS: Final = 4
"""Screens of rows that are kept once read."""
_STRIPS: Final = 256
_FIRST: Final = 1
"""The line of the first row, under the labels."""


class FrameTable(CursorTable):
    """One group of rows with labels. The cursor is kept by a column whose values tell rows apart."""

    @dataclass
    class Broken(Message):
        """Filtering or sorting failed; what was shown stands."""

        trouble: str

    def __init__(self, columns: Sequence[FrameColumn], key: str, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        """Prepare the table.

        Args:
            columns: What is shown of a frame.
            key: The column that tells rows apart.
            id: The widget's.
        """
        super().__init__(id=id)
        self._told = tuple(columns)
        self._key_column = key
        self._given: pl.DataFrame | None = None
        self._query = Query()
        self._arranged: Arranged | None = None
        self._columns: tuple[tuple[int, int], ...] = ()
        self._blocks: LRUCache[tuple[int, int], list[dict[str, Any]]] = LRUCache(_SCREENS)
        self._strips: LRUCache[int, Strip] = LRUCache(_STRIPS)

    @property
    def row(self) -> dict[str, Any] | None:
        """The row under the cursor, by column of the frame."""
        return self._row_at(self._cursor)

    @property
    def shown(self) -> int:
        """How many rows pass the filter."""
        return self._arranged.height if self._arranged else 0

    @property
    def total(self) -> int:
        """How many rows there are."""
        return self._arranged.prepared.given.height if self._arranged else 0

    @property
    def lines(self) -> int:
        """How many lines there are."""
        return self.shown + _FIRST if self.shown else 0

    @property
    def columns(self) -> object:
        """The columns that fit, and the order."""
        return self._columns, self._order

    @property
    def order(self) -> str:
        """What the rows are sorted by."""
        order = self._query.order
        return order.words([one.column for one in self._told]) if order else ""

    @property
    def _order(self) -> Order | None:
        return self._arranged.query.order if self._arranged else None

    def show(self, frame: pl.DataFrame | None, *, empty: str = "") -> None:
        """Show another frame; cursor, scroll, filter and order stay.

        Args:
            frame: The rows; None: there is nothing to show yet.
            empty: What stands there when there is no row.
        """
        renamed, self.empty = empty != self.empty, empty
        if frame is not self._given:
            self._given = frame
            self._settle()
        elif renamed and not self.lines:
            self.refresh()

    def narrow(self, wanted: str) -> None:
        """Show only the rows that hold this text, after a `!` those that do not; all for an empty one."""
        if wanted != self._wanted:
            self._wanted = wanted
            self._ask(replace(self._query, search=Search.of(wanted)))

    def sort_next(self) -> None:
        """Sort by the next column that can be seen: numbers and moments from the greatest down."""
        now = self._query.order
        after = [column for column, _ in self._columns if now is None or column > now.column]
        self._ask(replace(self._query, order=self._first_order(after[0]) if after else None))

    def sort_back(self) -> bool:
        """Turn the order around."""
        now = self._query.order
        if now is not None:
            self._ask(replace(self._query, order=Order(now.column, descending=not now.descending)))
        return now is not None

    def _first_order(self, column: int) -> Order:
        texts = self._given is not None and is_text(self._given.schema[self._told[column].name])
        return Order(column, descending=not texts)

    def _ask(self, query: Query) -> None:
        self._query = query
        self._settle()

    def _settle(self) -> None:
        """Filter and sort what is wanted now; a large frame off the loop, where the newest wish wins."""
        self.workers.cancel_group(self, "arranging")
        given = self._given
        if given is None:
            self._take(None)
        elif given.height <= _AT_ONCE:
            self._take(self._arrange(given, self._query))
        else:
            self._settle_later(given, self._query)

    @work(exclusive=True, group="arranging", exit_on_error=False, description="filtering and sorting")
    async def _settle_later(self, given: pl.DataFrame, query: Query) -> None:
        try:
            arranged = await asyncio.to_thread(self._arrange, given, query)
        except Exception as error:  # noqa: BLE001 - a defect of one query is told, and the dashboard lives on
            self.post_message(self.Broken(where(error)))
        else:
            self._take(arranged)

    def _arrange(self, given: pl.DataFrame, query: Query) -> Arranged:
        """Filter and sort; called off the loop where that takes a while."""
        shown = self._arranged
        if shown is not None and shown.prepared.given is given:
            return arrange(shown.prepared, self._told, query)
        return arrange(prepare(given, self._told, self._key_column), self._told, query)

    def _take(self, arranged: Arranged | None) -> None:
        """Show what was arranged, with the cursor on its row and that row where it stood on the screen."""
        before, below = self._sight(), self._cursor - self._top
        self._arranged = arranged
        self._search = arranged.query.search if arranged else EVERYTHING
        self._forget()
        self._lay_out()
        self._cursor = self._place()
        self._bring(before, below=below)

    def _forget(self) -> None:
        self._blocks.clear()
        self._strips.clear()

    def _lay_out(self) -> None:
        if self._arranged is None:
            self._columns = ()
            return
        prepared = self._arranged.prepared
        labels = [part.text for part in self._labels_now()]
        natural = [max(len(label), cells) for label, cells in zip(labels, prepared.natural, strict=True)]
        columns = [replace(one.column, label=label) for one, label in zip(self._told, labels, strict=True)]
        holding = [
            held or not one.column.priority for held, one in zip(prepared.holding, self._told, strict=True)
        ]
        self._columns = fitted(columns, natural, holding, self.room)

    def _labels_now(self) -> list[Part]:
        order = self._order
        return [
            Part(f"{one.column.label}{order.arrow if order and order.column == place else ''}")
            for place, one in enumerate(self._told)
        ]

    def _place(self) -> int:
        """Give the line for the cursor: that of its key, else the nearest one to where it was."""
        if self._key is None or self._arranged is None:
            return _FIRST
        place = self._arranged.place_of(self._key_column, self._key)
        return min(max(self._cursor, _FIRST), max(self.shown, _FIRST)) if place is None else place + _FIRST

    def _row_at(self, y: int) -> dict[str, Any] | None:
        """Give a row; a screen of them is read at once."""
        if self._arranged is None or not _FIRST <= y < self.lines:
            return None
        height = max(self.size.height, 1)
        number, place = divmod(y - _FIRST, height)
        block = self._blocks.get((height, number))
        if block is None:
            block = self._blocks[height, number] = read_rows(self._arranged, number * height, height)
        return block[place]

    def key_at(self, y: int) -> str | None:
        """Give the key of the row on a line; None where there is none."""
        row = self._row_at(y)
        return None if row is None else str(row[self._key_column])

    def row_from(self, y: int, by: int) -> int | None:
        """Give the line of the row so many rows from a line."""
        return min(max(max(y, _FIRST) + by, _FIRST), self.shown) if self.shown else None

    def match_from(self, search: Search, by: int) -> int | None:
        """Give the line of the next row that matches, around the ends."""
        places = self._arranged.matches(search) if self._arranged else None
        if places is None or places.is_empty():
            return None
        here = self._cursor - _FIRST
        after = places.search_sorted(here, side="right" if by > 0 else "left")
        number = int(after) if by > 0 else int(after) - 1
        return int(places[number % places.len()]) + _FIRST

    def seen_at(self, y: int) -> object:
        """Give what a line holds."""
        return self._row_at(y)

    def cells_at(self, y: int) -> tuple[Cell, ...]:
        """Give the cells of a line."""
        row = self._row_at(y)
        if row is None:
            return self.labels_at(y)
        parts = (self._told[index].shown(row[self._told[index].name]) for index, _ in self._columns)
        return tuple(self._cell(place, part) for place, part in zip(self._columns, parts, strict=True))

    def labels_at(self, y: int) -> tuple[Cell, ...]:  # noqa: ARG002 - all lines have the same
        """Give the labels of the columns, with an arrow on the one that is sorted by."""
        labels = self._labels_now()
        return tuple(self._cell(place, labels[place[0]]) for place in self._columns)

    def _cell(self, place: tuple[int, int], part: Part) -> Cell:
        index, width = place
        return Cell(part, width, self._told[index].column.right)

    def strip_at(self, index: int) -> Strip:
        """Draw a line, once while it stays as it is."""
        if index == self._cursor:
            return super().strip_at(index)
        drawn = self._strips.get(index)
        if drawn is None:
            drawn = self._strips[index] = super().strip_at(index)
        return drawn

    def notify_style_update(self) -> None:
        """Draw everything anew in another theme."""
        self._strips.clear()
        super().notify_style_update()

    def on_resize(self) -> None:
        """Share the new width out."""
        before = self._sight()
        self._forget()
        self._lay_out()
        self._bring(before)
