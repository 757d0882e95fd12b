"""The lines that are typed into: filter and export. They open above the footer and cover nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Label, Static

from diagnostics.formats import FORMATS
from tui.export import with_ending
from tui.messages import ExportAsked

_FORMATS: Final = tuple(FORMATS)


class Line(Input):
    """A line to type into, without a border or a blinking cursor."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id, compact=True, select_on_focus=False)
        self.cursor_blink = False

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Take the slash too: Textual 8.2 knows no character for it and would start a filter."""
        return key == "slash" or super().check_consume_key(key, character)


class FilterBar(Horizontal):
    """The filter being typed: each key narrows, enter keeps it, esc clears it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", "Clear and close")]

    @dataclass
    class Changed(Message):
        """The filter has another text."""

        wanted: str

    class Closed(Message):
        """The typing has ended."""

    def compose(self) -> ComposeResult:
        """Give the slash and the line."""
        yield Label(" / ")
        yield Line(id="filter-text")
        yield Label("enter keeps · esc clears ", id="filter-keys")

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
        self.post_message(self.Changed(event.value))

    @on(Input.Submitted)
    def _kept(self, event: Input.Submitted) -> None:
        event.stop()
        self._close()

    def action_cancel(self) -> None:
        """Clear the filter."""
        self.post_message(self.Changed(""))
        self._close()

    def _close(self) -> None:
        self.remove_class("open")
        self.post_message(self.Closed())


class ExportBar(Vertical):
    """Format and path of an export: up and down change the format, enter writes, esc leaves."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Leave", show=False),
        Binding("up", "cycle(-1)", "Format", show=False),
        Binding("down,tab", "cycle(1)", "Format", show=False),
    ]

    class Closed(Message):
        """The form has been left."""

    def __init__(self) -> None:
        super().__init__(id="export")
        self._format = _FORMATS[0]
        self._confirmed = ""

    def compose(self) -> ComposeResult:
        """Give the formats and the line for the path."""
        yield Static(id="export-formats", markup=False)
        with Horizontal():
            yield Label(" to ")
            yield Line(id="export-path")

    @property
    def format(self) -> str:
        """The format chosen."""
        return self._format

    def open(self, path: str) -> None:
        """Begin, with a path that can be taken as it is."""
        self._confirmed = ""
        line = self.query_one(Line)
        line.value = with_ending(path, self._format)
        line.cursor_position = len(line.value)
        self.add_class("open")
        self._show_formats()
        self.screen.set_focus(line)  # at once: Widget.focus() waits, and keys typed ahead would act

    def action_cycle(self, by: int) -> None:
        """Take the next format, and its ending."""
        self._format = _FORMATS[(_FORMATS.index(self._format) + by) % len(_FORMATS)]
        line = self.query_one(Line)
        line.value = with_ending(line.value, self._format)
        line.cursor_position = len(line.value)
        self._show_formats()

    def _show_formats(self) -> None:
        names = ((name, "reverse" if name == self._format else "") for name in FORMATS)
        pieces = (piece for name in names for piece in (name, "  "))
        told = " ↑ ↓ format · enter writes · esc leaves"
        self.query_one("#export-formats", Static).update(Content.assemble("Export as  ", *pieces, told))

    def _tell(self, text: str) -> None:
        self.query_one("#export-formats", Static).update(Content(text))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        typed = event.value.strip()
        if not typed:
            self._tell("Type a path; esc leaves")
        elif Path(typed).expanduser().is_file() and typed != self._confirmed:
            self._confirmed = typed
            self._tell("This file is there already: enter again overwrites it, esc leaves")
        else:
            self.post_message(ExportAsked(self._format, Path(typed)))
            self.action_cancel()

    def action_cancel(self) -> None:
        """Leave the form."""
        self.remove_class("open")
        self.post_message(self.Closed())
