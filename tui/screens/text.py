"""A text over a pane: the help, or the answer to a question."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.getters import query_one
from textual.screen import Screen
from textual.widgets import Static

from tui.messages import Stayed
from tui.screens.steady import Steady
from tui.view import BLANK, Detail, Part, content, heading
from tui.widgets.detail import DetailView


class TextScreen(Steady, Screen[None]):
    """A text with a title, scrolled with the keys of a detail."""

    CSS_PATH = "text.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss", "Close", show=False),
        Binding("tab,shift+tab", "app.unused('tab')", show=False),
    ]
    view = query_one(DetailView)

    def __init__(self, title: str, text: Detail) -> None:
        super().__init__()
        self._text = (heading(f"{title} · esc closes"), BLANK, *text)

    def compose(self) -> ComposeResult:
        """Give the text's place, and the one for what is to be told."""
        yield DetailView()
        yield Static(id="told", markup=False)

    def on_mount(self) -> None:
        """Fill it."""
        self.view.show("text", self._text)
        self.view.focus()

    @on(Stayed)
    def _stayed(self, event: Stayed) -> None:
        self.say("The text ends here" if event.by > 0 else "The text begins here")

    def say(self, text: str) -> None:
        """Tell something below the text; it stays until something else is told."""
        self.query_one("#told", Static).update(content([(Part(f" {text}"),)]))
        self.add_class("saying")
