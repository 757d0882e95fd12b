"""Draw how time and memory grow: `python -m screenshots.growth` from the repository's root.

It is made of the last line of the benchmarks' history, and the same line gives the same bytes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, floor, log10
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from tests.bench import history
from tests.bench.fit import Points, Power, upper_decades
from tests.bench.records import Entry, Row

FILE: Final = Path(__file__).parent / "growth.svg"
_AREA: Final = "growth"
_WIDTH, _HEIGHT = 960, 700
_PANEL: Final = (352, 216)
"""Width and height of a panel's inside."""
_LEFT: Final = (84, 560)
_TOP: Final = (84, 396)
_RADIUS: Final = 4.5
_COLOURS: Final = {"CPU": "#0b62c4", "memory": "#b3470e"}
_UNITS: Final = {"CPU": "seconds of CPU time", "memory": "MiB above the smallest world"}
_TITLE: Final = "How time and memory of a whole diagnosis grow"
_READ: Final = (
    "Both axes are logarithmic. Line: fitted over the two upper decades of sizes; the exponent is its slope. "
    "Dotted: in proportion (1.0)."
)
_STYLE: Final = """\
text { font-family: system-ui, "Segoe UI", "DejaVu Sans", sans-serif; font-size: 13px; fill: #3c4350; }
.title { font-size: 19px; font-weight: 600; fill: #14181f; }
.head { font-size: 14px; font-weight: 600; fill: #14181f; }
.power { font-size: 15px; font-weight: 600; }
.small { font-size: 12px; fill: #5a6270; }
.grid { stroke: #dfe3e9; stroke-width: 1; }
.paper { stroke: #d0d5dd; stroke-width: 1; fill: #ffffff; }
.edge { stroke: #8b93a1; stroke-width: 1; fill: none; }
.even { stroke: #8b93a1; stroke-width: 1.5; stroke-dasharray: 2 5; stroke-linecap: round; }"""


@dataclass(frozen=True, slots=True)
class _Axis:
    """Logarithms of sizes or values, from one power of ten to another, on a length in pixels."""

    first: int
    last: int
    start: float
    end: float

    def at(self, value: float) -> float:
        """Give the place of a value."""
        share = (log10(value) - self.first) / (self.last - self.first)
        return self.start + share * (self.end - self.start)

    def marks(self) -> Iterator[tuple[float, str]]:
        """Give the place and label of each power of ten."""
        for power in range(self.first, self.last + 1):
            yield self.at(10.0**power), f"{10.0**power:,.10g}"


def _axis(values: list[float], start: float, end: float) -> _Axis:
    first, last = floor(log10(min(values))), ceil(log10(max(values)))
    return _Axis(first, max(last, first + 1), start, end)


def picture(entry: Entry) -> str:
    """Give the picture of a run: a panel for each figure of growth, time above memory."""
    rows = sorted((one for one in entry.figures if one.area == _AREA), key=lambda one: _kind(one) != "CPU")
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{_HEIGHT}"',
        f' viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-labelledby="title told">',
        f'<title id="title">{_TITLE}</title>',
        f'<desc id="told">{escape("; ".join(f"{one.name}: exponent {one.ours:.2f}" for one in rows))}</desc>',
        f"<style>{_STYLE}</style>",
        f'<rect class="paper" x="0.5" y="0.5" width="{_WIDTH - 1}" height="{_HEIGHT - 1}" rx="8"/>',
        f'<text class="title" x="24" y="36">{_TITLE}</text>',
    ]
    for place, row in enumerate(rows):
        parts += _panel(row, _LEFT[place % len(_LEFT)], _TOP[place // len(_LEFT)])
    when = f"make bench, {entry.date:%Y-%m-%d}, {entry.machine}"
    parts.append(f'<text class="small" x="24" y="{_HEIGHT - 36}">{escape(_READ)}</text>')
    parts.append(f'<text class="small" x="24" y="{_HEIGHT - 16}">{escape(when)}</text>')
    return "\n".join([*parts, "</svg>", ""])


def _kind(row: Row) -> str:
    return row.name.partition(" ")[0]


def _panel(row: Row, left: float, top: float) -> Iterator[str]:
    """Give the grid, the points and both lines of a figure."""
    width, height = _PANEL
    power = upper_decades(row.points)
    drawn = tuple((size, value) for size, value in row.points if value > 0)
    ends = (power.points[0][0], power.points[-1][0])
    even = _even(power, ends)
    values = [*(value for _, value in (*drawn, *even)), power.at(ends[0])]
    across = _axis([size for size, _ in row.points], left, left + width)
    up = _axis(values, top + height, top)
    colour = _COLOURS[_kind(row)]
    yield f'<text class="head" x="{left}" y="{top - 12}">{escape(row.name[0].upper() + row.name[1:])}</text>'
    yield from _grid(across, up)
    yield _line(across, up, even, 'class="even"')
    fitted = tuple((size, power.at(size)) for size in ends)
    yield _line(across, up, fitted, f'stroke="{colour}" stroke-width="2.5"')
    for size, value in drawn:
        inside = size >= ends[0]
        fill = colour if inside else "#ffffff"
        yield (
            f'<circle cx="{across.at(size):.1f}" cy="{up.at(value):.1f}" r="{_RADIUS}" fill="{fill}" '
            f'stroke="{colour}" stroke-width="1.5"/>'
        )
    yield (
        f'<text class="power" x="{left + 14}" y="{top + 26}" fill="{colour}" style="fill: {colour}">'
        f"exponent {row.ours:.2f}</text>"
    )
    yield f'<text class="small" x="{left + 14}" y="{top + 44}">{_UNITS[_kind(row)]}</text>'


def _even(power: Power, ends: tuple[float, float]) -> Points:
    """Give a line of exponent 1 to where the fitted one ends."""
    first, last = ends
    return (first, power.at(last) * first / last), (last, power.at(last))


def _line(across: _Axis, up: _Axis, points: Points, look: str) -> str:
    (first, low), (last, high) = points
    return (
        f'<line x1="{across.at(first):.1f}" y1="{up.at(low):.1f}" '
        f'x2="{across.at(last):.1f}" y2="{up.at(high):.1f}" {look}/>'
    )


def _grid(across: _Axis, up: _Axis) -> Iterator[str]:
    """Give a line and a label at each power of ten, and the edge."""
    for x, label in across.marks():
        yield f'<line class="grid" x1="{x:.1f}" y1="{up.end:.1f}" x2="{x:.1f}" y2="{up.start:.1f}"/>'
        yield f'<text x="{x:.1f}" y="{up.start + 20:.1f}" text-anchor="middle">{label}</text>'
    for y, label in up.marks():
        yield f'<line class="grid" x1="{across.start:.1f}" y1="{y:.1f}" x2="{across.end:.1f}" y2="{y:.1f}"/>'
        yield f'<text x="{across.start - 8:.1f}" y="{y + 4:.1f}" text-anchor="end">{label}</text>'
    yield (
        f'<rect class="edge" x="{across.start:.1f}" y="{up.end:.1f}" '
        f'width="{across.end - across.start:.1f}" height="{up.start - up.end:.1f}"/>'
    )


def main() -> int:
    """Draw it, and give the exit code."""
    entries = history.read()
    if not entries:
        sys.stderr.write("there is no run in the history yet: `make bench` makes one\n")
        return 1
    FILE.write_text(picture(entries[-1]), encoding="utf-8", newline="\n")
    sys.stdout.write(f"{FILE.name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
