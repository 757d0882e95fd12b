"""Marks on an axis at values that a person would choose."""

from __future__ import annotations

from math import floor, log10
from typing import Final

_STEPS: Final = (1, 2, 5, 10)
_MOST: Final = 4


def ticks(end: float) -> tuple[tuple[float, str], ...]:
    """Give marks from nothing to at most `end` with labels, one, two or five of a power of ten apart."""
    if end <= 0:
        return ((0.0, "0"),)
    power = 10.0 ** floor(log10(end / _MOST))
    step = next(one * power for one in _STEPS if end / (one * power) <= _MOST)
    return tuple((step * number, f"{step * number:,.10g}") for number in range(floor(end / step) + 1))
