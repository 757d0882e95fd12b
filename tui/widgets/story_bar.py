"""The line that a story's number or address is typed into, for `why`."""

from __future__ import annotations

from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Label, Static

from diagnostics.story_id import parse_story_id
from tui.messages import WhyAsked
from tui.widgets.prompts import Line

_KEYS: Final = "enter asks · esc leaves "


class StoryBar(Horizontal):
    """Enter asks why the story is, or is not, in Viz; esc leaves."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", "Leave", show=False)]

    class Closed(Message):
        """The typing has ended."""

    def __init__(self) -> None:
        super().__init__(id="story")

    def compose(self) -> ComposeResult:
        """Give the line and what its keys do."""
        yield Label(" Why story ")
        yield Line(id="story-text")
        yield Static(id="story-keys", markup=False)

    def open(self) -> None:
        """Begin to type; what was asked last stands there and can be typed over."""
        self._tell(_KEYS)
        line = self.query_one(Line)
        line.action_select_all()
        self.add_class("open")
        self.screen.set_focus(line)  # at once: Widget.focus() waits, and keys typed ahead would act

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self._tell(_KEYS)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        number = parse_story_id(event.value)
        if number is None:
            self._tell("a number, #number or address; esc leaves ")
        else:
            self.post_message(WhyAsked(number))
            self.action_cancel()

    def action_cancel(self) -> None:
        """Leave the line."""
        self.remove_class("open")
        self.post_message(self.Closed())

    def _tell(self, text: str) -> None:
        self.query_one("#story-keys", Static).update(Content(text))
