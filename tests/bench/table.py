"""What a hundred thousand rows cost in this table and in Textual's own: `python -m tests.bench.table`.

Each figure is the median of several runs, in milliseconds from the call until the screen shows the rows. A
task that looks every millisecond tells how long this table held the event loop up at most, over all runs.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import polars as pl
from rich.text import Text
from textual.app import App, ComposeResult
from textual.widget import Widget
from textual.widgets import DataTable

from tui.frames import FrameColumn
from tui.view import Column, Part
from tui.widgets.frame_table import FrameTable

ROWS: Final = 100_000
RUNS: Final = 5
SLOW_S: Final = 10.0
"""A step of the stock table that takes longer is not tried again."""
STEPS: Final = ("mount", "sort", "filter", "scroll")
_SIZE: Final = (120, 40)
_WANTED: Final = "login"
_PAGES: Final = 20
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
        await asyncio.sleep(0)
    await _painted(widget)


async def _timed(step: Callable[[], Awaitable[None]]) -> tuple[float, float]:
    """Give how long a step took, and how long it held the loop up at most."""
    watch, start = Watch(), time.perf_counter()
    await step()
    taken = time.perf_counter() - start
    return taken, watch.end()


async def ours(rows: pl.DataFrame) -> dict[str, tuple[float, float]]:
    """Give (seconds, longest block) of each step in the table over a frame."""
    app = Ours()
    async with app.run_test(size=_SIZE):
        table = app.query_one(FrameTable)
        wanted = _narrowed(rows).height

        async def mount() -> None:
            table.show(rows)
            await _until(table, lambda: table.shown == rows.height)

        async def sort() -> None:
            first = table.key_at(1)
            table.sort_next()
            await _until(table, lambda: table.key_at(1) != first)

        async def narrow() -> None:
            table.narrow(_WANTED)
            await _until(table, lambda: table.shown == wanted)

        async def scroll() -> None:
            for _ in range(_PAGES):
                table.action_page(1.0)
                await _painted(table)

        steps = zip(STEPS, (mount, sort, narrow, scroll), strict=True)
        return {name: await _timed(step) for name, step in steps}


async def stock(rows: pl.DataFrame) -> dict[str, tuple[float, float]]:
    """Give the same of Textual's own; it has no filter, so that its rows are put in anew."""
    app = Stock()
    async with app.run_test(size=_SIZE):
        table: DataTable[Text] = app.query_one(DataTable)
        table.add_columns(*(one.column.label for one in COLUMNS))

        async def fill(some: pl.DataFrame) -> None:
            names = [one.name for one in COLUMNS]
            table.clear()
            table.add_rows([[Text(_text(value).text) for value in row] for row in some.select(names).rows()])
            await _until(table, lambda: not table._require_update_dimensions)

        async def sort() -> None:
            table.sort(next(iter(table.columns)), key=lambda cell: cell.plain.casefold())
            await _painted(table)

        async def scroll() -> None:
            for _ in range(_PAGES):
                table.action_page_down()
                await _painted(table)

        steps = zip(STEPS, (lambda: fill(rows), sort, lambda: fill(_narrowed(rows)), scroll), strict=True)
        return {name: await _timed(step) for name, step in steps}


def _narrowed(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.filter(pl.col("title").str.to_lowercase().str.contains(_WANTED, literal=True))


def _repeat(
    one: Callable[[pl.DataFrame], Any], rows: pl.DataFrame, runs: int, slow_s: float
) -> list[dict[str, tuple[float, float]]]:
    """Give the figures of several runs; one is enough where a step takes too long."""
    found: list[dict[str, tuple[float, float]]] = []
    for _ in range(runs):
        found.append(asyncio.run(one(rows)))
        if max(taken for taken, _ in found[-1].values()) > slow_s:
            break
    return found


def main() -> None:
    """Measure, and print a line for each step."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--runs", type=int, default=RUNS)
    arguments = parser.parse_args()
    rows = frame(arguments.rows)
    mine = _repeat(ours, rows, arguments.runs, SLOW_S)
    theirs = _repeat(stock, rows, arguments.runs, SLOW_S)
    told = f"{arguments.rows:,} rows; median of {len(mine)} runs here, of {len(theirs)} in the stock table"
    sys.stdout.write(f"{told}\n\nstep      here ms   stock ms   ratio   longest block here ms\n")
    for name in STEPS:
        here = statistics.median(run[name][0] for run in mine) * 1000
        there = statistics.median(run[name][0] for run in theirs) * 1000
        block = max(run[name][1] for run in mine) * 1000
        sys.stdout.write(f"{name:<8}{here:>9.1f}{there:>11.1f}{there / here:>7.0f}x{block:>24.1f}\n")


if __name__ == "__main__":
    main()
