"""A text to be copied by hand, where the terminal's clipboard is out of reach: to select, or for a file."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from diagnostics.clock import Clock
from diagnostics.report.write import WriteRefusedError, write_file
from tui.export_path import is_there
from tui.screens.text import TextScreen
from tui.signs import Tone
from tui.view import BLANK, Part
from tui.widgets.prompts import Line

_HOW: Final = "Select it with shift and the mouse, which is the terminal's own way, or e writes it to a file."


class CopyScreen(TextScreen):
    """The text as it would have been sent, and why it was not."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "write", "Write to a file", show=False),
        Binding("escape", "back", "Back", show=False),
    ]

    def __init__(self, text: str, because: str, clock: Clock) -> None:
        """Prepare the screen.

        Args:
            text: What is to be copied; no secret is in it any more.
            because: Why it was not sent.
            clock: What the file's name is made by.
        """
        lines = tuple((Part(line),) for line in text.split("\n"))
        why = (Part(f"Not sent to the terminal's clipboard: {because}.", Tone.WARN),)
        super().__init__("Copy by hand", (why, (Part(_HOW, Tone.MUTED),), BLANK, *lines))
        self._plain = text
        self._path = f"tracker-doctor-copy-{clock.now():%Y%m%d-%H%M%S}.txt"
        self._confirmed = ""

    def compose(self) -> ComposeResult:
        """Give the text's place, and the line for a path."""
        yield from super().compose()
        yield Line(id="copy-path")

    def action_write(self) -> None:
        """Ask for the file."""
        self.add_class("asking")
        line = self.query_one(Line)
        line.value = self._path
        line.cursor_position = len(line.value)
        self.set_focus(line)  # at once: Widget.focus() waits, and keys typed ahead would act
        self.say("enter writes · esc leaves")

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        """Write it; a file that is there already only when asked twice."""
        typed = event.value.strip()
        if not typed:
            self.say("Type a path; esc leaves")
        elif is_there(Path(typed)) and typed != self._confirmed:
            self._confirmed = typed
            self.say("This file is there already: enter again overwrites it, esc leaves")
        else:
            self._write(Path(typed))

    def _write(self, path: Path) -> None:
        try:
            written = write_file(f"{self._plain}\n", path)
        except WriteRefusedError as error:
            self.say(f"Not written: {error}")
        else:
            self.action_back()
            self.say(f"Written: {written}")

    def action_back(self) -> None:
        """Leave the line, then the screen."""
        if self.has_class("asking"):
            self.remove_class("asking")
            self.set_focus(self.view)
        else:
            self.dismiss()
