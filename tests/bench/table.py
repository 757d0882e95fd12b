"""A hundred thousand rows in the table over a frame, beside bare polars and beside Textual's own table.

What is done with rows is timed from the call until the screen shows them as they should be. A task that looks
every millisecond tells how long the table held the event loop up at most.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Final

import polars as pl
from rich.text import Text
from textual.app import App, ComposeResult
from textual.widget import Widget
from textual.widgets import DataTable

from tests.bench.measure import RUNS, Bound, Figure, Side, constant
from tui.frames import FrameColumn
from tui.view import Column, Part
from tui.widgets.frame_table import FrameTable

ROWS: Final = 100_000
AREA: Final = "dashboard"
_SIZE: Final = (120, 40)
_WANTED: Final = "login"
_PAGES: Final = 20
_BLOCK_MS: Final = 100.0
"""What the loop may be held up for."""
_BOUND: Final = Bound(1.5)
_TEXT, _NUMBER = 0, 1
"""The columns that are sorted by."""
_WORDS: Final = ("Login", "Report", "Export", "Search", "Cart", "Invoice", "Upload", "Cache")


def frame(rows: int) -> pl.DataFrame:
    """Give so many made-up stories."""
    start = datetime(2024, 1, 1, tzinfo=UTC)
    numbers = range(rows)
    return pl.DataFrame(
        {
            "id": [200_000_000 + (one * 7919) % rows for one in numbers],
            "type": [("feature", "bug", "chore")[one % 3] for one in numbers],
            "title": [f"{_WORDS[one * 31 % 8]} of the page number {one * 7919 % rows}" for one in numbers],
            "updated": [start + timedelta(minutes=one * 104_729 % (rows * 10)) for one in numbers],
        }
    )


def _text(value: Any) -> Part:
    return Part("" if value is None else f"{value:%Y-%m-%d}" if isinstance(value, datetime) else str(value))


COLUMNS: Final = (
    FrameColumn("title", Column("TITLE", flex=True, least=20), _text),
    FrameColumn("id", Column("ID", right=True), _text, 9),
    FrameColumn("type", Column("TYPE"), _text),
    FrameColumn("updated", Column("UPDATED"), _text, 10),
)


class Ours(App[None]):
    """Nothing but the table over a frame."""

    def compose(self) -> ComposeResult:
        """Give the table."""
        yield FrameTable(COLUMNS, "id", id="table")


class Stock(App[None]):
    """Nothing but Textual's own table."""

    def compose(self) -> ComposeResult:
        """Give the table."""
        yield DataTable[Text](id="table", cursor_type="row")


_DRAWN: Final = "until the rows are on the screen; polars draws nothing"


class Watch:
    """Measures how long this process held the event loop up at most.

    A gap counts as far as the process computed in it, in whatever thread: on a busy machine the rest of it is
    time that others had.
    """

    def __init__(self) -> None:
        self.longest_s = 0.0
        self._task = asyncio.create_task(self._look())

    async def _look(self) -> None:
        last, used = time.perf_counter(), time.process_time()
        while True:
            await asyncio.sleep(0.001)
            now, using = time.perf_counter(), time.process_time()
            self.longest_s = max(self.longest_s, min(now - last, using - used))
            last, used = now, using

    def end(self) -> float:
        """Stop, and give the longest time."""
        self._task.cancel()
        return self.longest_s


async def _painted(widget: Widget) -> None:
    """Wait until the screen shows what is known now."""
    done = asyncio.Event()
    widget.call_after_refresh(done.set)
    await done.wait()


async def _until(widget: Widget, met: Callable[[], bool]) -> None:
    while not met():  # noqa: ASYNC110 - the stock table gives no event to wait for
        await asyncio.sleep(0.0005)
    await _painted(widget)


async def _timed(step: Callable[[], Awaitable[None]]) -> tuple[float, float]:
    """Give how long a step took, and how long it held the loop up at most."""
    watch, start = Watch(), time.perf_counter()
    await step()
    taken = time.perf_counter() - start
    return taken, watch.end()


@dataclass(slots=True)
class Runs:
    """What several runs of a step took, in milliseconds."""

    ours: list[float] = field(default_factory=list)
    theirs: list[float] = field(default_factory=list)

    def figure(self, name: str, against: str, bound: Bound | None = None, note: str = "") -> Figure:
        """Give them as a line of the table."""
        return Figure(
            area=AREA,
            name=name,
            unit="ms",
            ours=Side(tuple(self.ours)),
            against=against,
            theirs=Side(tuple(self.theirs)),
            bound=bound,
            note=note,
        )


def bare_sort(rows: pl.DataFrame, column: int) -> pl.DataFrame:
    """Sort as polars does it: texts in whatever case, what is alike as it came, nulls last."""
    name = COLUMNS[column].name
    key = pl.col(name).str.to_lowercase() if rows.schema[name] == pl.String else pl.col(name)
    return rows.sort(key, descending=column == _NUMBER, nulls_last=True, maintain_order=True)


