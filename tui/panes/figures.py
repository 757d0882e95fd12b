"""Numbers as text: bars of cells, thousands, shares and milliseconds."""

from __future__ import annotations

from math import floor
from typing import Final

_EIGHTHS: Final = "▏▎▍▌▋▊▉█"
NOTHING: Final = "·"


def number(value: int | None) -> str:
    """Give a count with its thousands apart; a dot in the middle where it was not read."""
    return NOTHING if value is None else f"{value:,}"


def size(value: int) -> str:
    """Give bytes in the unit that a person would take."""
    for unit, in_bytes in (("MiB", 1 << 20), ("KiB", 1 << 10)):
        if value >= in_bytes // 1024 * 1000:
            return f"{value / in_bytes:.1f} {unit}"
    return f"{value} B"


def share(value: float | None) -> str:
    """Give a share of one in percent; what is not quite nothing or not quite all never shows as such."""
    if value is None:
        return NOTHING
    if 0 < value < 0.001:  # noqa: PLR2004
        return "<0.1 %"
    return f"{min(value * 100, 99.9) if value < 1 else 100:.1f} %"


def percent(value: float | None) -> str:
    """Give a share in whole percent, rounded down so that only all of it is 100."""
    if value is None:
        return NOTHING
    return "<1 %" if 0 < value < 0.01 else f"{floor(value * 100)} %"  # noqa: PLR2004


def bar(value: float | None, width: int) -> str:
    """Give a share of one as a bar of cells; what is there at all shows at least a sliver."""
    if value is None or value <= 0:
        return ""
    eighths = max(1, round(min(value, 1.0) * width * 8))
    whole, rest = divmod(eighths, 8)
    return "█" * whole + (_EIGHTHS[rest - 1] if rest else "")


def span(start: float, length: float, whole: float, width: int) -> str:
    """Give a stretch of time as a bar that begins where the ones before it ended."""
    if whole <= 0:
        return ""
    before = min(floor(start / whole * width), width - 1)
    room = (width - before) / width
    return " " * before + (bar(min(length / whole, room), width) or _EIGHTHS[0])


def seconds(value: float) -> str:
    """Give a difference in seconds to a tenth, with its sign; nothing is +0.0, never -0.0."""
    return f"{round(value, 1) + 0.0:+.1f} s"


def difference(value: float) -> str:
    """Give a difference of two clocks in the unit that a person would take."""
    for unit, in_s in (("d", 86400), ("h", 3600), ("min", 60)):
        if abs(value) >= in_s:
            return f"{value / in_s:+.1f} {unit}"
    return seconds(value)


def milliseconds(value: float | None) -> str:
    """Give milliseconds to a tenth."""
    return NOTHING if value is None else f"{value:,.1f}"
