"""A polars frame as the rows of a table: which of them, in what order, and how wide their columns are.

Everything here may take a while on a large frame and touches no widget, so that it can be done off the loop.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import polars as pl

from tui.search import EVERYTHING, Search
from tui.sorting import Order
from tui.view import Column, Part

_TOLD: Final = "everything a row says, for the filter"
_ORDERS: Final = 6
"""Orders of the rows that are kept once worked out; each takes four bytes a row."""


@dataclass(frozen=True, slots=True)
class FrameColumn:
    """One column of a frame as it is shown."""

    name: str
    """In the frame."""
    column: Column
    shown: Callable[[Any], Part]
    """Gives the cell of a value; null is None."""
    width: int = 0
    """The cells that values take which are no texts; texts are measured."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is wanted of the rows."""

    search: Search = EVERYTHING
    order: Order | None = None

    @property
    def is_all(self) -> bool:
        """Whether all rows are wanted as they came."""
        return not self.search.text and self.order is None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A frame with what is worked out once of it."""

    given: pl.DataFrame
    frame: pl.DataFrame
    natural: tuple[int, ...]
    """The cells that each column's values would take."""
    holding: tuple[bool, ...]
    """Whether a column has a value at all."""
    orders: dict[tuple[str, bool], pl.Series] = field(default_factory=dict)
    """The places of all rows in the orders that were asked for, by column and direction."""

    def ordered(self, name: str, *, descending: bool) -> pl.Series:
        """Give the places of all rows in the order of a column: texts in whatever case, nulls last.

        Rows that are alike stay as they came, in both directions.
        """
        found = self.orders.get((name, descending))
        if found is None:
            key = pl.col(name)
            if is_text(self.frame.schema[name]):
                key = key.cast(pl.String).str.to_lowercase()
            places = pl.arg_sort_by(key, descending=descending, nulls_last=True, maintain_order=True)
            found = self.frame.select(places).to_series()
            if len(self.orders) >= _ORDERS:
                self.orders.clear()  # at once, since two threads may be here
            self.orders[name, descending] = found
        return found


@dataclass(frozen=True, slots=True)
class Arranged:
    """The rows that are wanted, in their order."""

    prepared: Prepared
    query: Query
    places: pl.Series | None
    """Their places in the frame; None: all of them, as they came."""

    @property
    def height(self) -> int:
        """How many rows there are."""
        return self.prepared.frame.height if self.places is None else self.places.len()

    def place_of(self, key: str, value: str) -> int | None:
        """Give the row whose column `key` holds a value; None where no row does."""
        column = self.prepared.frame.get_column(key)
        wanted = pl.Series([value]).cast(column.dtype, strict=False)[0]
        place = None if wanted is None else column.index_of(wanted)
        return place if place is None or self.places is None else self.places.index_of(place)

    def matches(self, search: Search) -> pl.Series:
        """Give the rows that are searched for, by their numbers from 0 on."""
        held = self.prepared.frame.select(_holds(search)).to_series()
        return (held if self.places is None else held.gather(self.places)).arg_true()


def prepare(frame: pl.DataFrame, columns: Sequence[FrameColumn], key: str) -> Prepared:
    """Give the frame with what filter and layout need of it."""
    texts = [one.name for one in columns if is_text(frame.schema[one.name])]
    told = [pl.col(name).cast(pl.String).fill_null("") for name in dict.fromkeys((key, *texts))]
    whole = frame.with_columns(pl.concat_str(told, separator=" ").str.to_lowercase().alias(_TOLD))
    widths = {name: frame.select(_cells(name).max()).item() or 0 for name in texts}
    natural = tuple(widths.get(one.name, one.width) for one in columns)
    holding = tuple(
        natural[place] > 0 and frame.get_column(one.name).null_count() < frame.height
        for place, one in enumerate(columns)
    )
    return Prepared(frame, whole, natural, holding)


def is_text(kind: pl.DataType) -> bool:
    """Tell whether a column holds texts, in whatever form it keeps them."""
    return isinstance(kind, (pl.String, pl.Categorical, pl.Enum))


def _cells(name: str) -> pl.Expr:
    """Give about the cells that a text takes: one a letter, two a letter of three bytes or more."""
    text = pl.col(name).cast(pl.String).str
    return pl.min_horizontal(text.len_bytes(), text.len_chars() * 2)


def arrange(prepared: Prepared, columns: Sequence[FrameColumn], query: Query) -> Arranged:
    """Give the rows that a query wants: texts in whatever case, what tells nothing last."""
    order, places = query.order, None
    if order is not None:
        places = prepared.ordered(columns[order.column].name, descending=order.descending)
    if query.search.text:
        held = prepared.frame.select(_holds(query.search)).to_series()
        places = held.arg_true() if places is None else places.filter(held.gather(places))
    return Arranged(prepared, query, places)


def _holds(search: Search) -> pl.Expr:
    if not search.text:
        return pl.lit(value=True)
    held = pl.col(_TOLD).str.contains(search.text.lower(), literal=True)
    return ~held if search.inverted else held


def read_rows(arranged: Arranged, start: int, count: int) -> list[dict[str, Any]]:
    """Give some rows by column; the only place where rows become Python's own values."""
    given, places = arranged.prepared.given, arranged.places
    some = given.slice(start, count) if places is None else given[places.slice(start, count)]
    return some.to_dicts()