def bare_filter(rows: pl.DataFrame) -> pl.DataFrame:
    """Filter as polars does it, by the columns that the table looks at."""
    told = pl.concat_str(*(pl.col(name).cast(pl.String) for name in ("id", "title", "type")), separator=" ")
    return rows.filter(told.str.to_lowercase().str.contains(_WANTED, literal=True))


async def _done(table: FrameTable, step: Callable[[], None], rows: pl.DataFrame) -> None:
    """Do a step, and wait until the screen shows the rows that belong there."""
    top = str(rows["id"][0])
    step()
    await _until(table, lambda: table.shown == rows.height and table.key_at(1) == top)


async def _held_against_polars(rows: pl.DataFrame, watched: list[float]) -> dict[str, Runs]:
    """Put the same wishes to the table and to polars in turn, each time to a frame that is new to both."""
    app, found = Ours(), {name: Runs() for name in ("show", "sort by text", "sort by number", "filter")}
    async with app.run_test(size=_SIZE):
        table = app.query_one(FrameTable)

        async def both(name: str, step: Callable[[], None], bare: Callable[[], pl.DataFrame]) -> None:
            start = time.perf_counter()
            wanted = bare()
            found[name].theirs.append((time.perf_counter() - start) * 1000)
            taken, block = await _timed(lambda: _done(table, step, wanted))
            found[name].ours.append(taken * 1000)
            watched.append(block * 1000)

        by_number = bare_sort(rows, _NUMBER)
        for _ in range(RUNS + 1):
            table.show(None)
            await _painted(table)
            await both("show", partial(table.show, rows.clone()), lambda: rows)
            await both("sort by text", table.sort_next, lambda: bare_sort(rows, _TEXT))
            await both("sort by number", table.sort_next, lambda: bare_sort(rows, _NUMBER))
            await both("filter", lambda: table.narrow(_WANTED), lambda: bare_filter(by_number))
            table.narrow("")
            while table.order:
                table.sort_next()
    for runs in found.values():
        del runs.ours[:1], runs.theirs[:1]  # the first ones warm up
    return found


async def _pages_ms(page: Callable[[], None], widget: Widget) -> float:
    """Give what a page took, of many one after the other."""
    start = time.perf_counter()
    for _ in range(_PAGES):
        page()
        await _painted(widget)
    return (time.perf_counter() - start) * 1000 / _PAGES


async def _scrolled(rows: pl.DataFrame, watched: list[float]) -> Runs:
    """Scroll both tables in turn; the stock one is filled once, which takes it long."""
    mine, other, found = Ours(), Stock(), Runs()
    async with mine.run_test(size=_SIZE), other.run_test(size=_SIZE):
        table, stock = mine.query_one(FrameTable), other.query_one(DataTable)
        table.show(rows)
        await _until(table, lambda: table.shown == rows.height)
        stock.add_columns(*(one.column.label for one in COLUMNS))
        names = [one.name for one in COLUMNS]
        stock.add_rows([[Text(_text(value).text) for value in row] for row in rows.select(names).rows()])
        await _until(stock, lambda: not stock._require_update_dimensions)
        for _ in range(RUNS):
            watch = Watch()
            found.ours.append(await _pages_ms(lambda: table.action_page(1.0), table))
            watched.append(watch.end() * 1000)
            found.theirs.append(await _pages_ms(stock.action_page_down, stock))
    return found


def figures() -> Sequence[Figure]:
    """Give what rows cost: shown, sorted and filtered against polars, scrolled against the stock table."""
    return list(_figures(frame(ROWS)))


def _figures(rows: pl.DataFrame) -> Iterator[Figure]:
    watched: list[float] = []
    found = asyncio.run(_held_against_polars(rows, watched))
    over = f"{ROWS:,} rows"
    for name in ("sort by text", "sort by number", "filter"):
        yield found[name].figure(f"{name}, {over}", "the same in bare polars", _BOUND, _DRAWN)
    yield asyncio.run(_scrolled(rows, watched)).figure(f"scroll by a page, {over}", "Textual's DataTable")
    yield Figure(
        area=AREA,
        name=f"longest block of the loop, {over}",
        unit="ms",
        ours=constant(max(watched)),
        against="what was promised",
        theirs=constant(_BLOCK_MS),
        bound=Bound(1.0),
        note=f"all rows are shown after {found['show'].figure('', '').ours.median:.0f} ms",
    )


def main() -> None:
    """Measure, and print a line for each figure."""
    for one in figures():
        told = f"{one.name:<42}{one.ours.median:>9.1f}{one.theirs.median:>9.1f}{one.ratio:>7.2f}  {one.note}"
        sys.stdout.write(f"{told}\n")


if __name__ == "__main__":
    main()
