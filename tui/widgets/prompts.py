"""Lines that are typed into. They open above the footer and cover nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final, Protocol, runtime_checkable

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.keys import KEY_NAME_REPLACEMENTS
from textual.message import Message
from textual.widgets import Input, Label

from diagnostics.text import clean_text

_UNTOLD: Final = frozenset(KEY_NAME_REPLACEMENTS.values())


class Line(Input):
    """A line to type into, without a border or a blinking cursor."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id, compact=True, select_on_focus=False)
        self.cursor_blink = False

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Take the slash and its like too: Textual 8.2 knows no character for them, and they would act."""
        return key in _UNTOLD or super().check_consume_key(key, character)

    def _on_paste(self, event: events.Paste) -> None:
        """Take the first line that says something, in the form that lists show such a text in."""
        event.stop()
        event.prevent_default()
        lines = event.text.strip().splitlines()
        if lines:
            self.replace(clean_text(lines[0]), *self.selection)


@runtime_checkable
class Narrowing(Protocol):
    """A screen whose list a filter narrows."""

    def narrow(self, wanted: str) -> None:
        """Show what a filter leaves, before the letter that was typed is drawn."""


class FilterBar(Horizontal):
    """The filter being typed: each key narrows, enter keeps it, esc clears it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", "Clear and close")]

    @dataclass
    class Changed(Message):
        """The filter has another text."""

        wanted: str

    class Closed(Message):
        """The typing has ended."""

    def __init__(self) -> None:
        super().__init__(id="filter")

    def compose(self) -> ComposeResult:
        """Give the slash and the line."""
        yield Label(" / ")
        yield Line(id="filter-text")
        yield Label("enter keeps · esc clears ", id="filter-keys")

    def on_mount(self) -> None:
        """Follow what is typed at once: the word of it arrives when the letter is drawn already."""
        self.watch(self.query_one(Line), "value", self._typed, init=False)

    def _typed(self, wanted: str) -> None:
        if self.has_class("open") and isinstance(self.screen, Narrowing):
            self.screen.narrow(wanted)

    def open(self, wanted: str) -> None:
        """Begin to type, from the filter there is."""
        line = self.query_one(Line)
        with self.prevent(Input.Changed):
            line.value = wanted
        self.add_class("open")
        self.screen.set_focus(line)  # at once: Widget.focus() waits, and keys typed ahead would act

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        # Not the event's own value: of letters typed in one burst the first word comes after the last letter.
        self.post_message(self.Changed(self.query_one(Line).value))

    @on(Input.Submitted)
    def _kept(self, event: Input.Submitted) -> None:
        event.stop()
        self._close()

    def action_cancel(self) -> None:
        """Clear the filter."""
        line = self.query_one(Line)
        self.post_message(self.Changed(line.value))  # whoever keeps what was looked for hears all of it
        line.value = ""
        self.post_message(self.Changed(""))
        self._close()

    def _close(self) -> None:
        self.remove_class("open")
        self.post_message(self.Closed())
