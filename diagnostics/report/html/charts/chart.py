"""Rows of bars over one axis. Lengths are per cent of the width, so that text keeps its size everywhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from diagnostics.report.html.charts.axis import ticks
from diagnostics.report.html.signs import Sign

_LEFT: Final = 34.0
"""Per cent of the width that labels have."""
_RIGHT: Final = 84.0
"""Per cent of the width where bars end, and their figures begin."""
_LEAST: Final = 0.4
"""Per cent of the width that a bar has at least, so that what is there can be seen."""
_ROW: Final = 24
_AXIS: Final = 22


@dataclass(frozen=True, slots=True)
class Measure:
    """What one row is to show."""

    label: str
    figure: str
    start: float
    length: float | None
    """None: nothing was measured."""
    sign: Sign | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """One row as it is drawn."""

    label: str
    figure: str
    sign: Sign | None
    top: int
    x: str
    width: str
    """Empty: no bar."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as it is drawn; the same stands in words in `told`, and in figures in a table beside it."""

    title: str
    told: str
    note: str
    """How it is to be read."""
    bars: tuple[Bar, ...]
    ticks: tuple[tuple[str, str], ...]
    """Place and label."""
    height: int
    """To the axis."""
    whole: int


def chart(title: str, told: str, measures: Iterable[Measure], end: float, note: str = "") -> Chart:
    """Give a chart of rows in their order.

    Args:
        title: What it shows.
        told: The same in words, for who does not see it.
        measures: The rows.
        end: The largest value on the axis.
        note: How it is to be read.
    """
    bars = tuple(_bar(one, number, end) for number, one in enumerate(measures))
    height = _ROW * len(bars)
    marks = tuple((_percent(_place(value, end)), label) for value, label in ticks(end))
    return Chart(title, told, note, bars, marks, height, height + _AXIS)


def _bar(one: Measure, number: int, end: float) -> Bar:
    x, width = "", ""
    if one.length is not None:
        room = _RIGHT - _LEAST
        place = min(_place(one.start, end), room)
        x, width = _percent(place), _percent(max(_LEAST, _place(one.start + one.length, end) - place))
    return Bar(one.label, one.figure, one.sign, number * _ROW, x, width)


def _place(value: float, end: float) -> float:
    return _LEFT + (_RIGHT - _LEFT) * (value / end if end > 0 else 0.0)


def _percent(value: float) -> str:
    return f"{value:.2f}%"
