"""An app that suits its terminal: colours that can be read, signs that it has, and few bytes on the line."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, Final, TypeVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.driver import Driver
from textual.filter import LineFilter, NoColor
from textual.screen import Screen

from tui import crash, theme
from tui.in_order import InOrderApp
from tui.manner import Manner
from tui.plain import PlainFilter, plain, plain_key
from tui.styling import KeptStylesheet
from tui.widgets.too_small import TooSmall

R = TypeVar("R")

_FEW: Final = frozenset({"standard", None})


class WiredApp(InOrderApp[R]):
    """Draws with what its terminal has."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+l", "redraw", "Redraw", show=False, id="general.redraw", tooltip="Draw the screen anew"
        ),
    ]

    _plain: PlainFilter | None = None
    _colourless: NoColor | None = None
    _wanted_theme = "auto"
    _told = ""
    """What is said of a fatal error."""

    def dress(self, manner: Manner) -> None:
        """Take the colours and signs that are wanted."""
        self.stylesheet = KeptStylesheet(variables=self.get_css_variables())
        for one in theme.OWN:
            self.register_theme(one)
        self._wanted_theme = manner.theme
        self.theme = theme.theme_of(manner.theme, os.environ)
        self._plain = PlainFilter() if manner.ascii else None
        self._colourless = NoColor() if self.no_color else None

    def suit_terminal(self) -> None:
        """Take what colours the terminal can show, where it is a real one."""
        few = self.console.color_system in _FEW
        self.theme = theme.theme_of(self._wanted_theme, os.environ, few=few)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Give what each line goes through on its way out."""
        found = super().get_line_filters()
        return [*found, *(one for one in (self._colourless, self._plain) if one is not None)]

    def get_key_display(self, binding: Binding) -> str:
        """Give a key's name as the terminal can show it."""
        shown = super().get_key_display(binding)
        return shown if self._plain is None else plain_key(shown)

    def get_driver_class(self) -> type[Driver]:
        """Give Textual's choice; where that is its own driver for a Unix terminal, the thin one."""
        found = super().get_driver_class()
        if found.__name__ != "LinuxDriver":
            return found
        from tui.driver import ThinDriver  # noqa: PLC0415 - it stands on what Windows does not have

        return ThinDriver

    @on(events.Mount)
    def _watch_screens(self) -> None:
        self.screen_change_signal.subscribe(self, self._screen_changed)

    async def _screen_changed(self, screen: Screen[object]) -> None:
        await TooSmall.watch_over(screen, self.size)

    def action_redraw(self) -> None:
        """Draw all of the screen anew: something else may have written over it."""
        self._forget()
        self.screen.refresh()

    def _forget(self) -> None:
        forget = getattr(self._driver, "forget", None)
        if forget is not None:
            forget()

    @on(events.Resize)
    async def _resized(self, event: events.Resize) -> None:
        self._forget()
        await TooSmall.watch_over(self.screen, event.size)

    @on(Driver.SignalResume)
    def _resumed(self) -> None:
        """Draw all anew: the terminal was a shell's since the process was stopped."""
        self.refresh(layout=True)

    def _fatal_error(self) -> None:
        """Leave with what can be told: the stock way prints the locals of each frame, secrets included."""
        if not self._told:
            self._told = crash.told(self._exception)
            self.bell()
        self._close_messages_no_wait()

    def _print_error_renderables(self) -> None:
        """Tell it as it is, once the screen is left: the stock way cuts lines, and paths with them."""
        super()._print_error_renderables()
        if self._told:
            told = self._told if self._plain is None else plain_lines(self._told)
            self.error_console.file.write(f"{told}\n")
            self._told = ""


def let_go() -> None:
    """Give up what a terminal that is gone takes no more: for that, Python would end with 120."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            with Path(os.devnull).open("wb") as nowhere:
                os.dup2(nowhere.fileno(), stream.fileno())


def plain_lines(text: str) -> str:
    """Give lines in ASCII."""
    return "\n".join(map(plain, text.split("\n")))
