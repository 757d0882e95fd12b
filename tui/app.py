"""The dashboard: it follows one session and shows what it gives in an overview and five panes."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on, work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Static

from diagnostics.clock import Clock, SystemClock
from tui.manner import THEMES, Manner
from tui.messages import (
    BundleAsked,
    BundleWritten,
    ExportAsked,
    PaneAsked,
    StoriesAsked,
    Updated,
    WhyAsked,
)
from tui.panes import OVERVIEW, PAGES, Page
from tui.screens.compare import CompareScreen
from tui.screens.filtered import FilteredScreen
from tui.screens.overview import OverviewScreen
from tui.screens.pane import PaneScreen
from tui.screens.text import TextScreen
from tui.sending import SendingApp
from tui.session import Session
from tui.stories import refusal
from tui.trouble import where
from tui.unused import UNUSED, reason
from tui.watching import Pause, WatchingApp
from tui.why import why_text
from tui.wires import let_go

if TYPE_CHECKING:
    from diagnostics.case import Case
    from diagnostics.secret import Secret


_AT_ONCE_S: Final = 0.001
"""After what is waiting already."""


class DoctorApp(SendingApp, WatchingApp):
    """An overview and five panes on one session."""

    START: ClassVar[str] = OVERVIEW.name
    """The screen that it opens on."""

    TITLE = "tracker-doctor"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(str(key), f"show_pane('{pane.name}')", pane.title, show=False, id=f"general.{pane.name}")
            for key, pane in enumerate(PAGES)
        ),
        Binding(
            "d",
            "compare",
            "Differ",
            show=False,
            id="general.compare",
            tooltip="What differs from a saved report",
        ),
        Binding("q", "quit", "Quit", id="general.quit"),
        Binding("ctrl+c", "quit", "Quit", show=False, id="general.interrupt", priority=True),
        *UNUSED,
    ]

    def __init__(
        self,
        session: Session,
        clock: Clock | None = None,
        secrets: tuple[Secret, ...] = (),
        compare_with: Path | None = None,
        manner: Manner | None = None,
        pause: Pause = asyncio.sleep,
    ) -> None:
        """Prepare the app.

        Args:
            session: What is shown.
            clock: What the age of the report is told by.
            secrets: What no exported report may hold.
            compare_with: A saved report that the one which is shown is held against at once.
            manner: How it is wanted.
            pause: Waits between the runs of a watch.
        """
        self._manner = manner or Manner()
        super().__init__(session, self._manner.watch_s, pause)
        self._clock = clock or SystemClock()
        self._secrets = secrets
        self._compare_with = compare_with
        self._warned = False
        self._visited = {self.START}
        self._built = False
        self.exported: list[Path] = []
        self.animation_level = "none"
        self.dress(self._manner)
        for pane in PAGES:
            self.add_mode(pane.name, partial(_screen, pane, session.title, self._clock))

    def get_loading_widget(self) -> Widget:
        """Give a loading sign that stands still: the stock one costs 50 kB/s over SSH."""
        return Static(Content("Reading …"))

    async def on_mount(self) -> None:
        """Show the first screen.

        Not as the default mode: from Python 3.12 on, Textual mounts that screen before it is on the stack,
        where an input in it finds no screen.
        """
        self.set_keymap(dict(self._manner.keys))
        await self.switch_mode(self.START)

    def on_ready(self) -> None:
        """Begin to read, once the first frame is on the screen: what that loads would only hold it up."""
        self.follow()

    @on(Updated)
    def _compare_at_once(self, message: Updated) -> None:
        if self._compare_with is not None and not message.update.running:
            path, self._compare_with = self._compare_with, None
            self.push_screen(CompareScreen(message.update.report, path, at_once=True))

    async def action_quit(self) -> None:
        """Leave; where edits are not saved, say so first and wait for the key once more."""
        unsaved = isinstance(self.screen, ModalScreen) or (self.edits is not None and self.edits.dirty)
        if unsaved and not (self._warned and self.screen.has_class("saying")):
            self._warned = True
            self.say("Edits are not saved: W saves, the same key again quits without")
        else:
            await super().action_quit()

    @on(ExportAsked)
    def _export_asked(self, message: ExportAsked) -> None:
        if self.state.latest is not None:
            self._export(self._session.case(self.state.latest), message.fmt, message.path)

    @work(exclusive=True, group="export", exit_on_error=False, description="exporting the report")
    async def _export(self, case: Case, fmt: str, path: Path) -> None:
        try:
            from tui import export  # noqa: PLC0415 - not before the first paint

            written, told = await asyncio.to_thread(export.write, case, fmt, path, self._secrets)
        except Exception as error:  # noqa: BLE001 - a defect of a writer is told, and the dashboard lives on
            written, told = None, f"Not written: {where(error)}"
        if written is not None:
            self.exported.append(written)
        self.say(told)

    @on(BundleAsked)
    async def _bundle_asked(self, message: BundleAsked) -> None:
        from tui import export  # noqa: PLC0415 - not before the first paint
        from tui.screens.bundle_form import BundleForm  # noqa: PLC0415

        if self.state.latest is not None:
            case = self._session.case(self.state.latest)
            bundling = export.Bundling(case=case, secrets=self._secrets)
            await self.push_screen(BundleForm(bundling, message.path))

    @on(BundleWritten)
    def _bundle_written(self, message: BundleWritten) -> None:
        self.exported.append(message.path)

    @on(StoriesAsked)
    async def _stories_asked(self, message: StoriesAsked) -> None:
        case = self.case_shown()
        refused = refusal(case, message.scope, running=self.state.filling) if case else "Nothing is read yet"
        if refused:
            self.say(refused)
            return
        from tui.screens.stories import StoriesScreen  # noqa: PLC0415 - polars, there by now

        await self.push_screen(StoriesScreen(message.scope, message.words, self.case_shown))

    def case_shown(self) -> Case | None:
        """Give the report that is shown with what it was made of; None before there is one."""
        return None if self.state.latest is None else self._session.case(self.state.latest)

    @on(WhyAsked)
    def _why_asked(self, message: WhyAsked) -> None:
        self.say(f"Asking for story {message.story_id} …")
        self._explain(message.story_id)

    @work(exclusive=True, group="why", exit_on_error=False, description="asking why a story is not in Viz")
    async def _explain(self, story_id: int) -> None:
        try:
            why = await self._session.why(story_id)
        except Exception as error:  # noqa: BLE001 - a defect of one question is told, and the dashboard lives on
            self.say(f"No answer: {where(error)}")
            return
        if why is None:
            self.say("A saved report holds no single stories; ask on the host itself")
            return
        if isinstance(self.screen, PaneScreen):
            self.screen.remove_class("saying")
        await self.push_screen(TextScreen(f"Why story {story_id}", why_text(why)))

    def themes(self) -> dict[str, str]:
        """Give the themes' names, each to why it cannot be had now; empty where it can."""
        colours = "NO_COLOR is set" if os.environ.get("NO_COLOR") else ""
        return {
            name: "this is it" if name == self.theme else "" if theme.ansi else colours
            for name, theme in self.available_themes.items()
            if name in THEMES
        }

    def action_choose_theme(self, name: str) -> None:
        """Take another theme, or say why it cannot be had."""
        refused = self.themes().get(name, "there is no such theme")
        if refused:
            self.say(f"Not the theme {name}: {refused}")
        else:
            self.theme = name

    def moved_keys(self) -> dict[str, str]:
        """Give what the profile has other keys for, to the keys there were."""
        from tui.keymap import moved_from  # noqa: PLC0415 - not before the first paint

        return moved_from(self._manner.keys)

    def action_unused(self, key: str) -> None:
        """Say why a key does nothing where it was pressed."""
        pane = next((one for one in PAGES if one.name == self.current_mode), None)
        self.say(reason(key, pane if isinstance(self.screen, PaneScreen) else None))

    def action_compare(self) -> None:
        """Ask for a saved report to hold against the one shown; the one exported last stands there."""
        if self.state.report is None:
            self.say("There is nothing to compare yet")
        else:
            self.push_screen(CompareScreen(self.state.report, self.exported[-1] if self.exported else None))

    @on(PaneAsked)
    async def _pane_asked(self, message: PaneAsked) -> None:
        await self.action_show_pane(message.mode)

    async def action_show_pane(self, mode: str) -> None:
        """Go to a pane; one that is there already says so."""
        while not isinstance(self.screen, PaneScreen):
            self.pop_screen()
        if mode == self.current_mode:
            self.screen.say("This is that pane")
        else:
            self._built = mode in self._visited
            self._visited.add(mode)
            await self.switch_mode(mode)

    def delay_update(self, delay: float = 0.05) -> None:
        """Draw a pane that is built at once: the delay hides how one is built, on each switch to it."""
        super().delay_update(_AT_ONCE_S if self._built else delay)


def screen_class(pane: Page) -> type[PaneScreen]:
    """Give what draws a page; what edits is loaded with the one pane that does."""
    if pane is OVERVIEW:
        return OverviewScreen
    if pane.edits:
        from tui.screens.categorize import CategorizeScreen  # noqa: PLC0415 - not before the first paint

        return CategorizeScreen
    return FilteredScreen if pane.filters else PaneScreen


def _screen(pane: Page, title: str, clock: Clock) -> PaneScreen:
    return screen_class(pane)(pane, title, clock)


def run_dashboard(
    session: Session,
    secrets: tuple[Secret, ...] = (),
    compare_with: Path | None = None,
    manner: Manner | None = None,
) -> int:
    """Run the dashboard and give the exit code: 0, or 1 after a fatal error of its own."""
    manner = manner or Manner()
    app = DoctorApp(session, secrets=secrets, compare_with=compare_with, manner=manner)
    app.suit_terminal()
    app.run(mouse=manner.mouse)
    with contextlib.suppress(OSError):  # the terminal is gone; the files are there
        for path in app.exported:
            sys.stdout.write(f"{path}\n")
    let_go()
    return app.return_code or 0
