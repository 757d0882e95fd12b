"""The rows of a group in the order of one column: numbers as numbers, signs by rank, texts in any case."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from tui.signs import MARKS
from tui.view import Column, Group, Part, Row

ARROWS: Final = {False: "↑", True: "↓"}
"""Descending or not, as it stands behind a label."""

_NUMBER: Final = re.compile(r"[-+]?\d[\d,]*\.?\d*")
_SLIVER: Final = 1e-6
"""What `<0.1 %` is less than 0.1 by."""


@dataclass(frozen=True, slots=True)
class Order:
    """One column and a direction."""

    column: int
    descending: bool

    @property
    def arrow(self) -> str:
        """Its sign."""
        return ARROWS[self.descending]

    def words(self, columns: Sequence[Column]) -> str:
        """Give the order for a title."""
        return f"{columns[self.column].label} {self.arrow}"

    def put(self, group: Group) -> Group:
        """Give the group in this order, with its arrow in the label; what tells nothing stands last."""
        told: list[tuple[tuple[float, str], Row]] = []
        silent: list[Row] = []
        for row in group.rows:
            value = value_of(row.cells[self.column], group.columns[self.column])
            if value is None:
                silent.append(row)
            else:
                told.append((value, row))
        told.sort(key=lambda one: one[0], reverse=self.descending)
        column = group.columns[self.column]
        columns = list(group.columns)
        columns[self.column] = replace(column, label=f"{column.label}{self.arrow}")
        return replace(group, columns=tuple(columns), rows=(*(row for _, row in told), *silent))


def first_order(group: Group, column: int) -> Order:
    """Give the order that a column is sorted in first: of numbers the greatest, of all else the least."""
    return Order(column, descending=group.columns[column].right)


def value_of(cell: Part, column: Column) -> tuple[float, str] | None:
    """Give what a cell is sorted by: its own value, else the number or the text in it; None: nothing told."""
    if cell.value is not None:
        return cell.value, cell.text.casefold()
    if not column.right:
        told = cell.text.lstrip(MARKS).strip()
        return (0.0, told.casefold()) if told.strip("· ") else None
    found = _NUMBER.search(cell.text)
    if found is None:
        return None
    value = float(found[0].replace(",", ""))
    return (value - _SLIVER if cell.text.strip().startswith("<") else value), ""
