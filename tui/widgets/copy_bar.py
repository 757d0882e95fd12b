"""What can be copied, above the footer: a letter sends one, and what is not there says why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from tui.copying import Piece
from tui.signs import Tone
from tui.view import Part, content
from tui.widgets.columns import fit

_KEYS: Final = "letter or enter sends · j k move · esc leaves"
_NAME: Final = 9
_HERE: Final = "bold $block-cursor-foreground on $block-cursor-background"


class CopyBar(Widget, can_focus=True):
    """The pieces, one a line: the first letter of its name sends one, `y` once more the first."""

    DEFAULT_CSS = """
    CopyBar { display: none; layer: over; dock: bottom; height: auto; background: $boost; }
    CopyBar.open { display: block; }
    """
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "Send", show=False),
        Binding("escape", "cancel", "Leave", show=False),
        Binding("down,tab", "step(1)", "Next", show=False),
        Binding("up,shift+tab", "step(-1)", "Before", show=False),
    ]

    @dataclass
    class Taken(Message):
        """A text is wanted in the clipboard."""

        text: str

    class Closed(Message):
        """The bar has been left."""

    def __init__(self) -> None:
        super().__init__(id="copy")
        self._pieces: tuple[Piece, ...] = ()
        self._place = 0
        self._told = _KEYS

    def open(self, pieces: tuple[Piece, ...]) -> None:
        """Offer these."""
        self._pieces, self._told = pieces, _KEYS
        self._place = next((place for place, one in enumerate(pieces) if not one.lacking), 0)
        self.add_class("open")
        self.refresh(layout=True)
        self.screen.set_focus(self)  # at once: Widget.focus() waits, and keys typed ahead would act

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - Textual's own
        """Give a line for each, and one for the keys."""
        return len(self._pieces) + 1

    def render(self) -> Content:
        """Give the pieces as they begin; what is not there stands back, with the reason."""
        tone = Tone.MUTED if self._told == _KEYS else Tone.WARN
        lines = [content([(Part(" Copy  ", Tone.STRONG), Part(self._told, tone))])]
        for place, one in enumerate(self._pieces):
            room = max(self.size.width - _NAME - 4, 1)
            shown = f"not available: {one.lacking}" if one.lacking else one.text
            told = f" {one.name[0]} {one.name:<{_NAME}} {fit(shown, room)}"
            line = content([(Part(told, Tone.MUTED if one.lacking else Tone.PLAIN),)])
            lines.append(line.stylize(_HERE) if place == self._place else line)
        return Content("\n").join(lines)

    def on_key(self, event: events.Key) -> None:
        """Send by letter; every other character stays here and acts on nothing that lies below."""
        if not event.is_printable:
            return
        event.stop()
        event.prevent_default()
        letters = [one.name[0] for one in self._pieces]
        if event.character in letters:
            self._place = letters.index(event.character)
            self.action_take()
        elif event.key in {"j", "k"}:
            self.action_step(1 if event.key == "j" else -1)
        elif event.key == "y":
            self.action_take()

    def action_step(self, by: int) -> None:
        """Go to the next one."""
        self._place, self._told = (self._place + by) % len(self._pieces), _KEYS
        self.refresh()

    def action_take(self) -> None:
        """Send what stands under the cursor, or say why it is not there."""
        one = self._pieces[self._place]
        if one.lacking:
            self._told = f"No {one.name}: {one.lacking}"
            self.refresh()
        else:
            self.post_message(self.Taken(one.text))
            self.action_cancel()

    def on_click(self, event: events.Click) -> None:
        """Send the line that was clicked."""
        if 0 < event.y <= len(self._pieces):
            self._place = event.y - 1
            self.action_take()

    def action_cancel(self) -> None:
        """Leave the bar."""
        self.remove_class("open")
        self.post_message(self.Closed())
