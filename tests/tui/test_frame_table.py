"""The table over a frame: what it reads, what stays over a refresh, typed order, filter, and widths."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from itertools import product
from typing import Any

import polars as pl
import pytest
from textual import on
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from tests.tui.support import screen_text, until
from tui.frames import Arranged, FrameColumn, Query, arrange, prepare, read_rows
from tui.search import Search
from tui.sorting import Order
from tui.view import Column, Part
from tui.widgets import frame_table
from tui.widgets.frame_table import FrameTable

HOSTILE = "\x1b]52;c;aGk=\x07[bold red]red[/] \u202eevil\u200b [@click=app.quit]click[/] \x9b2J"


def _shown(value: object) -> Part:
    return Part("" if value is None else str(value))


COLUMNS = (
    FrameColumn("id", Column("ID", right=True), _shown, 6),
    FrameColumn("title", Column("TITLE", flex=True, least=10), _shown),
    FrameColumn("points", Column("POINTS", right=True, priority=2), _shown, 4),
    FrameColumn("updated", Column("UPDATED", priority=1), _shown, 19),
)


def rows(*ids: int, title: str = "story") -> pl.DataFrame:
    """Give a frame with a row for each id."""
    day = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)
    return pl.DataFrame(
        {
            "id": list(ids),
            "title": [f"{title} {one:06}" for one in ids],
            "points": [float(one % 5) for one in ids],
            "updated": [day] * len(ids),
        }
    )


class TableApp(App[int]):
    """Nothing but the table."""

    trouble = ""

    def compose(self) -> ComposeResult:
        """Give the table."""
        yield FrameTable(COLUMNS, "id", id="table")

    @property
    def table(self) -> FrameTable:
        """The table."""
        return self.query_one(FrameTable)

    @on(FrameTable.Broken)
    def _broken(self, event: FrameTable.Broken) -> None:
        self.trouble = event.trouble


def lines(app: App[Any]) -> list[str]:
    """Give the lines of the screen without the blanks at their ends."""
    return [line.rstrip() for line in screen_text(app).splitlines()]


async def _filled(app: TableApp, pilot: Pilot[int], frame: pl.DataFrame) -> None:
    app.table.show(frame)
    await until(pilot, lambda: app.table.total == frame.height)


async def test_a_hundred_thousand_rows_are_read_as_far_as_they_are_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The first paint reads about a screen of rows, the last row another one, a step beside it none."""
    read: list[int] = []

    def counting(arranged: Arranged, start: int, count: int) -> list[dict[str, Any]]:
        found = read_rows(arranged, start, count)
        read.append(len(found))
        return found

    monkeypatch.setattr(frame_table, "read_rows", counting)
    app = TableApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await _filled(app, pilot, rows(*range(100_000)))
        await pilot.pause()
        assert "story 000022" in screen_text(app)
        assert sum(read) <= 3 * 24
        await pilot.press("G")
        assert app.table.key == "99999"
        assert "story 099999" in screen_text(app)
        assert sum(read) <= 6 * 24
        before = len(read)
        await pilot.press("k")
        assert app.table.key == "99998"
        assert len(read) == before


async def test_cursor_scroll_order_and_filter_stay_over_a_refresh() -> None:
    """New rows before it move neither the cursor to another row nor its row on the screen."""
    app = TableApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await _filled(app, pilot, rows(*range(100, 400)))
        app.table.sort_next()
        app.table.narrow("!9")
        await pilot.press("ctrl+d", "ctrl+d", "ctrl+d", "j")
        await pilot.pause()
        key, order, at = app.table.key, app.table.order, None
        at = next(y for y, line in enumerate(lines(app)) if line.split()[0] == key)
        assert order == "ID ↓"
        assert app.table.scroll_offset.y > 0
        app.table.show(rows(*range(100, 500)))
        await pilot.pause()
        assert (app.table.key, app.table.order, app.table.wanted) == (key, order, "!9")
        assert lines(app)[at].split()[0] == key
        assert app.table.shown == sum("9" not in f"{one} story {one:06}" for one in range(100, 500))


