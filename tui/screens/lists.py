"""A screen of two lists and a detail: rows, findings, and all that is known of the one under the cursor."""

from __future__ import annotations

from typing import ClassVar, Final

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Static

from diagnostics.clock import Clock
from diagnostics.report.levels import PaneName
from diagnostics.report.model import Report
from tui.messages import PaneAsked, PaneVisited, Stayed, StopAsked
from tui.panes import OVERVIEW, Page, Pane
from tui.panes.findings import finding_detail, findings_group
from tui.panes.pane import ABOUT_FAILURES, RowFilter, failing, failures_of, left_by
from tui.panes.states import detail_note, empty_detail, empty_findings, empty_text, notice, stoppable
from tui.screens.commanding import CommandingScreen
from tui.screens.notes import are_tight, cut
from tui.screens.titles import findings_title, table_title
from tui.state import State
from tui.view import Detail, Part, content
from tui.watch.lines import watch_notes, with_finding_marks, with_marks
from tui.widgets.cursor_table import CursorTable
from tui.widgets.detail import DetailView
from tui.widgets.header import HeaderLine, PaneTabs
from tui.widgets.prompts import FilterBar
from tui.widgets.report_table import ReportTable

_BACK: Final = "Back; clears a filter; stops reading; never quits"
AGE_STEP_S: Final = 10.0
_TEXT_STAYED: Final = {-1: "The text begins here", 1: "The text ends here"}
_STAYED: Final = {-1: "This is the first row", 0: "There is no row here", 1: "This is the last row"}


