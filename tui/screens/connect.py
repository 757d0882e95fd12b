"""The connection form: where and as whom, tried at once, opened, and kept as a profile without its secret."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import ClassVar, Final

from textual import events, on, work
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Button, Input

from diagnostics.keyrings import has_keyring
from diagnostics.target import Target
from tui.connecting import Place, Start, Typed, becomes, faulty, is_usable, opening
from tui.screens.connect_fields import KEYRING, NONE, NOWHERE, ConnectFields
from tui.signs import Tone
from tui.trouble import where
from tui.trying import link_lines, passed, tried, verdict_lines
from tui.view import Detail, Part
from tui.widgets.choice import Choice
from tui.widgets.prompts import Line
from tui.widgets.secret_line import SecretLine

_ABOUT: Final[Detail] = tuple(
    (Part(f" {line}", Tone.MUTED),)
    for line in (
        "The test asks for the connection alone and shows each link as it answers.",
        "It only reads. Nothing is kept here, unless you save it as a profile; that",
        "never holds the secret. Without a host at hand: tracker-doctor demo",
    )
)
_PLAIN: Final = frozenset({"location", "username", "kind"})
_KEYS: Final = "enter next · ctrl+t tests · ctrl+o opens · tab ↑ ↓ move · esc leaves"
_TEST_KEYS: Final = "enter tests · ctrl+o opens · tab ↑ ↓ move · esc leaves"
_SAVE_KEYS: Final = "enter saves the profile · ctrl+o opens · tab ↑ ↓ move · esc leaves"
_TRYING_KEYS: Final = "Testing … · esc ends the test"
_OPEN_KEYS: Final = "enter opens the dashboard · ctrl+t tests · tab to save it first · esc leaves"
_KEYS_AT: Final = {
    "profile": "← → choose · enter takes the profile · tab ↑ ↓ move · esc leaves",
    "secret": _TEST_KEYS,
    "test": _TEST_KEYS,
    "open": _OPEN_KEYS,
    "profile-name": _SAVE_KEYS,
    "keep": _SAVE_KEYS,
}
"""What the foot says where enter does more than go on."""
_LEAVE: Final = "What was typed is not kept: esc again leaves, typing on stays"


class ConnectScreen(ConnectFields):
    """The form; it gives the target that is to be opened, or None where somebody left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+t", "test", "Test", show=False, priority=True),
        Binding("ctrl+o", "open", "Open the dashboard", show=False, priority=True),
        Binding("escape", "leave", "Leave", show=False),
        # Before the lines take them: what is typed ahead belongs to the part that they lead to.
        Binding("tab,down", "app.focus_next", "Next", show=False, priority=True),
        Binding("shift+tab,up", "app.focus_previous", "Before", show=False, priority=True),
        Binding("enter", "go_on", "Go on", show=False, priority=True),
        Binding("right", "app.focus_next", "Next", show=False),
        Binding("left", "app.focus_previous", "Before", show=False),
        Binding("pagedown", "scroll_seen(1)", "Down", show=False),
        Binding("pageup", "scroll_seen(-1)", "Up", show=False),
    ]

    def __init__(self, start: Start) -> None:
        """Prepare the form.

        Args:
            start: The settings that there are.
        """
        super().__init__(start)
        self._touched = self._leaving = self._testing = False
        self._confirmed = ""
        self._last: Typed | None = None

    def on_mount(self) -> None:
        """Fill in what there is, go to what is missing, and load what a test needs after the first paint."""
        if not has_keyring():
            self.query_one("#keep", Choice).offer((NOWHERE,), NOWHERE)
        self.fill(self.start)
        self.set_focus(self.query_one(f"#{self._lacking()}"))
        self._tell_opening()
        self.call_after_refresh(self._load_ahead)

    def _lacking(self) -> str:
        """Give the field that is to be filled first."""
        target = self.start.target
        if not target.url:
            return "profile" if self.start.profiles and not self.start.location else "location"
        return "location" if target.auth else "secret"

    def _tell_opening(self) -> None:
        note = opening(self.start)
        self.show_verdict(_ABOUT if note is None else ((Part(f" {note.text}", note.tone),),))
        self._focused()

    @work(exclusive=True, group="ahead", exit_on_error=False, description="loading what a test needs")
    async def _load_ahead(self) -> None:
        await asyncio.to_thread(_load)

    @on(Input.Changed, "#location")
    @on(Input.Changed, "#username")
    @on(SecretLine.Changed)
    @on(Choice.Changed, "#kind")
    def _changed(self) -> None:
        """What was seen of other settings is taken off, and what is typed is weighed after a pause."""
        if self.typed == self._last:  # told late, of what was read already
            return
        self._last = self.typed
        self._touched, self._leaving = True, False
        if self._testing:
            self.workers.cancel_group(self, "test")
        self.remove_class("tried")
        self.show_verdict(())
        self.show_links(())
        self.label()
        self.note(Place.LOCATION, becomes(self.typed.location))
        self.weigh_soon()

    def action_go_on(self) -> None:
        """Go to the next field; where enter means more than that, whoever has the focus takes it.

        Raises:
            SkipAction: It does.
        """
        if self.focused is None or self.focused.id not in _PLAIN:
            raise SkipAction
        self.focus_next()

    def on_key(self, event: events.Key) -> None:
        """Take enter where a choice leaves it: the profile is read, or the next field comes."""
        if event.key == "enter" and isinstance(self.focused, Choice):
            event.stop()
            if self.focused.id == "profile":
                self._take_profile()
            else:
                self._ask_to_save()

    @work(exclusive=True, group="profile", description="reading a profile")
    async def _take_profile(self) -> None:
        name = self.query_one("#profile", Choice).chosen
        if name == NONE:
            self.focus_next()
            return
        self.say("Reading the profile …")
        start = await asyncio.to_thread(self.start.with_profile, name)
        self.insist = True
        self.fill(start)
        self._tell_opening()
        self.set_focus(self.query_one("#test" if is_usable(start.target) else f"#{self._lacking()}"))

    @on(events.DescendantFocus)
    def _focused(self) -> None:
        """Say what the keys do here."""
        self._leaving = False
        if not self._testing:
            self.say(_KEYS_AT.get((self.focused.id if self.focused else "") or "", _KEYS), Tone.MUTED)

    @on(SecretLine.Submitted)
    @on(Button.Pressed, "#test")
    def action_test(self) -> None:
        """Try the connection with what is typed."""
        if not self._testing:
            self._testing = True
            self.add_class("tried")
            self.say(_TRYING_KEYS, Tone.MUTED)
            self.show_verdict(())
            self.show_links(())
            self._test()

    @work(exclusive=True, group="test", exit_on_error=False, description="testing the connection")
    async def _test(self) -> None:
        try:
            target = await self._usable()
            if target is None:
                return
            async with aclosing(tried(target)) as steps:
                async for step in steps:
                    self.show_links(link_lines(step))
                    self.show_verdict(verdict_lines(step))
                    if not step.running and passed(step.report):
                        self.set_focus(self.query_one("#open"))
        except Exception as error:  # noqa: BLE001 - a defect of the test is told, and the form lives on
            self.show_verdict(((Part(f" Not tested: {where(error)}", Tone.WARN),),))
        finally:
            self._testing = False
            if self.is_attached:
                self._focused()

    async def _usable(self) -> Target | None:
        """Give what is typed as a target that can be asked; else say so and go to what is wrong."""
        self.insist = True
        await self._drained()
        self._last = self.typed
        target = await self.target()
        if is_usable(target):
            return target
        place = faulty(target)
        self.show_verdict(((Part(" Not tried: see what is marked ✗", Tone.WARN),),))
        self.set_focus(self.query_one(f"#{place}") if place is not Place.REST else self.focused)
        return None

    async def _drained(self) -> None:
        """Wait until the field that is typed into has taken all that was typed before the key that acts."""
        if self.focused is not None:
            taken = asyncio.Event()
            self.focused.call_later(taken.set)
            await taken.wait()

    @on(Button.Pressed, "#open")
    def action_open(self) -> None:
        """Open the dashboard on what is typed, tested or not."""
        self._open()

    @work(exclusive=True, group="open", description="opening the dashboard")
    async def _open(self) -> None:
        target = await self._usable()
        if target is not None:
            self.dismiss(target)

    @on(Input.Submitted, "#profile-name")
    def _ask_to_save(self) -> None:
        """Save the profile; one that is there already only when asked twice."""
        name = self.query_one("#profile-name", Line).value.strip()
        if name in self.start.profiles and name != self._confirmed:
            self._confirmed = name
            self.say(f"There is a profile {name} already: enter again changes it")
        else:
            self._confirmed = ""
            self._save()

    @work(exclusive=True, group="save", description="saving the profile")
    async def _save(self) -> None:
        from tui.profile_file import save  # noqa: PLC0415 - not before the first paint

        target = await self._usable()
        if target is None:
            return
        name = self.query_one("#profile-name", Line).value.strip()
        keyring = self.query_one("#keep", Choice).chosen == KEYRING
        saved = await asyncio.to_thread(save, name, target, self.start, keyring=keyring)
        tone = Tone.OK if saved.written else Tone.WARN
        self.show_verdict(tuple((Part(f" {line}", tone),) for line in saved.told))

    def action_leave(self) -> None:
        """End the test; else leave, and where something was typed only when asked twice."""
        if self._testing:
            self.workers.cancel_group(self, "test")
        elif self._touched and not self._leaving:
            self._leaving = True
            self.say(_LEAVE)
        else:
            self.dismiss(None)

    def action_scroll_seen(self, pages: int) -> None:
        """Scroll what was seen."""
        seen = self.query_one("#seen", VerticalScroll)
        seen.scroll_relative(y=pages * seen.size.height, animate=False)


def _load() -> None:
    import tui.app  # noqa: PLC0415
    import tui.session  # noqa: F401, PLC0415
