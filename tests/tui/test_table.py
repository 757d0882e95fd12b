"""The table: widths, filter, cursor by key, and what is drawn again."""

from __future__ import annotations

from typing import Any

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult

from tests.tui.support import screen_text
from tui.view import Column, Group, Part, Row
from tui.widgets.columns import GAP, fit, layout
from tui.widgets.report_table import ReportTable

COLUMNS = (Column("NAME", flex=True, least=8), Column("N", right=True), Column("WHY", flex=True, priority=1))


def group(*names: str, why: str = "because") -> Group:
    """Give a group with a row for each name."""
    return Group(COLUMNS, tuple(Row(name, (Part(name), Part(str(len(name))), Part(why))) for name in names))


class TableApp(App[None]):
    """Nothing but a table."""

    def compose(self) -> ComposeResult:
        """Give the table."""
        yield ReportTable(id="table")

    @property
    def table(self) -> ReportTable:
        """The table."""
        return self.query_one(ReportTable)


@pytest.mark.parametrize("text", ["plain", "顧客ポータル", "a📱b", "", "e\u0301"])
@pytest.mark.parametrize("width", [0, 1, 2, 5, 12])
def test_text_fits_to_the_cell(text: str, width: int) -> None:
    """Whatever the text's cells, it takes exactly its width, so that no column is pushed aside."""
    assert cell_len(fit(text, width)) == width
    assert cell_len(fit(text, width, right=True)) == width


def test_columns_leave_by_priority() -> None:
    """A narrow place keeps the columns that identify a row."""
    rows = group("a rather long name", why="a rather long reason")
    assert [index for index, _ in layout(rows, 60)] == [0, 1, 2]
    assert [index for index, _ in layout(rows, 16)] == [0, 1]


@pytest.mark.parametrize("width", [12, 20, 40, 80])
def test_columns_never_take_more_than_there_is(width: int) -> None:
    """Widths and gaps together stay inside the table."""
    widths = layout(group("a rather long name", why="a rather long reason"), width)
    assert sum(taken for _, taken in widths) + GAP * (len(widths) - 1) <= width


def test_a_column_that_holds_nothing_leaves() -> None:
    """An empty column would only take the place of the others."""
    assert [index for index, _ in layout(group("name", why=""), 60)] == [0, 1]


async def test_the_cursor_stays_on_its_row_when_rows_come_before_it() -> None:
    """New rows do not move the cursor to another thing."""
    app = TableApp()
    async with app.run_test() as pilot:
        app.table.show((group("b", "c"),))
        await pilot.press("j")
        app.table.show((group("a", "b", "c"),))
        await pilot.pause()
        assert app.table.key == "c"


async def test_the_cursor_goes_to_the_nearest_row_when_its_own_is_gone() -> None:
    """A row that left leaves the cursor near its place, and takes it back when it comes again."""
    app = TableApp()
    async with app.run_test() as pilot:
        app.table.show((group("a", "b", "c"),))
        await pilot.press("j")
        app.table.show((group("a", "c"),))
        assert app.table.key in {"a", "c"}
        app.table.show((group("a", "b", "c"),))
        assert app.table.key == "b"


async def test_only_changed_lines_are_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """An update that changes one row draws one line; one that changes nothing draws none."""
    app = TableApp()
    async with app.run_test() as pilot:
        app.table.show((group("a", "b", "c"),))
        await pilot.pause()
        drawn: list[int] = []
        real = ReportTable.render_line

        def counting(self: ReportTable, y: int) -> Any:
            drawn.append(y)
            return real(self, y)

        monkeypatch.setattr(ReportTable, "render_line", counting)
        app.table.show((group("a", "b", "c"),))
        await pilot.pause()
        assert drawn == []
        changed = Row("b", (Part("b"), Part("2"), Part("because")))
        rows = group("a", "b", "c").rows
        app.table.show((Group(COLUMNS, (rows[0], changed, rows[2])),))
        await pilot.pause()
        assert drawn == [2]


async def test_many_rows_cost_only_what_is_seen() -> None:
    """Ten thousand rows are shown, filtered and walked through; the screen has the right ones."""
    app = TableApp()
    async with app.run_test(size=(80, 24)) as pilot:
        app.table.show((group(*(f"row {number:05}" for number in range(10_000))),))
        await pilot.press("G")
        await pilot.pause()
        assert "row 09999" in screen_text(app)
        app.table.narrow("row 0123")
        await pilot.pause()
        assert app.table.shown == 10
        assert "row 01235" in screen_text(app)


async def test_the_labels_stay_when_rows_are_scrolled() -> None:
    """The first line always names the columns of the rows below it."""
    app = TableApp()
    async with app.run_test(size=(40, 10)) as pilot:
        app.table.show((group(*(f"row {number}" for number in range(50))),))
        for _ in range(30):
            await pilot.press("j")
            await pilot.pause()
            assert screen_text(app).splitlines()[0].split() == ["NAME", "N", "WHY"]
            assert f"{app.table.key} " in screen_text(app)
