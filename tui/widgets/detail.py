"""The detail of one row: beside the lists on a wide terminal, in their place on a narrow one."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from tui.messages import Stayed
from tui.view import Detail, content


class DetailView(VerticalScroll, can_focus=True):
    """Wrapped text that scrolls."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "scroll_down", "Down", show=False, id="move.down"),
        Binding("k", "scroll_up", "Up", show=False, id="move.up"),
        Binding("g", "scroll_home", "To the top", show=False, id="move.top"),
        Binding("G", "scroll_end", "To the end", show=False, id="move.bottom"),
        Binding("ctrl+d", "half(1)", "Half a page down", show=False, id="move.half_down"),
        Binding("ctrl+u", "half(-1)", "Half a page up", show=False, id="move.half_up"),
    ]

    DEFAULT_CSS = "DetailView { scrollbar-size-vertical: 1; }"

    def __init__(self) -> None:
        super().__init__(id="detail")
        self._subject = ""
        self._text: Detail | None = None

    def compose(self) -> ComposeResult:
        """Give the text's place."""
        yield Static(markup=False)

    def show(self, subject: str, text: Detail) -> None:
        """Show a text; another subject begins at its top, the same one stays where it was scrolled to."""
        if text != self._text:
            self._text = text
            self.query_one(Static).update(content(text))
        if subject != self._subject:
            self._subject = subject
            if self.scroll_y:
                self.scroll_home(animate=False)

    def action_half(self, direction: int) -> None:
        """Scroll by half a page."""
        self._tell_end(direction)
        self.scroll_relative(y=direction * max(self.size.height // 2, 1), animate=False)

    def _tell_end(self, direction: int) -> None:
        """Tell that there is no more that way, where that is so."""
        end = self.max_scroll_y if direction > 0 else 0
        if self.scroll_offset.y == end:
            self.post_message(Stayed(direction, text=True))

    def action_scroll_down(self) -> None:
        """Scroll by a line."""
        self._tell_end(1)
        super().action_scroll_down()

    def action_scroll_up(self) -> None:
        """Scroll back by a line."""
        self._tell_end(-1)
        super().action_scroll_up()

    def action_scroll_end(self) -> None:
        """Go to the end."""
        self._tell_end(1)
        super().action_scroll_end()

    def action_scroll_home(self) -> None:
        """Go to the top."""
        self._tell_end(-1)
        super().action_scroll_home()

    def action_page_down(self) -> None:
        """Scroll by a page."""
        self._tell_end(1)
        super().action_page_down()

    def action_page_up(self) -> None:
        """Scroll back by a page."""
        self._tell_end(-1)
        super().action_page_up()
