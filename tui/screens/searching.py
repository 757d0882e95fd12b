"""What every screen with lists has: the keys that sort and go from match to match, and a line that tells."""

from __future__ import annotations

from typing import ClassVar, Final

from textual import on
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Static

from tui.screens.steady import Steady
from tui.search import Search
from tui.view import Part, content
from tui.widgets.cursor_table import CursorTable
from tui.widgets.prompts import FilterBar

_MESSAGE_S: Final = 8.0
_NO_TEXT: Final = "Nothing was searched for yet: / takes a text, then n and N go from match to match"


class SearchScreen(Steady, Screen[None]):
    """Sorts and searches the list that was focused last."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "sort", "Sort", show=False, id="pane.sort", tooltip="Sort by the next column"),
        Binding("S", "reverse", "Reverse", show=False, id="pane.reverse", tooltip="Turn the order around"),
        Binding("n", "match(1)", "Next match", show=False, id="pane.next", tooltip="Next row that matches"),
        Binding("N", "match(-1)", "Match before", show=False, id="pane.previous", tooltip="Match before it"),
    ]
    sought = ""
    """The text that was typed last to filter by; it outlives the filter."""
    _said = 0

    @property
    def source(self) -> CursorTable:
        """The list that the keys are for."""
        raise NotImplementedError

    def say(self, text: str) -> None:
        """Tell something in the footer's place, for some seconds."""
        self._said += 1
        said = self._said
        self.query_one("#message", Static).update(content([(Part(f" {text}"),)]))
        self.add_class("saying")
        self.set_timer(_MESSAGE_S, lambda: self.remove_class("saying") if said == self._said else None)

    def list_is_hidden(self) -> bool:
        """Tell whether a detail stands in the list's place, and say so where it does."""
        if hidden := self.has_class("reading") and not self.has_class("-wide"):
            self.say("This key is for lists; esc goes back to one")
        return hidden

    def sorted_anew(self) -> None:
        """Show what follows from another order."""
        raise NotImplementedError

    @on(FilterBar.Changed)
    def _keep_sought(self, event: FilterBar.Changed) -> None:
        self.sought = event.wanted or self.sought

    def action_sort(self) -> None:
        """Sort the rows under the cursor by the next column."""
        if self.list_is_hidden():
            return
        if not self.source.shown:
            self.say("There are no rows to sort")
            return
        self.source.sort_next()
        self.sorted_anew()

    def action_reverse(self) -> None:
        """Turn the order around."""
        if self.list_is_hidden():
            return
        if not self.source.shown:
            self.say("There are no rows to sort")
        elif self.source.sort_back():
            self.sorted_anew()
        else:
            self.say("Nothing is sorted here: s sorts by the next column")

    def action_match(self, by: int) -> None:
        """Go to the next row that matches what was typed last, or to the one before."""
        if self.list_is_hidden():
            return
        if not self.sought:
            self.say(_NO_TEXT)
            return
        here = self.source.cursor
        line = self.source.match_from(Search.of(self.sought), by)
        if line is None:
            self.say(f"No row here matches “{self.sought}”")
        elif line == here:
            self.say(f"No other row matches “{self.sought}”")
        else:
            around = (line < here) is (by > 0)
            self.source.go(line, moved=not around)
            if around:
                self.say(f"“{self.sought}”: {'on from the top' if by > 0 else 'on from the bottom'}")
