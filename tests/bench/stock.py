"""Textual's own tables on a terminal, as the other side of a benchmark: `python -m tests.bench.stock FILE`.

An app with nothing but five of them in tabs: one holds the rows of the file, the others the first few. It has
keys for what the dashboard has keys for, each done the way that Textual offers.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import ClassVar, Final

import msgspec
from rich.text import Text
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import DataTable, Input, Label, TabbedContent, TabPane

READY: Final = "all rows are in"
_TABS: Final = range(1, 6)
_MAIN: Final = 2
_FEW: Final = 20


class Rows(msgspec.Struct, frozen=True, kw_only=True):
    """What the main table holds."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Stock(App[None]):
    """Five tables in tabs, and a line to filter by."""

    CSS = """
    TabbedContent, DataTable { height: 1fr; }
    TabPane { padding: 0; }
    Input { border: none; height: 1; }
    """
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(number), f"tab({number})") for number in _TABS),
        Binding("slash", "filter"),
        Binding("escape", "list"),
        Binding("s", "sort"),
    ]

    def __init__(self, told: Rows) -> None:
        """Prepare the app.

        Args:
            told: The rows.
        """
        super().__init__()
        self._told = told
        self._sorted = -1
        self.animation_level = "none"

    def compose(self) -> ComposeResult:
        """Give the tables."""
        with TabbedContent(initial=f"tab-{_MAIN}"):
            for number in _TABS:
                with TabPane(f"Table {number}", id=f"tab-{number}"):
                    yield DataTable[Text](id=f"table-{number}", cursor_type="row")
        line = Input(id="filter")
        line.cursor_blink = False  # it would never be quiet
        yield line
        yield Label(id="told")

    def on_mount(self) -> None:
        """Fill the tables."""
        for number in _TABS:
            table = self._table(number)
            table.add_columns(*self._told.columns)
            self._fill(table, self._told.rows if number == _MAIN else self._told.rows[:_FEW])
        self._table(_MAIN).focus()
        self.call_after_refresh(self._tell)

    def _tell(self) -> None:
        self.query_one(Label).update(READY)

    def _table(self, number: int) -> DataTable[Text]:
        return self.query_one(f"#table-{number}", DataTable)

    def _fill(self, table: DataTable[Text], rows: tuple[tuple[str, ...], ...]) -> None:
        table.add_rows([[Text(cell) for cell in row] for row in rows])

    def action_tab(self, number: int) -> None:
        """Go to a tab."""
        self.query_one(TabbedContent).active = f"tab-{number}"
        self._table(number).focus()

    def action_sort(self) -> None:
        """Sort by the next column."""
        table = self._table(_MAIN)
        self._sorted = (self._sorted + 1) % len(table.columns)
        table.sort(list(table.columns)[self._sorted], key=lambda cell: cell.plain.casefold())

    def action_filter(self) -> None:
        """Type a filter."""
        self.query_one(Input).focus()

    def action_list(self) -> None:
        """Go back to the table."""
        self._table(_MAIN).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show the rows that hold what was typed; the table has no filter, so that they are put in anew."""
        table, wanted = self._table(_MAIN), event.value.casefold()
        table.clear()
        self._fill(table, tuple(row for row in self._told.rows if wanted in " ".join(row).casefold()))


def main() -> None:
    """Run it on the rows of a file."""
    Stock(msgspec.json.decode(Path(sys.argv[1]).read_bytes(), type=Rows)).run()


if __name__ == "__main__":
    main()
