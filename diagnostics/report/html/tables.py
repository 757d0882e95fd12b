"""The report's tables as a page shows them: columns by what they hold, and no more rows than fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from diagnostics.report.html.limits import Limits, cut, left_out
from diagnostics.report.html.signs import Sign, cell_signs
from diagnostics.report.tables import Table

_SHORT: Final = 22
"""Characters of a column's longest text up to which it stands in one line."""
_LONG: Final = 60
"""Characters from which it needs a width to be read in."""
_WIDE: Final = 90
"""Characters of the longest texts of all columns from which a table takes the whole width."""
_FOLDED: Final = 12
"""Rows from which a table that is not its pane's first one is folded."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell."""

    text: str
    sign: Sign | None
    kind: str
    """number, short, text or long."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A table as it is shown."""

    title: str
    note: str
    columns: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: int
    """Rows, those that are left out included."""
    folded: bool
    wide: bool
    """It takes the whole width."""
    more: str


def shown(table: Table, limits: Limits, *, first: bool) -> Shown:
    """Give a table as it is shown.

    Args:
        table: What to show.
        limits: How much of it.
        first: It is its pane's first one, and therefore never folded.
    """
    names = table.columns[: limits.columns]
    rows = tuple(
        tuple(cut(text, limits) for text in row[: limits.columns]) for row in table.rows[: limits.rows]
    )
    longest = [max(len(row[at]) for row in (names, *rows)) for at in range(len(names))]
    kinds = [
        "number" if name in table.numeric else _kind(length)
        for name, length in zip(names, longest, strict=True)
    ]
    looks = cell_signs(names)
    missing = (
        left_out(len(rows), len(table.rows), "lines"),
        left_out(len(names), len(table.columns), "columns"),
    )
    return Shown(
        title=cut(table.title, limits),
        note=cut(table.note, limits),
        columns=tuple(Cell(cut(name, limits), None, kind) for name, kind in zip(names, kinds, strict=True)),
        rows=tuple(
            tuple(
                Cell(text, signs.get(text), kind) for signs, text, kind in zip(looks, row, kinds, strict=True)
            )
            for row in rows
        ),
        total=len(table.rows),
        folded=not first and len(table.rows) > _FOLDED,
        wide=sum(longest) > _WIDE,
        more=" ".join(one for one in missing if one),
    )


def _kind(longest: int) -> str:
    """Give what a column with texts of that length holds: words, names or sentences."""
    return "short" if longest <= _SHORT else "long" if longest >= _LONG else "text"
