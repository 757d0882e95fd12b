"""Stories by type as bars."""

from __future__ import annotations

from typing import Final

from diagnostics.report.html.charts.chart import Chart, Measure, chart
from diagnostics.report.model import Report
from diagnostics.report.words import number

_MOST: Final = 12


def stories_chart(report: Report) -> Chart | None:
    """Give the stories by type, most first; None where none were counted. At most twelve types are drawn."""
    counts = sorted(report.summary.stories_by_type.items(), key=most_first)
    if not counts:
        return None
    drawn = counts[:_MOST]
    left = len(counts) - len(drawn)
    told = ", ".join(f"{kind} {number(count)}" for kind, count in drawn)
    return chart(
        "Stories by type",
        f"{told}{f', and {left} types more' if left else ''}; {number(report.summary.total)} in all.",
        [Measure(kind, number(count), 0.0, float(count) if count else None) for kind, count in drawn],
        float(max(count for _, count in drawn)),
    )


def most_first(one: tuple[str, int]) -> tuple[int, str]:
    """Give the place of a type and its count among others."""
    return -one[1], one[0]
