"""Pictures in cells: each as long as what it shows, told apart without colour, with its number beside it."""

from __future__ import annotations

import msgspec
import pytest

from diagnostics.report.levels import PaneName
from diagnostics.report.model import Report
from tui.panes import PANES, Pane
from tui.panes.charts import Bar, Heat, Stretch, drawn, heat, shade, sparkline
from tui.panes.figures import number
from tui.view import Column, Group, Part, Row, content
from tui.widgets.columns import layout


def _pane(name: PaneName) -> Pane:
    return next(pane for pane in PANES if pane.name is name)


def _group(report: Report, name: PaneName, what: str) -> Group:
    return next(group for group in _pane(name).view(report).groups if group.what == what)


def _cells(group: Group, label: str, width: int = 12) -> dict[str, str]:
    """Give a column as it is drawn in so many cells, by the keys of its rows."""
    at = [column.label for column in group.columns].index(label)
    return {row.key: row.cells[at].at(width) for row in group.rows}


def test_a_sparkline_starts_from_nothing() -> None:
    """The largest is a whole cell and half of it half a cell, however near the least one is."""
    assert sparkline([1.0, 2.0, 4.0]) == "▂▄█"
    assert sparkline([9.9, 10.0]) == "██"
    assert sparkline([0.001, 100.0]) == "▁█"
    assert sparkline([0.0, 0.0]) == "▁▁"
    assert sparkline([]) == ""


@pytest.mark.parametrize(
    ("share", "shown"),
    [(0.001, "░"), (0.25, "░"), (0.26, "▒"), (0.5, "▒"), (0.75, "▓"), (0.76, "█")],
)
def test_a_shade_has_four_steps(share: float, shown: str) -> None:
    """Each step is a sign of its own, and what is there at all has the lightest."""
    assert shade(share) == shown


def test_the_cells_of_a_heat_table_are_on_one_scale() -> None:
    """Shades go by the largest count of all; numbers stand in line, and nothing is a dot without a shade."""
    first, second = heat([[1000, 3], [250, None]])
    assert [part.at(9) for part in first] == ["██ 1,000", "░░ 3"]
    assert [part.at(9) for part in second] == ["░░   250", "·"]
    assert first[0].text == "1,000"
    assert first[0].at(6) == "1,000"
    assert heat([]) == []


def test_a_stretch_begins_where_the_time_before_it_ended() -> None:
    """What failed ends in its sign, and what was never reached is a mark at the end of the time."""
    assert Stretch(0, 50, 100, 10).at(10) == "█████"
    assert Stretch(50, 50, 100, 10).at(10) == "     █████"
    assert Stretch(50, 50, 100, 10, "✗").at(11) == "     █████✗"
    assert Stretch(100, 0, 100, 10, reached=False).at(10) == "         ┊"
    assert Stretch(0, 0, 0, 10, "✗").at(10) == "✗"
    assert Stretch(0, 0, 0, 10, reached=False).at(10) == "┊"


def test_a_chart_fills_the_column_that_it_gets() -> None:
    """A bar is drawn in the cells there are, and its share of them is the same."""
    assert Bar(0.5, 20).at(8) == "████"
    assert Bar(0.5, 20).at(20) == "█" * 10
    assert drawn(None, 20) == drawn(0.0, 20)
    assert drawn(0.0, 20).at(20) == ""
    assert drawn(0.5, 20) == drawn(0.5, 20)
    assert drawn(0.5, 20) != drawn(0.6, 20)


def _widths(width: int) -> dict[str, int]:
    columns = (
        Column("NAME"),
        Column("BAR", flex=True, least=6, priority=1, charts=True),
        Column("WHY", flex=True, least=10),
    )
    row = Row("a", (Part("name"), drawn(0.5, 30), Part("w" * 40)))
    told = layout(Group(columns, (row,)), width)
    return {columns[index].label: cells for index, cells in told}


def test_a_chart_grows_with_the_room_and_leaves_before_the_numbers() -> None:
    """It takes half of what is left, all once no text needs it, at most what it asks for, and goes first."""
    assert _widths(24) == {"NAME": 4, "BAR": 6, "WHY": 10}
    assert _widths(34) == {"NAME": 4, "BAR": 11, "WHY": 15}
    assert _widths(200) == {"NAME": 4, "BAR": 30, "WHY": 40}
    assert _widths(20) == {"NAME": 4, "WHY": 14}


def test_a_broken_link_is_seen_without_colour(refused: Report) -> None:
    """Its bar ends in the sign of a failure, and links behind it have the mark of what was not reached."""
    links = _group(refused, PaneName.CONNECTION, "links")
    times = _cells(links, links.columns[3].label)
    assert times["tcp"].strip().startswith("█")
    assert times["tcp"].endswith("✗")
    assert {times[name].strip() for name in ("http", "auth", "latency")} == {"┊"}
    assert (times["dns"], _cells(links, "MS")["dns"]) == ("", "·")


