"""How something grows: a power of the size, by least squares over logarithms."""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, log
from typing import Final

Points = tuple[tuple[float, float], ...]
_DECADES: Final = 2
"""Below two decades of sizes what a run costs in any case is most of it."""


@dataclass(frozen=True, slots=True)
class Power:
    """`factor * size ** exponent`, over the points that were fitted."""

    exponent: float
    factor: float
    points: Points

    def at(self, size: float) -> float:
        """Give the value at a size."""
        return float(self.factor * size**self.exponent)


def upper_decades(points: Iterable[tuple[float, float]], decades: int = _DECADES) -> Power:
    """Fit the points of the upper decades of sizes; what has no logarithm is left out."""
    kept = tuple((size, value) for size, value in points if value > 0)
    largest = max(size for size, _ in kept)
    fitted = tuple((size, value) for size, value in kept if size * 10**decades >= largest)
    line = statistics.linear_regression(
        [log(size) for size, _ in fitted], [log(value) for _, value in fitted]
    )
    return Power(line.slope, exp(line.intercept), fitted)
