"""A text over a pane: the help, or the answer to a question."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from tui.view import BLANK, Detail, heading
from tui.widgets.detail import DetailView


class TextScreen(Screen[None]):
    """A text with a title, scrolled with the keys of a detail."""

    CSS_PATH = "text.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "dismiss", "Close", show=False)]

    def __init__(self, title: str, text: Detail) -> None:
        super().__init__()
        self._text = (heading(f"{title} · esc closes"), BLANK, *text)

    def compose(self) -> ComposeResult:
        """Give the text's place."""
        yield DetailView()

    def on_mount(self) -> None:
        """Fill it."""
        view = self.query_one(DetailView)
        view.show("text", self._text)
        view.focus()
