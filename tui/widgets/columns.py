"""Which columns fit into a width, and how wide each one is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich.cells import cell_len, set_cell_size

from diagnostics.text import clean_text
from tui.view import Column, Group, Part

GAP: Final = 2
"""Cells between two columns."""


def fit(text: str, width: int, *, right: bool = False) -> str:
    """Give text in exactly so many cells; what is cut ends in an ellipsis."""
    safe = clean_text(text)
    length = cell_len(safe)
    if length > width:
        return "" if width <= 0 else set_cell_size(safe, width - 1) + "…"
    return " " * (width - length) + safe if right else safe + " " * (width - length)


def natural_widths(group: Group) -> tuple[int, ...]:
    """Give the cells that each column would take if there were room."""
    return tuple(
        max(cell_len(column.label), *(_cells(row.cells[index]) for row in group.rows), 0)
        for index, column in enumerate(group.columns)
    )


def layout(group: Group, width: int, natural: Sequence[int] | None = None) -> tuple[tuple[int, int], ...]:
    """Give (index, width) of the columns that fit, in their order.

    Columns that may leave do so where they hold nothing, then by their priority until the others have at
    least their least width; flexible ones share what is left.

    Args:
        group: The columns and their rows.
        width: The cells that there are.
        natural: What `natural_widths` gave, where it has been asked already.
    """
    natural = natural_widths(group) if natural is None else natural
    holding = [not column.priority or _holds(group, index) for index, column in enumerate(group.columns)]
    return fitted(group.columns, natural, holding, width)


def fitted(
    columns: Sequence[Column], natural: Sequence[int], holding: Sequence[bool], width: int
) -> tuple[tuple[int, int], ...]:
    """Give (index, width) of the columns that fit, from what each takes and whether it holds a thing."""
    kept = [index for index in range(len(columns)) if holding[index]]
    while len(kept) > 1 and _needed(columns, natural, kept) > width:
        weakest = max(kept, key=lambda index: (columns[index].priority, index))
        if not columns[weakest].priority:
            break
        kept.remove(weakest)
    return _share_out(columns, natural, kept, width)


def _holds(group: Group, index: int) -> bool:
    cells = (row.cells[index] for row in group.rows)
    return not group.rows or any(cell.chart is not None or cell.text.strip() for cell in cells)


def _cells(part: Part) -> int:
    return cell_len(clean_text(part.text)) if part.chart is None else part.chart.most


def _least(column: Column, natural: int) -> int:
    return min(natural, max(column.least, cell_len(column.label))) if column.flex else natural


def _needed(columns: Sequence[Column], natural: Sequence[int], kept: Sequence[int]) -> int:
    return sum(_least(columns[index], natural[index]) for index in kept) + GAP * (len(kept) - 1)


def _share_out(
    columns: Sequence[Column], natural: Sequence[int], kept: Sequence[int], width: int
) -> tuple[tuple[int, int], ...]:
    """Give each column its width: first its least, then what is left to the flexible ones, in their order.

    A chart takes half of it, and more once no text needs it.
    """
    widths = {index: _least(columns[index], natural[index]) for index in kept}
    spare = width - _needed(columns, natural, kept)
    flexible = [index for index in kept if columns[index].flex]
    for index in flexible:
        less = max(min(-spare, widths[index] - 4), 0)
        widths[index] -= less
        spare += less
    halved = {index for index in flexible if columns[index].charts}
    for modest in (halved, frozenset[int]()):
        for index in flexible:
            room = spare // 2 if index in modest else spare
            more = max(min(room, natural[index] - widths[index]), 0)
            widths[index] += more
            spare -= more
    return tuple(widths.items())