def test_the_waterfall_tells_its_scale(refused: Report, report: Report) -> None:
    """The label of the bars is the whole time, which is the sum of the times that are shown."""
    for one in (report, refused):
        links = _group(one, PaneName.CONNECTION, "links")
        whole = sum(float(ms) for ms in _cells(links, "MS").values() if ms != "·")
        assert links.columns[3].label == f"0 TO {whole:.1f} MS"
    slow = msgspec.structs.replace(report.panes.connection.stages[0], ms=61_200.0)
    pane = msgspec.structs.replace(report.panes.connection, stages=(slow,))
    panes = msgspec.structs.replace(report.panes, connection=pane)
    slowed = _group(msgspec.structs.replace(report, panes=panes), PaneName.CONNECTION, "links")
    assert slowed.columns[3].label == "0 TO 61.2 S"


def test_latency_is_a_line_of_the_single_answers(report: Report) -> None:
    """As many signs as answers, with least, median, 95th percentile and most beside it."""
    latency = report.panes.connection.latency_ms
    notes = content(_pane(PaneName.CONNECTION).view(report).notes).plain
    assert (
        f"Latency  {sparkline(latency.samples)}  min 1.7 · p50 1.9 · p95 2.6 · max 2.6 ms of 5 ans" in notes
    )
    assert len(sparkline(latency.samples)) == latency.n == 5
    told = content(_pane(PaneName.CONNECTION).detail(report, "latency")).plain
    assert all(f"{one:.1f} ms" in told for one in latency.samples)


def test_a_report_without_single_times_has_no_line(report: Report) -> None:
    """What an older program saved shows what it knows, and draws nothing."""
    latency = msgspec.structs.replace(report.panes.connection.latency_ms, samples=(), min=None, max=None)
    pane = msgspec.structs.replace(report.panes.connection, latency_ms=latency)
    older = msgspec.structs.replace(report, panes=msgspec.structs.replace(report.panes, connection=pane))
    notes = content(_pane(PaneName.CONNECTION).view(older).notes).plain
    assert "Latency  p50 1.9 · p95 2.6 ms of 5 answers" in notes
    assert "Each answer" not in content(_pane(PaneName.CONNECTION).detail(older, "latency")).plain


def test_types_have_their_share_of_all_stories(report: Report) -> None:
    """Bar and percentage are of the stories read; an epic, which is no story, has neither."""
    types = _group(report, PaneName.WORK_ITEMS, "types")
    total = report.summary.total or 0
    count = report.summary.stories_by_type["feature"]
    assert _cells(types, "%")["type:feature"] == f"{count / total:.1%}".replace("%", " %")
    assert len(_cells(types, "SHARE", 100)["type:feature"]) == pytest.approx(100 * count / total, abs=1)
    assert (_cells(types, "%")["type:epic"], _cells(types, "SHARE")["type:epic"]) == ("·", "")


def test_types_by_project_add_up(report: Report) -> None:
    """Every story stands in one cell of the heat table; a row leads to its project."""
    table = _group(report, PaneName.WORK_ITEMS, "with stories")
    counts = [cell.chart.count for row in table.rows for cell in row.cells if isinstance(cell.chart, Heat)]
    assert sum(one or 0 for one in counts) == report.summary.total
    biggest = max(one or 0 for one in counts)
    assert any(cell.at(12) == f"██ {number(biggest)}" for row in table.rows for cell in row.cells)
    pane = _pane(PaneName.WORK_ITEMS)
    key = table.rows[0].key
    assert pane.detail(report, key) == pane.detail(report, key.replace("by type:", "project:"))


def test_one_project_needs_no_heat_table(report: Report) -> None:
    """Where there is one project, the types above tell the same."""
    items = report.panes.work_items
    first = items.counts[0].project_id
    some = tuple(one for one in items.counts if one.project_id == first)
    items = msgspec.structs.replace(items, counts=some)
    alone = msgspec.structs.replace(report, panes=msgspec.structs.replace(report.panes, work_items=items))
    groups = _pane(PaneName.WORK_ITEMS).view(alone).groups
    assert [group.what for group in groups] == ["types", "projects"]


def test_where_stories_go_is_drawn_with_the_uncategorised(report: Report) -> None:
    """Each flow item has count, share and bar, and so have the stories without one."""
    items = _group(report, PaneName.CATEGORIZE, "flow items")
    shares = {f"bucket:{one.bucket}": one.share for one in report.panes.categorize.buckets if one.count}
    bars = _cells(items, "SHARE", 100)
    assert "bucket:uncategorised" in bars
    for key, share in shares.items():
        assert len(bars[key]) == pytest.approx(100 * (share or 0), abs=1)


def test_fill_rates_keep_their_numbers_when_the_bar_leaves(report: Report) -> None:
    """On a narrow place the counts go first, which the detail has, then the bar; the percentage stays."""
    fields = _group(report, PaneName.FIELDS, "fields")
    labels = [column.label for column in fields.columns]
    shown = {width: [labels[index] for index, _ in layout(fields, width)][3:] for width in (78, 70, 52)}
    assert shown == {78: ["%", "FILLED", "N OF M"], 70: ["%", "FILLED"], 52: ["%"]}
