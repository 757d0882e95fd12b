"""The table of `make bench`, an area at a time, so that a long run shows what it has."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from typing import Final

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from tests.bench.history import is_regression, was
from tests.bench.measure import Side
from tests.bench.records import Entry, Measured
from tests.bench.words import bound, goal, quantity, ratio

_WIDTH: Final = 150
"""Of the lines where no terminal says how long they are."""
_LEAST: Final = 120
"""A narrower terminal breaks the lines itself: no figure is cut."""
_COLUMNS: Final = ("area", "what", "ours", "against", "theirs", "ratio", "bound", "goal", "runs", "spread")
_RIGHT: Final = frozenset({"ours", "theirs"})
_WRAPPED: Final = frozenset({"what", "against", "ratio"})
_STYLES: Final = {True: "green", False: "bold red", None: ""}


class Printer:
    """Prints areas as they end, with the change of each ratio since the last run on such a machine."""

    def __init__(self, before: Entry | None) -> None:
        width = max(_LEAST, shutil.get_terminal_size().columns) if sys.stdout.isatty() else _WIDTH
        self._console = Console(file=sys.stdout, width=width, highlight=False)
        self._before = before
        self._notes = 0

    def area(self, rows: Sequence[Measured]) -> None:
        """Print the figures of an area, and their notes below."""
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for name in _COLUMNS:
            side = "right" if name in _RIGHT else "left"
            table.add_column(name, justify=side, no_wrap=name not in _WRAPPED)  # type: ignore[arg-type]
        notes = []
        for row in rows:
            mark = ""
            if row.note:
                self._notes += 1
                mark = f" [{self._notes}]"
                notes.append(f"[{self._notes}] {row.note}")
            table.add_row(*self._cells(row, mark))
        self._console.print(table)
        for note in notes:
            self.line(note)

    def line(self, text: str) -> None:
        """Print a line as it is."""
        self._console.print(Text(text))

    def _cells(self, row: Measured, mark: str) -> list[Text]:
        earlier = was(row, self._before)
        told = ratio(row) if earlier is None else f"{ratio(row)} (was {quantity(earlier, '')})"
        compared = Text(told)
        if is_regression(row, earlier):
            compared = Text(f"{told} REGRESSION", style="bold red")
        return [
            Text(row.area),
            Text(row.name + mark),
            Text(quantity(row.ours, row.unit)),
            Text(row.against),
            Text(quantity(row.theirs, row.unit)),
            compared,
            Text(bound(row)),
            Text(goal(row), style=_STYLES[row.met]),
            Text(f"{len(row.ours_runs)}/{len(row.theirs_runs)}"),
            Text(f"{_spread(row.ours_runs)} / {_spread(row.theirs_runs)}"),
        ]


def _spread(runs: Sequence[float]) -> str:
    spread = Side(tuple(runs)).spread
    return "-" if spread is None else f"{spread:.0%}"
