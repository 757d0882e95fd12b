"""The line that a command is typed into, with what goes with it above; it covers the foot of the lists.

Not a modal screen: that repaints everything, and costs 46 kB over SSH where this costs a few lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.geometry import Size
from textual.getters import query_one
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Label

from tui.commands import MOST, Command, matching
from tui.signs import Tone
from tui.view import Part, content
from tui.widgets.columns import fit
from tui.widgets.prompts import Line

_CATEGORY: Final = 7
_KEYS: Final = 9
_NAME: Final = 20
_HERE: Final = "bold $block-cursor-foreground on $block-cursor-background"


class Matches(Widget):
    """The commands that go with what is typed, one a line."""

    DEFAULT_CSS = f"Matches {{ height: {MOST}; }}"
    ALLOW_SELECT = False

    @dataclass
    class Clicked(Message):
        """A line was clicked."""

        place: int

    def __init__(self) -> None:
        super().__init__()
        self.commands: tuple[Command, ...] = ()
        self.place = 0

    def show(self, commands: tuple[Command, ...], place: int = 0) -> None:
        """Show these, with the cursor at a place."""
        if (commands, place) != (self.commands, self.place):
            self.commands, self.place = commands, place
            self.refresh()

    @property
    def chosen(self) -> Command | None:
        """The command under the cursor; None where nothing matches."""
        return self.commands[self.place] if self.commands else None

    def render(self) -> Content:
        """Give the lines from below: the best stands where the eye is, next to what is typed."""
        lines = [self._line(one, here=place == self.place) for place, one in enumerate(self.commands)]
        if not lines:
            lines = [content([(Part(" Nothing is called so. backspace widens, esc leaves.", Tone.MUTED),)])]
        blank = [Content("")] * (MOST - len(lines))
        return Content("\n").join([*blank, *reversed(lines)])

    def _line(self, one: Command, *, here: bool) -> Content:
        keys = " ".join(one.keys)
        room = max(self.size.width - _CATEGORY - _NAME - _KEYS - 5, 1)
        told = f"not now: {one.refused}" if one.refused else one.about
        plain = Tone.MUTED if one.refused else Tone.PLAIN
        line = content(
            [
                (
                    Part(f" {one.category:<{_CATEGORY}} ", Tone.MUTED),
                    Part(f"{fit(one.name, _NAME)} ", plain),
                    Part(f"{fit(told, room)} ", Tone.MUTED),
                    Part(fit(keys, _KEYS, right=True), plain),
                    Part(" "),
                )
            ]
        )
        return line.stylize(_HERE) if here else line

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - Textual's own
        """Give the height that it always has, so that nothing moves while somebody types."""
        return MOST

    def on_click(self, event: events.Click) -> None:
        """Tell which line was clicked."""
        place = MOST - 1 - event.y
        if 0 <= place < len(self.commands):
            self.post_message(self.Clicked(place))


class Palette(Vertical):
    """Typing narrows, arrows and tab choose, enter runs, esc leaves."""

    DEFAULT_CSS = """
    Palette { display: none; layer: over; dock: bottom; height: auto; background: $boost; }
    Palette.open { display: block; }
    Palette Horizontal { height: 1; }
    Palette Label { width: auto; }
    #palette-keys { color: $foreground 70%; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Leave", show=False),
        Binding("up,tab", "step(1)", "Next", show=False),
        Binding("down,shift+tab", "step(-1)", "Before", show=False),
    ]
    matches = query_one(Matches)
    line = query_one(Line)

    @dataclass
    class Taken(Message):
        """A command is to be run."""

        command: Command

    class Closed(Message):
        """The line has been left."""

    def __init__(self) -> None:
        super().__init__(id="palette")
        self._commands: tuple[Command, ...] = ()

    def compose(self) -> ComposeResult:
        """Give the matches, and the line below them."""
        yield Matches()
        with Horizontal():
            yield Label(" :")
            yield Line(id="palette-text")
            yield Label("↑ ↓ tab choose · enter runs · esc leaves ", id="palette-keys")

    def open(self, commands: tuple[Command, ...]) -> None:
        """Begin to type."""
        self._commands = commands
        with self.prevent(Input.Changed):
            self.line.value = ""
        self.matches.show(matching(commands, ""))
        self.add_class("open")
        self.screen.set_focus(self.line)  # at once: Widget.focus() waits, and keys typed ahead would act

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self.matches.show(matching(self._commands, event.value))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        found = matching(self._commands, event.value)  # the line tells of its changes later than of enter
        if found != self.matches.commands:
            self.matches.show(found)
        self._run(self.matches.chosen)

    @on(Matches.Clicked)
    def _clicked(self, event: Matches.Clicked) -> None:
        event.stop()
        self._run(self.matches.commands[event.place])

    def _run(self, command: Command | None) -> None:
        if command is not None:
            self.action_cancel()
            self.post_message(self.Taken(command))

    def action_step(self, by: int) -> None:
        """Choose the next one."""
        if self.matches.commands:
            self.matches.show(self.matches.commands, (self.matches.place + by) % len(self.matches.commands))

    def action_cancel(self) -> None:
        """Leave the line."""
        self.remove_class("open")
        self.post_message(self.Closed())
