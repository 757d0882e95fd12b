"""One line of cells as a strip for the screen, with what was searched for set apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.search import Search
from tui.view import Part
from tui.widgets.columns import GAP, fit

EDGE: Final = 1
"""Cells left free at both sides."""
_PLAIN: Final = Style()


class Cell(NamedTuple):
    """One cell as it is drawn."""

    part: Part
    width: int
    right: bool = False


Ink = Callable[[str], Style]
"""Gives the colour and weight of a tone, or of another part of a table, without its ground."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a line looks."""

    over: Style
    ink: Ink | None = None
    """The tones; None: all cells look as the line does."""
    mark: Style = _PLAIN
    """What is added to a text that was searched for."""


def strip(cells: Iterable[Cell], width: int, look: Look, search: Search) -> Strip:
    """Draw cells beside each other.

    Args:
        cells: What is drawn.
        width: The cells of the whole line.
        look: How it looks.
        search: What is marked where it stands in a cell.
    """
    over, ink = look.over, look.ink
    segments = [Segment(" " * EDGE, over)]
    for place, cell in enumerate(cells):
        if place:
            segments.append(Segment(" " * GAP, over))
        style = over + ink(cell.part.tone) if ink else over
        text = fit(cell.part.at(cell.width), cell.width, right=cell.right)
        segments += _marked(text, style, style + look.mark, search)
    return Strip(segments).adjust_cell_length(width, over)


def _marked(text: str, style: Style, marked: Style, search: Search) -> Iterable[Segment]:
    done = 0
    for start, end in search.spans(text):
        yield Segment(text[done:start], style)
        yield Segment(text[start:end], marked)
        done = end
    yield Segment(text[done:], style)
