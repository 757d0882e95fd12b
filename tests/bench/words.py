"""Figures as people read them, in the table of a terminal and in that of the README."""

from __future__ import annotations

from math import floor, log10
from typing import Final

from tests.bench.records import Row

_DIGITS: Final = 3


def number(value: float) -> str:
    """Give a figure with three digits that count, or all of a whole one, and commas between thousands."""
    if value == 0:
        return "0"
    places = max(0, _DIGITS - 1 - floor(log10(abs(value))))
    return f"{value:,.{places}f}"


def quantity(value: float, unit: str) -> str:
    """Give a figure with its unit."""
    return f"{number(value)} {unit}".rstrip()


def ratio(row: Row) -> str:
    """Give how both sides compare."""
    return "-" if row.ratio is None else number(row.ratio)


def bound(row: Row) -> str:
    """Give what the ratio is held to."""
    return "-" if row.bound is None else f"{row.sense} {row.bound:,.10g}"


def goal(row: Row) -> str:
    """Give whether the goal is met."""
    return {True: "met", False: "NOT MET", None: "-"}[row.met]
