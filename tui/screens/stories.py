"""The single stories behind a row of a pane: a list over the pane, with each story in full beside it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import ClassVar, Final

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.getters import query_one
from textual.widgets import Static

from diagnostics.case import Case
from diagnostics.contract import load_contract
from diagnostics.rules import proposed
from diagnostics.scope import Scope
from diagnostics.stories import Stories, stories_behind
from tui.copying import Piece
from tui.frames import FrameColumn
from tui.messages import WhyAsked
from tui.panes.figures import NOTHING, number
from tui.screens.commanding import CommandingScreen
from tui.screens.help import HelpScreen, keys_text
from tui.stories import estimate, story_detail, story_pieces
from tui.trouble import where
from tui.view import Column, Part, content
from tui.widgets.copy_bar import CopyBar
from tui.widgets.cursor_table import CursorTable
from tui.widgets.detail import DetailView
from tui.widgets.footer import PaneFooter
from tui.widgets.frame_table import FrameTable
from tui.widgets.palette import Palette
from tui.widgets.prompts import FilterBar

_NOT_ASKED: Final = object()
_ABOUT: Final = "The single stories that were read, and what the rules make of each."
_READING: Final = "Putting the stories together …"


def _text(value: str | None) -> Part:
    return Part(value or "")


def _day(value: datetime | None) -> Part:
    return Part(NOTHING if value is None else f"{value:%Y-%m-%d}")


COLUMNS: Final = (
    FrameColumn("id", Column("ID", right=True), lambda value: Part(str(value)), 9),
    FrameColumn("type", Column("TYPE"), _text),
    FrameColumn("state", Column("STATE"), _text),
    FrameColumn("title", Column("TITLE", flex=True, least=24), _text),
    FrameColumn("updated", Column("UPDATED", priority=1), _day, 10),
    FrameColumn("flow_item", Column("FLOW ITEM", priority=2), _text),
    FrameColumn("project", Column("PROJECT", flex=True, priority=3, least=12), _text),
    FrameColumn("rule", Column("RULE", flex=True, priority=4, least=10), _text),
    FrameColumn("estimate", Column("POINTS", right=True, priority=5), lambda one: Part(estimate(one)), 4),
    FrameColumn("labels", Column("LABELS", flex=True, priority=6, least=12), _text),
)


class StoriesScreen(CommandingScreen):
    """The stories behind one row; what is read anew meanwhile comes in, with the cursor on its story."""

    TITLE = "Stories"
    CSS_PATH = "stories.tcss"
    AUTO_FOCUS = "#stories"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012 - declared by Textual
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", id="pane.open", tooltip="Open the story: all that was read of it"),
        Binding("escape", "back", "Back", id="pane.back", tooltip="Back, one level"),
        Binding("slash", "filter", "Filter", id="pane.filter", tooltip="Filter: enter keeps, esc clears"),
        Binding("s", "sort", "Sort", id="pane.sort", tooltip="Sort by the next column"),
        Binding("w", "why", "Why", id="general.why", tooltip="Why the story is, or is not, in Viz"),
        Binding("question_mark", "help", "Help", id="general.help", tooltip="These keys"),
        Binding("q", "dismiss", "Close", id="general.close", tooltip="Back to the pane"),
        Binding("tab", "app.focus_next", "List or detail", show=False, id="move.next"),
        Binding("shift+tab", "app.focus_previous", "List or detail", show=False, id="move.previous"),
    ]
    table = query_one("#stories", FrameTable)
    detail = query_one(DetailView)

    def __init__(self, scope: Scope, words: str, case: Callable[[], Case | None]) -> None:
        """Prepare the screen.

        Args:
            scope: Which stories.
            words: The scope for the title; empty: all stories.
            case: Gives what is shown on the panes now.
        """
        super().__init__()
        self._scope = scope
        self._words = words
        self._case = case
        self._from: tuple[object, ...] = (_NOT_ASKED,) * 3
        self._stories: Stories | None = None

    @property
    def source(self) -> FrameTable:
        """The list that the keys are for."""
        return self.table

    def compose(self) -> ComposeResult:
        """Give the screen's parts."""
        yield Static(id="stories-title", classes="title", markup=False)
        with Horizontal(id="body"):
            with Vertical(id="lists"):
                yield FrameTable(COLUMNS, "id", id="stories")
            yield DetailView()
        yield FilterBar()
        yield Static(id="message", markup=False)
        yield PaneFooter(lambda _: True)

    def on_mount(self) -> None:
        """Follow what is read."""
        self.table.show(None, empty=_READING)
        self.watch(self.app, "state", self._follow)

    def _follow(self) -> None:
        """Ask for the stories where others were read, or other rules are in force."""
        case = self._case()
        seen = case.snapshot if case else None
        if case is None or seen is None:
            return
        of = (seen.story_rows, seen.sample_rows, case.rules)
        if any(one is not before for one, before in zip(of, self._from, strict=True)):
            self._from = of
            self._read(case)

    @work(exclusive=True, group="stories", exit_on_error=False, description="putting stories together")
    async def _read(self, case: Case) -> None:
        try:
            found = await asyncio.to_thread(_behind, case, self._scope)
        except Exception as error:  # noqa: BLE001 - a defect of the list is told, and the dashboard lives on
            self.say(f"No list: {where(error)}")
            return
        self._stories = found
        empty = "No story that was read is among these. esc goes back."
        self.table.show(found.frame if found else None, empty=empty)

    @on(FrameTable.Broken)
    def _broken(self, event: FrameTable.Broken) -> None:
        self.say(f"Not arranged: {event.trouble}")

    def follow_cursor(self, table: CursorTable) -> None:  # noqa: ARG002 - there is one
        """Show the story that a key brought the cursor to."""
        self._show()

    @on(FrameTable.Highlighted)
    def _highlighted(self, event: FrameTable.Highlighted) -> None:
        self.set_class(self.has_class("saying") and not event.moved, "saying")
        if not event.moved:  # else it is shown already
            self._show()

    def _show(self) -> None:
        """Bring title and detail to the list."""
        title, told = self.query_one("#stories-title", Static), content([(Part(self._titled()),)])
        if title.content != told:
            title.update(told, layout=False)  # one line, however long
        row = self.table.row
        if row is None or not (self.has_class("-wide") or self.has_class("reading")):
            return
        self.detail.show(str(row["id"]), story_detail(row))

    def _titled(self) -> str:
        """Give scope, count, sort and filter."""
        table, found = self.table, self._stories
        told = ["Stories", *([self._words] if self._words else [])]
        if found is not None:
            of = table.total if table.wanted else found.of
            shown = number(table.shown)
            told.append(shown if table.shown == of and not table.wanted else f"{shown} of {number(of)}")
        if found is not None and found.sampled:
            told.append(f"{number(found.sampled)} as samples")
        if table.order:
            told.append(f"by {table.order}")
        if table.wanted:
            told.append(f"/{table.wanted}")
        return " · ".join(told)

    def sorted_anew(self) -> None:
        """Tell the order in the title."""
        self._show()

    @on(FrameTable.Chosen)
    def action_open(self) -> None:
        """Open the story under the cursor."""
        if self.focused is self.detail:
            self.say("This is the whole story already; esc goes back to the list")
        elif self.table.key is None:
            self.say("There is no story to open here")
        else:
            self.add_class("reading")
            self._show()
            self.detail.focus()

    def action_back(self) -> None:
        """Go back one level: from the story to the list, then from a filter, then to the pane."""
        if self.has_class("reading") or self.focused is self.detail:
            self.remove_class("reading")
            self.table.focus()
        elif self.table.wanted:
            self.narrow("")
        else:
            self.dismiss()

    def action_filter(self) -> None:
        """Type a filter."""
        if self.list_is_hidden():
            return
        if not self.table.total:
            self.say("There are no stories to filter")
        else:
            self.remove_class("saying")
            self.add_class("filtering")
            self.query_one(FilterBar).open(self.table.wanted)

    @on(FilterBar.Changed)
    def _filtered(self, event: FilterBar.Changed) -> None:
        self.narrow(event.wanted)

    def narrow(self, wanted: str) -> None:
        """Show only the rows that hold this text."""
        self.table.empty = f"No story here matches “{wanted}”. esc clears the filter."
        self.table.narrow(wanted)
        self._show()

    @on(FilterBar.Closed)
    @on(CopyBar.Closed)
    @on(Palette.Closed)
    def _bar_left(self) -> None:
        self.remove_class("filtering")
        (self.detail if self.has_class("reading") else self.table).focus()

    def action_why(self) -> None:
        """Ask why the story under the cursor is, or is not, in Viz."""
        if self.table.key is None:
            self.say("There is no story to ask about")
        else:
            self.post_message(WhyAsked(int(self.table.key)))

    def pieces(self) -> tuple[Piece, ...]:
        """Give what can be copied of the story under the cursor."""
        row = self.table.row
        if row is None:
            self.say("There is no story to copy")
            return ()
        return story_pieces(row)

    def action_help(self) -> None:
        """Show the keys that are live here."""
        self.app.push_screen(HelpScreen(keys_text("Stories", _ABOUT, self.active_bindings, self.app)))

    def on_resize(self, event: events.Resize) -> None:  # noqa: ARG002 - Textual's own
        """Fill the detail where the new size shows it."""
        self.call_after_refresh(self._show)


def _behind(case: Case, scope: Scope) -> Stories | None:
    """Give the stories of a scope; called off the loop."""
    contract = load_contract()
    rules = case.rules or proposed(contract)
    return None if case.snapshot is None else stories_behind(case.snapshot, contract, rules, scope)
