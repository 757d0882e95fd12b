"""A line for a secret: it shows dots, and what was typed is in no attribute that prints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from diagnostics.secret import Secret

_LIMIT: Final = 4096
_DOT: Final = "•"


class SecretLine(Widget, can_focus=True):
    """Typed or pasted at its end; backspace takes the last character, ctrl+u all of them.

    Textual's own input keeps its text in a reactive and sends it along with each change: this one holds a
    `Secret`, and its messages say only that it has changed.
    """

    DEFAULT_CSS = "SecretLine { height: 1; width: 1fr; }"

    @dataclass
    class Changed(Message):
        """Something was typed or taken away."""

    @dataclass
    class Submitted(Message):
        """Enter was pressed."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._secret = Secret("")

    @property
    def secret(self) -> Secret | None:
        """What was typed; None: nothing."""
        return self._secret or None

    def clear(self) -> None:
        """Forget what was typed; told as a change where there was something."""
        self._take(Secret(""))

    def render(self) -> Content:
        """Give a dot for each character that there is room for, and the cursor behind them."""
        count = len(self._secret.reveal())
        dots = _DOT * max(0, min(count, self.size.width - 1))
        return Content.assemble(dots, (" ", "reverse") if self.has_focus else "")

    def on_key(self, event: events.Key) -> None:
        """Take a character; every one stays here, so that none of them acts on what lies below."""
        value = self._secret.reveal()
        if event.key == "enter":
            self.post_message(self.Submitted())
        elif event.key == "backspace":
            self._take(Secret(value[:-1]))
        elif event.key in {"ctrl+u", "ctrl+w"}:
            self.clear()
        elif event.is_printable and event.character:
            self._take(Secret((value + event.character)[:_LIMIT]))
        elif event.key not in {"left", "right", "delete", "home", "end"}:
            return
        event.stop()
        event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        """Take what was pasted, without the blanks and line breaks that copying leaves around it."""
        event.stop()
        self._take(Secret((self._secret.reveal() + event.text.strip())[:_LIMIT]))

    def _take(self, secret: Secret) -> None:
        if secret != self._secret:
            self._secret = secret
            self.refresh()
            self.post_message(self.Changed())

    def on_focus(self) -> None:
        """Show that keys go here."""
        self.refresh()

    def on_blur(self) -> None:
        """Show that keys go elsewhere."""
        self.refresh()
