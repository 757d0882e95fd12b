"""The connection form as it shows: its fields, what is typed in them, and one line beside each."""

from __future__ import annotations

import asyncio
from typing import Final

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Button, Input, Label, Static

from diagnostics.secret import SecretKind
from diagnostics.target import Target
from diagnostics.text import clean_text
from tui.connecting import Note, Place, Start, Typed, notes_of, target_of
from tui.screens.steady import Steady
from tui.signs import Tone
from tui.trouble import where
from tui.view import Detail, Part, content
from tui.widgets.choice import Choice
from tui.widgets.prompts import Line
from tui.widgets.secret_line import SecretLine

_KINDS: Final = {"API token": SecretKind.TOKEN, "password": SecretKind.PASSWORD}
_TITLE: Final = "tracker-doctor · connection, as in Viz's Standard Authentication"
NOWHERE: Final = "nowhere"
KEYRING: Final = "in the keyring"
NONE: Final = "none"
_PAUSE_S: Final = 0.2
"""How long nothing is typed before it is weighed: strength alone takes some ten milliseconds a time."""


class ConnectFields(Steady, Screen[Target | None]):
    """The fields, and what is said beside them while they are typed into."""

    CSS_PATH = "connect.tcss"
    AUTO_FOCUS = None

    def __init__(self, start: Start) -> None:
        """Prepare the form.

        Args:
            start: The settings that there are.
        """
        super().__init__()
        self.start = start
        self.insist = not start.is_blank
        self._stale = self._weighing = False
        self._pause: Timer | None = None

    def compose(self) -> ComposeResult:
        """Give the form's lines."""
        yield Static(Content(_TITLE), classes="title")
        with Horizontal(id="profiles"):
            yield Label("Profile")
            yield Choice(id="profile")
            yield Label("enter takes it", classes="beside")
        yield from _field("Location", Line(id="location"))
        yield from _field("User name", Line(id="username"))
        with Horizontal():
            yield Label("Sign in by")
            yield Choice(tuple(_KINDS), id="kind")
        yield from _field("Token", SecretLine(id="secret"))
        yield Static(id="rest", classes="note", markup=False)
        with Horizontal(id="buttons"):
            yield Button(Content("Test"), id="test", compact=True)
            yield Button(Content("Open the dashboard"), id="open", compact=True)
        with Horizontal():
            yield Label("Save as")
            yield Line(id="profile-name")
            yield Label("token kept", classes="beside")
            yield Choice((NOWHERE, KEYRING), id="keep")
        yield Static(id="save-note", classes="note hint", markup=False)
        with VerticalScroll(id="seen", can_focus=False):
            yield Static(id="verdict", markup=False)
            yield Static(id="links", markup=False)
        yield Static(id="connect-keys", markup=False)

    def fill(self, start: Start) -> None:
        """Fill in the settings that there are."""
        self.start = start
        names = start.profiles
        chosen = start.options.profile if start.options.profile in names else NONE
        self.query_one("#profiles").set_class(bool(names), "there")
        self.query_one("#profile", Choice).offer((NONE, *names), chosen)
        kind = start.target.auth or SecretKind.TOKEN
        self.query_one("#kind", Choice).offer(
            tuple(_KINDS), next(one for one in _KINDS if _KINDS[one] is kind)
        )
        with self.prevent(Input.Changed):
            for name, text in (("location", start.location), ("username", start.target.username)):
                line = self.query_one(f"#{name}", Line)
                line.value = text
                line.cursor_position = len(text)
            self.query_one("#profile-name", Line).value = "" if chosen == NONE else clean_text(chosen)
        with self.prevent(SecretLine.Changed):
            self.query_one(SecretLine).clear()
        self.label()
        self.weigh_soon()

    @property
    def typed(self) -> Typed:
        """What stands in the form."""
        return Typed(
            location=self.query_one("#location", Line).value,
            username=self.query_one("#username", Line).value,
            kind=_KINDS[self.query_one("#kind", Choice).chosen],
            secret=self.query_one(SecretLine).secret,
        )

    def label(self) -> None:
        """Name the secret as what it is."""
        is_token = self.typed.kind is SecretKind.TOKEN
        self.query_one("#secret-label", Label).update(Content("Token" if is_token else "Password"))

    def weigh_soon(self) -> None:
        """Weigh what is typed once nothing has been typed for a moment."""
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(_PAUSE_S, self._weigh_now)

    def _weigh_now(self) -> None:
        """Weigh what is typed; while one weighing goes on, only the last change is weighed after it."""
        self._stale = True
        if not self._weighing:
            self._weighing = True
            self._weigh()

    @work(group="weigh", exit_on_error=False, description="weighing what was typed")
    async def _weigh(self) -> None:
        try:
            while self._stale:
                self._stale = False
                await self.target()
        except Exception as error:  # noqa: BLE001 - a defect of the advice is told, and the form lives on
            self.say(f"No advice: {where(error)}")
        finally:
            self._weighing = False

    async def target(self) -> Target:
        """Give what is typed as a target, with its notes beside the fields where nothing was typed since."""
        typed, start, insist = self.typed, self.start, self.insist
        target = await asyncio.to_thread(target_of, typed, start)
        notes = await asyncio.to_thread(notes_of, typed, target, insist=insist)
        if typed == self.typed and self.is_attached:
            for place in Place:
                self.note(place, notes.get(place, Note("")))
        return target

    def note(self, place: Place, note: Note) -> None:
        """Say something beside a field."""
        line = self.query_one("#rest" if place is Place.REST else f"#{place}-note", Static)
        line.update(content([(Part(note.text, note.tone),)]))
        line.set_class(note.tone in {Tone.MUTED, Tone.OK}, "hint")
        line.set_class(bool(note.text), "there")

    def show_verdict(self, lines: Detail) -> None:
        """Show what came out, above the links."""
        self.query_one("#verdict", Static).update(content(lines))

    def show_links(self, lines: Detail) -> None:
        """Show the links that were tried."""
        self.query_one("#links", Static).update(content(lines))

    def say(self, text: str, tone: Tone = Tone.WARN) -> None:
        """Tell something in the place of the keys."""
        self.query_one("#connect-keys", Static).update(content([(Part(text, tone),)]))


def _field(label: str, widget: Widget) -> ComposeResult:
    with Horizontal():
        yield Label(label, id=f"{widget.id}-label")
        yield widget
    yield Static(id=f"{widget.id}-note", classes="note hint", markup=False)
