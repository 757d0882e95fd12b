"""Pictures in cells: bars, stretches of time, single times as a line, and cells of a heat table.

Each is told apart by the shape of its signs, so that it reads the same without colour; the exact number
always stands beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

from rich.cells import cell_len

from tui.panes.figures import bar, number, span
from tui.signs import Tone
from tui.view import Part

_SPARKS: Final = "▁▂▃▄▅▆▇█"
_SHADES: Final = "░▒▓█"
_NOT_REACHED: Final = "┊"
_SHADE_CELLS: Final = 2


@dataclass(frozen=True, slots=True)
class Bar:
    """A share of one as a bar; the whole width is all of it."""

    share: float
    most: int

    def at(self, width: int) -> str:
        """Give the bar in so many cells."""
        return bar(self.share, width)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of time on a scale that several rows share, after what went before it."""

    start: float
    length: float
    whole: float
    most: int
    mark: str = ""
    """One sign behind the bar of what went wrong."""
    reached: bool = True
    """False: the run ended before it, and a sign stands where that was."""

    def at(self, width: int) -> str:
        """Give the stretch in so many cells."""
        if not self.reached:
            before = int(self.start / self.whole * width) if self.whole > 0 else 0
            return " " * min(before, width - 1) + _NOT_REACHED
        return span(self.start, self.length, self.whole, width - len(self.mark)) + self.mark


@dataclass(frozen=True, slots=True)
class Heat:
    """A count with a shade before it, by how it stands to the largest of its table."""

    count: int | None
    largest: int
    digits: int
    """Cells that the largest number of its column takes."""

    @property
    def most(self) -> int:
        """The shade, a blank, and the number."""
        return _SHADE_CELLS + 1 + self.digits

    def at(self, width: int) -> str:
        """Give shade and number; the number alone where there is no room for both."""
        told = number(self.count or None)
        if width < self.most or not self.count:
            return told
        return f"{shade(self.count / self.largest) * _SHADE_CELLS} {told:>{self.digits}}"


def drawn(share: float | None, most: int, tone: Tone = Tone.INFO) -> Part:
    """Give a share as the cell of a bar; an empty cell where it is not known, or nothing."""
    return Part("", tone, share, Bar(share, most)) if share else Part("", tone)


def heat(rows: Iterable[Sequence[int | None]]) -> list[tuple[Part, ...]]:
    """Give the counts of a table as cells on one scale, from the least shade to that of the largest count."""
    counts = [tuple(row) for row in rows]
    largest = max((one or 0 for row in counts for one in row), default=0)
    digits = [max(cell_len(number(one)) for one in column) for column in zip(*counts, strict=True)]
    return [
        tuple(
            Part(number(one or None), Tone.PLAIN if one else Tone.MUTED, one, Heat(one, largest, width))
            for one, width in zip(row, digits, strict=True)
        )
        for row in counts
    ]


def shade(share: float) -> str:
    """Give the shade of a share of one: four steps, the lightest for whatever is there at all."""
    return _SHADES[min(max(ceil(share * len(_SHADES)), 1), len(_SHADES)) - 1]


def sparkline(values: Sequence[float | None]) -> str:
    """Give values as columns of one cell each, on a scale from nothing to the largest; a blank for None.

    Not from the least: a tenth of a millisecond more would look like a mountain.
    """
    largest = max((one for one in values if one is not None), default=0.0)
    return "".join(" " if one is None else _spark(one / largest if largest > 0 else 0.0) for one in values)


def _spark(share: float) -> str:
    steps = len(_SPARKS)
    return _SPARKS[min(max(ceil(share * steps), 1), steps) - 1]
