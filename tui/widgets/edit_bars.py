"""The lines that edit on the pane itself: one word for the row, and the path that rules are saved to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Label, Static

from tui.widgets.choice import Choice
from tui.widgets.prompts import Line


class ChoiceBar(Vertical):
    """The words that a row can be mapped to: enter takes one, esc leaves."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "Take", show=False),
        Binding("escape", "cancel", "Leave", show=False),
        Binding("tab,down", "step(1)", "Next", show=False),
        Binding("shift+tab,up", "step(-1)", "Before", show=False),
    ]

    @dataclass
    class Taken(Message):
        """A word was taken for a row."""

        key: str
        word: str

    class Closed(Message):
        """The bar has been left."""

    def __init__(self) -> None:
        super().__init__(id="choice")
        self._key = ""

    def compose(self) -> ComposeResult:
        """Give the question and the words."""
        yield Static(id="choice-title", markup=False)
        yield Choice(numbered=True, id="choice-words")

    def open(self, key: str, question: str, words: Sequence[str], chosen: str) -> None:
        """Begin for the row with that key, with the word that it has."""
        self._key = key
        told = f" {question}   ← → letter or number · enter takes · esc leaves"
        self.query_one("#choice-title", Static).update(Content(told))
        choice = self.query_one(Choice)
        choice.offer(words, chosen)
        self.add_class("open")
        self.screen.set_focus(choice)  # at once: Widget.focus() waits, and keys typed ahead would act

    def action_step(self, by: int) -> None:
        """Choose the next word."""
        self.query_one(Choice).step(by)

    def action_take(self) -> None:
        """Take the word."""
        self.post_message(self.Taken(self._key, self.query_one(Choice).chosen))
        self.action_cancel()

    def action_cancel(self) -> None:
        """Leave the bar."""
        self.remove_class("open")
        self.post_message(self.Closed())


class SaveBar(Horizontal):
    """The path that rules are saved to: enter saves, esc leaves."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Leave", show=False),
        Binding("tab,shift+tab", "stay", "Stay", show=False),
    ]

    @dataclass
    class Asked(Message):
        """Somebody wants the rules in a file."""

        path: Path
        over: bool
        """The same path was asked for twice: whatever stands there may go."""

    class Closed(Message):
        """The bar has been left."""

    def __init__(self) -> None:
        super().__init__(id="save")
        self._refused = ""

    def compose(self) -> ComposeResult:
        """Give the line and what its keys do."""
        yield Label(" Save rules to ")
        yield Line(id="save-path")
        yield Static(id="save-told", markup=False)

    def open(self, path: str) -> None:
        """Begin, with a path that can be taken as it is."""
        self._tell("enter saves · esc leaves ")
        self._refused = ""
        line = self.query_one(Line)
        line.value = path
        line.cursor_position = len(path)
        self.add_class("open")
        self.screen.set_focus(line)  # at once, as above

    def ask_again(self, why: str) -> None:
        """Say why the file is not simply written over; the same path once more then is."""
        self._refused = self.query_one(Line).value.strip()
        self._tell(f"{why}: enter overwrites · esc ")

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        typed = event.value.strip()
        if typed:
            self.post_message(self.Asked(Path(typed), typed == self._refused))
        else:
            self._tell("type a path · esc leaves ")

    def action_stay(self) -> None:
        """Keep the typing here."""

    def action_cancel(self) -> None:
        """Leave the bar."""
        self.remove_class("open")
        self.post_message(self.Closed())

    def _tell(self, text: str) -> None:
        self.query_one("#save-told", Static).update(Content(text))
