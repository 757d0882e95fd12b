"""Single cells of an export to values (tracker-api-v5 §6)."""

from __future__ import annotations

import math
from typing import Final

from diagnostics.snapshot import RowProblem
from diagnostics.text import SafeText, clean_text

_MOST: Final = 2**63 - 1
_GUARDED: Final = "'="


class UnreadCellError(ValueError):
    """The cell holds something that is no value of its column."""


def identity(cell: str) -> int | RowProblem:
    """Give a story's or epic's id, or why there is none."""
    if not cell:
        return RowProblem.NO_ID
    if not (cell.isascii() and cell.isdigit() and len(cell) <= len(str(_MOST)) and 0 < int(cell) <= _MOST):
        return RowProblem.BAD_ID
    return int(cell)


def title(cell: str) -> tuple[SafeText | None, bool]:
    """Give the title, and whether a formula guard was taken off: `'=SUM(A1)` was written as `=SUM(A1)`."""
    guarded = cell.startswith(_GUARDED)
    return word(cell[1:] if guarded else cell), guarded


def word(cell: str) -> SafeText | None:
    """Give a cell as safe text; an empty one is None."""
    return clean_text(cell) if cell else None


def labels(cell: str) -> list[SafeText]:
    """Give the labels; none of them can hold a comma."""
    return [clean_text(label) for part in cell.split(",") if (label := part.strip())]


def estimate(cell: str) -> float | None:
    """Give the points; empty and -1 both mean that nobody has estimated it.

    Raises:
        UnreadCellError: It is no number.
    """
    if not cell:
        return None
    try:
        points = float(cell)
    except ValueError as error:
        raise UnreadCellError from error
    if not math.isfinite(points):
        raise UnreadCellError
    return points if points >= 0 else None


def priority(cell: str) -> SafeText | None:
    """Give the API's word for a priority: `p0 - Critical` is p0."""
    return word(cell.partition(" - ")[0].strip().lower())