class ListScreen(CommandingScreen):
    """Shows the app's state on one pane; what else can be done with it, the screens made of this one say."""

    AUTO_FOCUS = "#table"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012 - declared by Textual
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", id="pane.open", tooltip="Open the row: all that is known of it"),
        Binding("escape", "back", "Back", show=False, id="pane.back", tooltip=_BACK),
        Binding(
            "slash", "filter", "Filter", id="pane.filter", tooltip="Filter the list: enter keeps, esc clears"
        ),
        Binding("f", "failures", "Failures", show=False, id="pane.failures", tooltip=ABOUT_FAILURES),
        Binding("tab", "go_on(1)", "Next list or detail", show=False, id="move.next"),
        Binding("shift+tab", "go_on(-1)", "List or detail before", show=False, id="move.previous"),
    ]
    table = query_one("#table", ReportTable)
    findings = query_one("#findings", ReportTable)
    detail = query_one(DetailView)

    def __init__(self, pane: Page, title: str, clock: Clock) -> None:
        super().__init__()
        self._pane = pane
        self._title_text = title
        self._clock = clock
        self._state = State()
        self._all = False
        self._source = "table"
        self._notes: Detail = ()
        self.only: tuple[RowFilter, ...] = ()
        self._failing: frozenset[str] = frozenset()  # the lists that show only what is wrong
        self.mark = ""  # what the title says first

    def lists(self) -> ComposeResult:
        """Give the lists and the detail beside them."""
        yield HeaderLine(self._title_text)
        yield PaneTabs(self._pane.name)
        yield Static(Content(f"{self._pane.title} · esc goes back to the list"), id="crumb", classes="title")
        with Horizontal(id="body"):
            with Vertical(id="lists"):
                yield Static(id="title", classes="title", markup=False)
                yield Static(id="notes", markup=False)
                yield ReportTable(id="table")
                yield Static(id="findings-title", classes="title", markup=False)
                yield ReportTable(labels=False, id="findings")
            yield DetailView()

    @property
    def pane_name(self) -> PaneName | None:
        """The pane of the report that it shows; None on the overview."""
        return self._pane.name if isinstance(self._pane, Pane) else None

    def on_mount(self) -> None:
        """Follow the app's state; the age is told in steps that cost next to nothing."""
        self.watch(self.app, "state", self._take_state)
        self.watch(self.app, "all_findings", self._take_all)
        self._aging = self.set_interval(AGE_STEP_S, self._show_age)

    def acts(self, binding: Binding) -> bool:  # noqa: ARG002 - for panes with keys of their own
        """Tell whether a key can act now; one that cannot stands not in the footer."""
        return True

    def on_screen_suspend(self) -> None:
        """Let the age rest while another pane is on the screen: each look at it wakes the process."""
        self._aging.pause()

    def on_screen_resume(self) -> None:
        """Show what came in while another pane was on the screen."""
        self._aging.resume()
        self.post_message(PaneVisited(self.pane_name))
        self._show()

    def _take_state(self, state: State) -> None:
        self._state = state
        if self.is_current:
            self.post_message(PaneVisited(self.pane_name))
            self._show()

    def _take_all(self, everything: bool) -> None:
        self._all = everything
        if self.is_current:
            self._show()

    def _show_age(self) -> None:
        if self.is_current:
            self.query_one(HeaderLine).show(self._state, self._clock.now())

    def _show(self) -> None:
        """Bring the screen to the state; each part draws only what changed."""
        state, pane, only = self._state, self._pane, self._filters
        failures = "findings" in self._failing
        self._show_age()
        self.query_one(PaneTabs).show(state)
        empty = empty_text(pane, state, self.table.wanted, only)
        none = empty_findings(state, self.findings.wanted, everything=self._all, failures=failures)
        if state.report is None:
            self.table.show((), empty=empty)
            self.findings.show((), empty=none)
        else:
            view = pane.view(state.report)
            lacking = notice(pane, state)
            told = (lacking,) if lacking else ()
            self._notes = (*told, *watch_notes(state, self.pane_name), *view.notes)
            self._put("notes", self._notes)
            rows = with_marks(left_by(only, view.groups, state.report), state.watch, self.pane_name)
            self.table.show(rows, start=view.start, empty=empty)
            self._fit_notes()
            group = findings_group(state.report, None if self._all else pane.name)
            shown = with_finding_marks(failing(group) if failures else group, state.watch)
            self.findings.show((shown,), empty=none)
        self._put_text("title", table_title(pane, state.report, self.table, only, mark=self.mark))
        above = findings_title(pane, state.report, self.findings, everything=self._all, failures=failures)
        self._put_text("findings-title", above)
        self._show_detail()

    def _put_text(self, name: str, text: str) -> None:
        place = self.query_one(f"#{name}", Static)
        if str(place.content) != text:
            place.update(content([(Part(text),)]), layout=False)  # one line, however long

    def _put(self, name: str, lines: Detail) -> None:
        place, shown = self.query_one(f"#{name}", Static), content(lines)
        if place.content != shown:
            place.update(shown)
        place.display = bool(lines)

    def _fit_notes(self) -> None:
        """Cut the notes where they would push the rows off; without rows they are all there is."""
        self.set_class(are_tight(self._notes, self.size.width) and self.table.total > 0, "tight")

    def _show_detail(self) -> None:
        """Let the detail follow the row under the cursor, where it can be seen."""
        report = self._state.report
        if not (self.has_class("-wide") or self.has_class("reading")):
            return
        key, here = self.source.key or "", self.source is self.findings
        if report is None or not key:
            text = empty_detail(self._pane, self._state)
        elif here:
            text = finding_detail(report, key, self._state.past)
        else:
            more = cut(self._notes, self.size.width) if self.has_class("tight", "-narrow") else ()
            text = (*detail_note(self._pane, self._state), *self.told(report, key), *more)
        self.detail.show(f"{self._source}:{key}", text)

    def told(self, report: Report, key: str) -> Detail:
        """Give what is told of a row of the pane's own list."""
        return self._pane.detail(report, key)

    @property
    def source(self) -> ReportTable:
        """The list that the detail belongs to: the one focused last."""
        return self.findings if self._source == "findings" else self.table

    @on(events.DescendantFocus)
    def _focused(self, event: events.DescendantFocus) -> None:
        if isinstance(event.widget, ReportTable) and event.widget.id:
            self._source = event.widget.id
            self._show_detail()

    def follow_cursor(self, table: CursorTable) -> None:
        """Show the detail of the row that a key brought the cursor to."""
        if table is self.source:
            self._show_detail()

    @on(ReportTable.Highlighted)
    def _highlighted(self, event: ReportTable.Highlighted) -> None:
        if event.table is self.source:
            self.set_class(self.has_class("saying") and not event.moved, "saying")
            if not event.moved:  # else it is shown already
                self._show_detail()

    @on(Stayed)
    def _stayed(self, event: Stayed) -> None:
        told = _TEXT_STAYED if event.text else _STAYED
        self.say(told[(event.by > 0) - (event.by < 0)])

    def on_resize(self) -> None:
        """Fill the detail where the new size shows it."""
        self._fit_notes()
        self.call_after_refresh(self._show_detail)

    @on(ReportTable.Chosen)
    async def _chosen(self) -> None:
        await self.action_open()

    async def action_open(self) -> None:
        """Open the row under the cursor: its detail takes the lists' place, or only the focus."""
        if self.focused is self.detail:
            self.say("This is the detail already; esc goes back to the list")
        elif self.source.key is None:
            self.say("There is no row to open here")
        else:
            self.add_class("reading")
            self._show_detail()
            self.detail.focus()

    def action_back(self) -> None:
        """Go back one level: from the detail to the list, then from a filter to all rows."""
        if self.has_class("reading") or self.focused is self.detail:
            self.remove_class("reading")
            self.source.focus()
        elif self.source.wanted or self.only or self._failing:
            self.only, self._failing = (), frozenset()
            self.narrow("")
        elif stoppable(self._pane, self._state):
            self.post_message(StopAsked())
        elif self._pane is not OVERVIEW:
            self.post_message(PaneAsked(OVERVIEW.name))
        else:
            self.say("Nothing to go back from; q quits")

    @property
    def _filters(self) -> tuple[RowFilter, ...]:
        """The filters that are on for the pane's rows."""
        return (failures_of(self._pane), *self.only) if "table" in self._failing else self.only

    def action_failures(self) -> None:
        """Show only what is wrong in the list that is focused, or all again."""
        if not self.list_is_hidden():
            self._failing ^= {self._source}
            self._show()

    def action_go_on(self, by: int) -> None:
        """Go to the next list or detail, or to the one before."""
        if not self.list_is_hidden():
            (self.focus_next if by > 0 else self.focus_previous)()

    def sorted_anew(self) -> None:
        """Tell the order in the title."""
        self._show()

    async def action_filter(self) -> None:
        """Type a filter for the list that is focused."""
        if self.list_is_hidden():
            return
        if not self.source.total:
            self.say("There are no rows to filter")
        else:
            self.remove_class("saying")
            self.add_class("filtering")
            (await self.bar(FilterBar)).open(self.source.wanted)

    @on(FilterBar.Changed)
    def _filtered(self, event: FilterBar.Changed) -> None:
        self.narrow(event.wanted)

    def narrow(self, wanted: str) -> None:
        """Show only the rows that hold this text."""
        self.source.narrow(wanted)
        self._show()

    @on(FilterBar.Closed)
    def prompt_closed(self) -> None:
        """Give the keys back to where they went before a line was typed."""
        self.remove_class("filtering")
        (self.detail if self.has_class("reading") else self.source).focus()
