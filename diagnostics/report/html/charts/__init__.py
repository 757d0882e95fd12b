"""The charts of a page: their geometry as records, drawn as SVG by a template."""

from __future__ import annotations

from diagnostics.report.html.charts.chart import Bar, Chart
from diagnostics.report.html.charts.stories import most_first, stories_chart
from diagnostics.report.html.charts.waterfall import waterfall_chart

__all__ = ["Bar", "Chart", "most_first", "stories_chart", "waterfall_chart"]
