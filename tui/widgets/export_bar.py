"""The form of an export and its path, above the footer."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.getters import query_one
from textual.message import Message
from textual.widgets import Input, Label, Static

from diagnostics.formats import BUNDLE, FORMATS
from diagnostics.report.model import Report
from tui.export_path import is_there, suggested_path, with_ending
from tui.messages import BundleAsked, ExportAsked
from tui.widgets.choice import Choice
from tui.widgets.prompts import Line

_KEYS: Final = "↑ ↓ form · tab, then its name · enter writes · esc leaves"
_BUNDLE_KEYS: Final = "↑ ↓ form · tab, then its name · enter shows what goes in · esc leaves"


class ExportBar(Vertical):
    """Form and path of an export; a bundle goes on to what is to be in it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Leave", show=False),
        Binding("up", "step(-1)", "Form", show=False),
        Binding("down", "step(1)", "Form", show=False),
        # Before the line takes it: what is typed ahead belongs to the part that it leads to.
        Binding("tab,shift+tab", "other", "The other line", show=False, priority=True),
        Binding("enter", "go_on", "Write", show=False),
    ]
    form = query_one("#export-form", Choice)
    line = query_one("#export-path", Line)

    class Closed(Message):
        """The form has been left."""

    def __init__(self) -> None:
        super().__init__(id="export")
        self._confirmed = ""

    def compose(self) -> ComposeResult:
        """Give the form, what it is for, the line for the path, and the keys."""
        with Horizontal():
            yield Label(" Export as ")
            yield Choice(tuple(FORMATS), alone=True, id="export-form")
            yield Static(id="export-about", markup=False)
        with Horizontal():
            yield Label("        to ")
            yield Line(id="export-path")
        yield Static(id="export-keys", markup=False)

    @property
    def format(self) -> str:
        """The form chosen."""
        return self.form.chosen

    def open(self, report: Report) -> None:
        """Begin, with a path for the report that can be taken as it is."""
        self._confirmed = ""
        self.line.value = suggested_path(report, self.format)
        self._show_form()
        self.add_class("open")
        self.screen.set_focus(self.line)  # at once: Widget.focus() waits, and keys typed ahead would act

    def action_step(self, by: int) -> None:
        """Take the next form, and its ending."""
        self.form.step(by)
        self._show_form()

    def choose(self, form: str) -> None:
        """Take a form by its name."""
        self.form.offer(tuple(FORMATS), form)
        self._show_form()

    def action_other(self) -> None:
        """Go from the path to the form, and back."""
        self.screen.set_focus(self.form if self.line.has_focus else self.line)

    @on(Choice.Changed)
    def _show_form(self) -> None:
        self.line.value = with_ending(self.line.value, self.format)
        self.line.cursor_position = len(self.line.value)
        place = tuple(FORMATS).index(self.format) + 1
        told = f" {FORMATS[self.format].about} · {place} of {len(FORMATS)}"
        self.query_one("#export-about", Static).update(Content(told))
        self._tell(_BUNDLE_KEYS if self.format == BUNDLE else _KEYS)

    def _tell(self, text: str) -> None:
        self.query_one("#export-keys", Static).update(Content(f" {text}"))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_go_on()

    def action_go_on(self) -> None:
        """Write, or show first what goes into a bundle."""
        typed = self.line.value.strip()
        if not typed:
            self._tell("Type a path; esc leaves")
        elif self.format == BUNDLE:
            self.post_message(BundleAsked(Path(typed)))
            self.action_cancel()
        elif is_there(Path(typed)) and typed != self._confirmed:
            self._confirmed = typed
            self._tell("This file is there already: enter again overwrites it, esc leaves")
        else:
            self.post_message(ExportAsked(self.format, Path(typed)))
            self.action_cancel()

    def action_cancel(self) -> None:
        """Leave the form."""
        self.remove_class("open")
        self.post_message(self.Closed())
