"""What differs from a saved report: a list, a detail, and the line for the file's name."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.getters import query_one
from textual.screen import Screen
from textual.widgets import Input, Label, Static

from diagnostics.errors import DiagnosticsError
from diagnostics.report.model import Report
from tui.screens.steady import Steady
from tui.trouble import where
from tui.view import Part, content
from tui.widgets.detail import DetailView
from tui.widgets.prompts import FilterBar, Line
from tui.widgets.report_table import ReportTable

if TYPE_CHECKING:
    from diagnostics.compare import Comparison

_KEYS: Final = " j k move · enter opens · / filters · d another file · esc goes back"
_ASK: Final = "Compared · which saved report is the earlier one?"
_ASK_KEYS: Final = " enter compares · esc leaves"


class CompareScreen(Steady, Screen[None]):
    """A comparison, or the line to ask for one with."""

    CSS_PATH = "compare.tcss"
    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012 - declared by Textual
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", show=False),
        Binding("escape", "back", "Back", show=False),
        Binding("q", "dismiss", "Close", show=False),
        Binding("slash", "filter", "Filter", show=False),
        Binding("d", "ask", "Another file", show=False),
        Binding("tab", "app.focus_next", "Next", show=False),
        Binding("shift+tab", "app.focus_previous", "Before", show=False),
    ]
    table = query_one("#table", ReportTable)
    detail = query_one(DetailView)

    def __init__(self, report: Report, path: Path | None = None, *, at_once: bool = False) -> None:
        """Prepare the screen.

        Args:
            report: The newer report.
            path: The earlier one's file, as it stands in the line for it.
            at_once: Compare without being asked.
        """
        super().__init__()
        self._report = report
        self._path = "" if path is None else str(path)
        self._at_once = at_once
        self._comparison: Comparison | None = None

    def compose(self) -> ComposeResult:
        """Give the screen's parts."""
        yield Static(id="compare-title", classes="title", markup=False)
        yield Static(id="compare-notes", markup=False)
        with Horizontal(id="body"):
            with Vertical(id="lists"):
                yield ReportTable(id="table")
            yield DetailView()
        with Horizontal(id="compare-file"):
            yield Label(" Compare with file ")
            yield Line(id="compare-path")
        yield FilterBar()
        yield Static(id="compare-keys", markup=False)

    def on_mount(self) -> None:
        """Compare, or ask for the file first."""
        self.action_ask()
        if self._at_once:
            self._compare(Path(self._path))

    def _show(self, comparison: Comparison) -> None:
        from tui import compared  # noqa: PLC0415 - not before there is something to compare

        self._comparison = comparison
        self.remove_class("asking")
        self.query_one("#compare-notes", Static).update(content(compared.comparison_notes(comparison)))
        self.table.show(compared.comparison_groups(comparison), empty=compared.nothing_differs())
        self._put_title(compared.comparison_title(comparison))
        self._tell(_KEYS)
        self.table.focus()
        self._show_detail()

    @work(exclusive=True, exit_on_error=False, description="comparing with a saved report")
    async def _compare(self, path: Path) -> None:
        from tui import compared  # noqa: PLC0415 - not before there is something to compare

        self._tell(" Reading …")
        try:
            comparison = await asyncio.to_thread(compared.compared_with, path, self._report)
        except DiagnosticsError as error:
            self._tell(f" Not compared: {error}")
        except Exception as error:  # noqa: BLE001 - a defect of comparing is told, and the dashboard lives on
            self._tell(f" Not compared: {where(error)}")
        else:
            self._show(comparison)

    def _put_title(self, text: str) -> None:
        narrowed = (
            f" · {self.table.shown} of {self.table.total} · /{self.table.wanted}" if self.table.wanted else ""
        )
        self.query_one("#compare-title", Static).update(content([(Part(f"{text}{narrowed}"),)]))

    def _tell(self, text: str) -> None:
        self.query_one("#compare-keys", Static).update(Content(text))

    def say(self, text: str) -> None:
        """Tell something in the place of the keys."""
        self._tell(f" {text}")

    def _show_detail(self) -> None:
        from tui import compared  # noqa: PLC0415 - as above

        if self._comparison is not None:
            key = self.table.key or ""
            self.detail.show(key, compared.difference_detail(self._comparison, key))

    @on(ReportTable.Highlighted)
    def _highlighted(self) -> None:
        self._show_detail()

    @on(ReportTable.Chosen)
    def action_open(self) -> None:
        """Open the row under the cursor."""
        if self.table.key is not None:
            self.add_class("reading")
            self.detail.focus()

    def action_back(self) -> None:
        """Go back one level: from the line, the detail, a filter, and then from the screen."""
        if self.has_class("asking") and self._comparison is not None:
            self._show(self._comparison)
        elif self.has_class("reading"):
            self.remove_class("reading")
            self.table.focus()
        elif self.table.wanted:
            self._narrow("")
        else:
            self.dismiss()

    def action_ask(self) -> None:
        """Ask for the file to compare with."""
        self.add_class("asking")
        if self._comparison is None:
            self._put_title(_ASK)
        self._tell(_ASK_KEYS)
        line = self.query_one("#compare-path", Line)
        line.value = self._path
        line.cursor_position = len(line.value)
        self.set_focus(line)  # at once: Widget.focus() waits, and keys typed ahead would act

    @on(Input.Submitted, "#compare-path")
    def _asked(self, event: Input.Submitted) -> None:
        event.stop()
        self._path = event.value.strip()
        if self._path:
            self._compare(Path(self._path))
        else:
            self._tell(" Name a bundle, a JSON report or an export; esc leaves")

    def action_filter(self) -> None:
        """Type a filter for the rows."""
        if not self.table.total:
            self._tell(" There are no rows to filter")
        elif not self.has_class("reading"):
            self.query_one(FilterBar).open(self.table.wanted)

    @on(FilterBar.Changed)
    def _filtered(self, event: FilterBar.Changed) -> None:
        self._narrow(event.wanted)

    @on(FilterBar.Closed)
    def _filter_closed(self) -> None:
        self.table.focus()

    def _narrow(self, wanted: str) -> None:
        from tui import compared  # noqa: PLC0415 - as above

        self.table.narrow(wanted)
        if self._comparison is not None:
            self._put_title(compared.comparison_title(self._comparison))

    def on_resize(self, event: events.Resize) -> None:  # noqa: ARG002 - Textual's own
        """Fill the detail where the new size shows it."""
        self.call_after_refresh(self._show_detail)
