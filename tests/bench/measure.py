"""What a benchmark finds: figures beside the one thing each is held against, measured in turn within one run.

A machine drifts by a third and more while it is measured, so no figure stands alone: both sides are run in
turn and what counts is the ratio of their medians.
"""

from __future__ import annotations

import enum
import statistics
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

RUNS: Final = 5
"""The fewest runs of each side."""


class Sense(enum.StrEnum):
    """Which side of its bound a ratio has to be on."""

    AT_MOST = "at most"
    AT_LEAST = "at least"


@dataclass(frozen=True, slots=True)
class Bound:
    """What a ratio is held to."""

    ratio: float
    sense: Sense = Sense.AT_MOST

    def met_by(self, ratio: float) -> bool:
        """Tell whether a ratio keeps to it."""
        return ratio <= self.ratio if self.sense is Sense.AT_MOST else ratio >= self.ratio


@dataclass(frozen=True, slots=True)
class Side:
    """The runs of one side, in the figure's unit."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        """What counts."""
        return statistics.median(self.values)

    @property
    def spread(self) -> float | None:
        """How far the runs lie apart, as a share of their median; None where that says nothing."""
        if len(self.values) == 1 or not self.median:
            return None
        return (max(self.values) - min(self.values)) / self.median


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table."""

    area: str
    """The goal it belongs to, such as `start-up`; also the name of the area on the command line."""
    name: str
    """What was done, such as `--version`. With the area it names the figure in the history, so it stays."""
    unit: str
    """Of both sides: ms, s, B, MiB."""
    ours: Side
    against: str
    """What the other side is, such as `python -c 'import click'`."""
    theirs: Side
    bound: Bound | None = None
    """None: there to be seen, held to nothing."""
    note: str = ""
    """What else has to be known: counts of requests and bytes, or why a bound is not met."""
    points: tuple[tuple[float, float], ...] = ()
    """Size and value, where the figure is how something grows."""

    @property
    def ratio(self) -> float:
        """Ours to theirs; where more is better (`AT_LEAST`), theirs to ours: so many times faster."""
        ours, theirs = self.ours.median, self.theirs.median
        if self.bound is not None and self.bound.sense is Sense.AT_LEAST:
            ours, theirs = theirs, ours
        return ours / theirs if theirs else float("inf")

    @property
    def met(self) -> bool | None:
        """Whether the bound is kept; None where there is none."""
        return None if self.bound is None else self.bound.met_by(self.ratio)


def in_turn(
    ours: Callable[[], float], theirs: Callable[[], float], runs: int = RUNS, *, warm: bool = True
) -> tuple[Side, Side]:
    """Give the runs of both sides, measured in turn: A B A B ...

    Args:
        ours: Does it once and gives what it took, in the figure's unit.
        theirs: The same for the other side.
        runs: How often each.
        warm: Do each once before, which does not count: files come into the cache.
    """
    if warm:
        ours(), theirs()
    pairs = [(ours(), theirs()) for _ in range(runs)]
    return Side(tuple(mine for mine, _ in pairs)), Side(tuple(other for _, other in pairs))


def constant(value: float) -> Side:
    """Give a side that is worked out and not measured, such as a floor or a bound in bytes."""
    return Side((value,))


Area = Callable[[], Iterable[Figure]]
"""A module of an area has `figures`, which is one: it measures and gives the lines in the table's order.

One that yields them keeps those before a line that fails."""


class SkippedError(Exception):
    """An area, or the rest of it, cannot be measured here, such as without what it is held against."""