async def test_a_row_that_is_gone_leaves_the_cursor_near_its_place() -> None:
    """The cursor takes the place of the row that left, and goes back to the row when it comes again."""
    app = TableApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await _filled(app, pilot, rows(1, 2, 3, 4))
        await pilot.press("j", "j")
        found = []
        for ids in ((1, 2, 4), (1, 2, 3, 4), ()):
            app.table.show(rows(*ids))
            found.append((app.table.key, app.table.shown))
        assert found == [("4", 3), ("3", 4), (None, 0)]


async def test_only_changed_lines_are_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A refresh in which one row differs draws one line; one in which none does draws nothing."""
    app = TableApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await _filled(app, pilot, rows(1, 2, 3))
        await pilot.pause()
        drawn: list[int] = []
        real = FrameTable.render_line

        def counting(self: FrameTable, y: int) -> Any:
            drawn.append(y)
            return real(self, y)

        monkeypatch.setattr(FrameTable, "render_line", counting)
        app.table.show(rows(1, 2, 3))
        await pilot.pause()
        assert drawn == []
        changed = rows(1, 2, 3).with_columns(
            pl.when(pl.col("id") == 2).then(pl.lit("other")).otherwise(pl.col("title")).alias("title")
        )
        app.table.show(changed)
        await pilot.pause()
        assert drawn == [2]
        assert "other" in screen_text(app)


async def test_the_newest_wish_wins_and_keys_act_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    """While one filter is being worked out, the cursor moves; a filter typed later is the one shown."""
    gate, begun = threading.Event(), threading.Event()

    def gated(prepared: Any, columns: Any, query: Query) -> Arranged:
        if query.search.text == "slow":
            begun.set()
            gate.wait(5)  # never so long, unless it stands in the loop
        return arrange(prepared, columns, query)

    monkeypatch.setattr(frame_table, "arrange", gated)
    app = TableApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await _filled(app, pilot, rows(*range(20_000)))
        app.table.narrow("slow")
        await until(pilot, begun.is_set)
        await pilot.press("j", "j")
        assert begun.is_set()
        assert (app.table.key, app.table.shown) == ("2", 20_000)
        app.table.narrow("story 01234")
        await until(pilot, lambda: app.table.shown == 10)
        gate.set()
        await pilot.pause()
        await pilot.pause()
        assert (app.table.shown, app.table.wanted) == (10, "story 01234")


async def test_a_defect_of_a_query_is_told_and_the_rows_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """What breaks in the thread neither ends the app nor takes the rows away."""
    app = TableApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await _filled(app, pilot, rows(*range(20_000)))

        def broken(*_: object) -> Arranged:
            raise ZeroDivisionError

        monkeypatch.setattr(frame_table, "arrange", broken)
        app.table.narrow("x")
        await until(pilot, lambda: bool(app.trouble))
        assert "ZeroDivisionError" in app.trouble
        assert app.table.shown == 20_000


MIXED = pl.DataFrame(
    {
        "id": [1, 2, 3, 4],
        "title": ["beta", "Alpha", None, "alpine"],
        "points": [10.0, None, 9.0, 2.0],
        "updated": [None, datetime(2026, 2, 1), datetime(2025, 12, 31), datetime(2026, 1, 1)],  # noqa: DTZ001 - frames of exports have both
    }
)


@pytest.mark.parametrize(
    ("column", "descending", "ids"),
    [
        (1, False, [2, 4, 1, 3]),
        (1, True, [1, 4, 2, 3]),
        (2, False, [4, 3, 1, 2]),
        (2, True, [1, 3, 4, 2]),
        (3, False, [3, 4, 2, 1]),
        (3, True, [2, 4, 3, 1]),
    ],
)
def test_the_order_is_typed_and_nothing_stands_last(column: int, descending: bool, ids: list[int]) -> None:
    """Numbers go as numbers, moments as moments, texts in whatever case; nulls come last both ways."""
    prepared = prepare(MIXED, COLUMNS, "id")
    found = arrange(prepared, COLUMNS, Query(order=Order(column, descending=descending)))
    assert [row["id"] for row in read_rows(found, 0, 9)] == ids


@pytest.mark.parametrize("kind", [pl.String, pl.Categorical, pl.Enum(["beta", "Alpha", "alpine"])])
def test_texts_are_texts_in_whatever_form_a_frame_keeps_them(kind: pl.DataType) -> None:
    """Order, filter and widths are the same for texts, for categories and for a closed set of words."""
    prepared = prepare(MIXED.with_columns(pl.col("title").cast(kind)), COLUMNS, "id")
    orders = [Query(Search.of("al"), Order(1, descending=down)) for down in (False, True)]
    found = [[row["id"] for row in read_rows(arrange(prepared, COLUMNS, one), 0, 9)] for one in orders]
    assert found == [[2, 4], [4, 2]]
    assert prepared.natural == (6, 6, 4, 19)


def test_an_order_of_all_rows_is_worked_out_once() -> None:
    """Each letter of a filter over sorted rows takes the order there is; only a few are kept."""
    prepared = prepare(MIXED, COLUMNS, "id")
    order = Order(1, descending=False)
    ids = [
        [row["id"] for row in read_rows(arrange(prepared, COLUMNS, Query(Search.of(typed), order)), 0, 9)]
        for typed in ("a", "!alp", "")
    ]
    assert ids == [[2, 4, 1], [1, 3], [2, 4, 1, 3]]
    assert list(prepared.orders) == [("title", False)]
    for column, down in product(range(4), (False, True)):
        arrange(prepared, COLUMNS, Query(order=Order(column, descending=down)))
    assert len(prepared.orders) < 8


@pytest.mark.parametrize(
    ("typed", "ids"),
    [("ALP", [2, 4]), ("!alp", [1, 3]), (".", []), ("", [1, 2, 3, 4]), ("!", [1, 2, 3, 4]), ("3", [3])],
)
def test_the_filter_is_literal_and_looks_at_texts_and_keys(typed: str, ids: list[int]) -> None:
    """In whatever case, with no sign of a pattern special; a `!` before it turns it around."""
    found = arrange(prepare(MIXED, COLUMNS, "id"), COLUMNS, Query(search=Search.of(typed)))
    assert [row["id"] for row in read_rows(found, 0, 9)] == ids


async def test_columns_leave_by_priority_and_numbers_stand_at_the_right() -> None:
    """The highest priority leaves first; the column that is sorted by has an arrow, numbers one edge."""
    app = TableApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await _filled(app, pilot, rows(7, 42, 100))
        app.table.sort_next()
        await pilot.pause()
        told = lines(app)
        assert told[0].split() == ["ID↓", "TITLE", "POINTS", "UPDATED"]
        assert (
            len(
                {
                    line.index(str(one)) + len(str(one))
                    for line, one in zip(told[1:], (100, 42, 7), strict=False)
                }
            )
            == 1
        )
        await pilot.resize_terminal(48, 24)
        await pilot.pause()
        assert lines(app)[0].split() == ["ID↓", "TITLE", "UPDATED"]
        await pilot.resize_terminal(24, 24)
        await pilot.pause()
        assert lines(app)[0].split() == ["ID↓", "TITLE"]


async def test_the_words_of_strangers_are_inert() -> None:
    """Of a hostile title no control character, bidi sign or markup reaches the screen as such."""
    app = TableApp()
    async with app.run_test(size=(120, 10)) as pilot:
        await _filled(app, pilot, rows(1, title=HOSTILE))
        app.table.narrow("red")
        await pilot.pause()
        told = screen_text(app)
        assert "[bold red]red[/]" in told
        assert "[@click=app.quit]click[/]" in told
        assert all(one.isprintable() or one == "\n" for one in told)
