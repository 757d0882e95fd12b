"""The notes above a list: whole where they take few lines, else a line each, and the rest in the detail."""

from __future__ import annotations

from typing import Final

from rich.cells import cell_len

from tui.view import BLANK, Detail, Line

_FEW: Final = 3
"""Lines that a terminal of 24 can spare above a list."""
_EDGES: Final = 2


def _width(line: Line) -> int:
    return cell_len("".join(part.text for part in line))


def are_tight(notes: Detail, width: int) -> bool:
    """Tell whether notes on a terminal of that width would push the rows off, were they not cut."""
    room = max(width - _EDGES, 1)
    return sum(max(-(-_width(one) // room), 1) for one in notes) > _FEW


def cut(notes: Detail, width: int) -> Detail:
    """Give the notes that do not fit in a line of that width, after a blank; nothing where all do."""
    longer = [one for one in notes if _width(one) > width - _EDGES]
    return (BLANK, *longer) if longer else ()
