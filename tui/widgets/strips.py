"""One line of cells as a strip for the screen, with what was searched for set apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple, Protocol

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.search import Search
from tui.signs import Tone
from tui.view import Part
from tui.widgets.columns import GAP, fit

EDGE: Final = 1
"""Cells left free at both sides."""


class Cell(NamedTuple):
    """One cell as it is drawn."""

    part: Part
    width: int
    right: bool = False


class Asked(Protocol):
    """Gives the style of a part of a table, as the theme has it."""

    def __call__(self, *names: str, partial: bool = False) -> Style:
        """Give it, or only what it adds to the table's own."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a line looks."""

    over: Style
    """Between its cells and around them."""
    tones: Mapping[Tone, Style]
    """Its cells, by their tones."""
    marked: Mapping[Tone, Style]
    """In them, a text that was searched for."""

    @classmethod
    def of(cls, over: Style, inks: Mapping[Tone, Style] | None = None, mark: Style | None = None) -> Look:
        """Give the look of a line.

        Args:
            over: The line's own style.
            inks: The colour and weight of each tone; None: all cells look as the line does.
            mark: What is added to a text that was searched for.
        """
        tones = {tone: over if inks is None else over + inks[tone] for tone in Tone}
        return cls(over, tones, {tone: style + (mark or Style()) for tone, style in tones.items()})


@dataclass(frozen=True, slots=True)
class Pens:
    """How each kind of line looks."""

    base: Style
    muted: Style
    labels: Look
    row: Look
    cursor: Look


def pens_of(base: Style, asked: Asked, *, focused: bool) -> Pens:
    """Give how the lines of a table look.

    Args:
        base: The table's own style.
        asked: Gives the styles of its parts.
        focused: Whether keys move its cursor.
    """
    inks = {tone: _ink(asked, tone) for tone in Tone}
    mark = asked("table--match", partial=True)
    away = "" if focused else "-away"
    over = base + asked(f"table--cursor{away}", partial=True)
    return Pens(
        base=base,
        muted=base + inks[Tone.MUTED],
        labels=Look.of(base + _ink(asked, "labels")),
        row=Look.of(base, inks, mark),
        cursor=Look.of(over, None if focused else inks, mark),
    )


def _ink(asked: Asked, name: str) -> Style:  # without its ground, which is the row's own
    found = asked(f"table--{name}")
    return Style(color=found.color, bold=found.bold or None, underline=found.underline or None)


def strip(cells: Iterable[Cell], width: int, look: Look, search: Search) -> Strip:
    """Draw cells beside each other.

    Args:
        cells: What is drawn.
        width: The cells of the whole line.
        look: How it looks.
        search: What is marked where it stands in a cell.
    """
    over, gap, taken = look.over, Segment(" " * GAP, look.over), EDGE - GAP
    segments = [Segment(" " * EDGE, over)]
    for part, room, right in cells:
        if len(segments) > 1:
            segments.append(gap)
        taken += room + GAP
        text, tone = fit(part.at(room), room, right=right), part.tone
        if search.text:
            segments += _marked(text, look.tones[tone], look.marked[tone], search)
        else:
            segments.append(Segment(text, look.tones[tone]))
    if taken > width:
        return Strip(segments).adjust_cell_length(width, over)
    if taken < width:
        segments.append(Segment(" " * (width - taken), over))
    return Strip(segments, width)


def _marked(text: str, style: Style, marked: Style, search: Search) -> Iterable[Segment]:
    done = 0
    for start, end in search.spans(text):
        yield Segment(text[done:start], style)
        yield Segment(text[start:end], marked)
        done = end
    yield Segment(text[done:], style)
