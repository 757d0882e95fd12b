"""Every key with a meaning, pressed everywhere: something is to be seen, or a reason is said."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from diagnostics.report.model import Report
from diagnostics.snapshot import Snapshot
from tests.tui.support import NARROW, GatedSession, dashboard, ended, screen_text, settle, table
from tui.app import DoctorApp
from tui.screens.pane import PaneScreen
from tui.session import SnapshotSession
from tui.unused import UNUSED
from tui.widgets.detail import DetailView

KEYS = tuple(key for key in (*(one.key for one in UNUSED), *"012345", "d") if key not in {"r", "R"})
"""Those of the app's table; q and ctrl+c end the program and r reads again, which other tests see."""


def _seen(app: DoctorApp) -> tuple[str, object, object]:
    """Give what somebody sees: the text, where the focus is, and which row the cursor is on."""
    row = app.screen.source.key if isinstance(app.screen, PaneScreen) else None
    return screen_text(app), app.focused, row


async def _silent(
    app: DoctorApp, pilot: Pilot[int], keys: tuple[str, ...], before: tuple[str, ...]
) -> list[str]:
    """Give the keys that changed nothing on the screen, pressed one by one after the same keys."""
    silent = []
    await _back(app, pilot, before)
    for key in keys:
        seen = _seen(app)
        await pilot.press(key)
        if _seen(app) == seen:
            await pilot.pause()  # a busy machine may not have drawn the answer yet
        now = _seen(app)
        if now == seen:
            silent.append(key)
        elif now[0].splitlines()[:-1] == seen[0].splitlines()[:-1] and now[1:] == seen[1:]:
            app.screen.remove_class("saying")
            await pilot.pause()
        else:
            await _back(app, pilot, before)
    return silent


async def _back(app: DoctorApp, pilot: Pilot[int], before: tuple[str, ...]) -> None:
    """Come to where these keys lead from the first row of a pane with nothing open, narrowed or said."""
    while len(app.screen_stack) > 1:
        await app.pop_screen()
    for one in app.screen.query(".open"):
        await one.run_action("cancel")
    app.all_findings = False
    await app.action_show_pane("connection")
    screen = app.screen
    assert isinstance(screen, PaneScreen)
    screen.remove_class("reading", "saying")
    screen.set_focus(screen.table)
    await pilot.press("escape", *before)
    app.screen.remove_class("saying")
    await pilot.pause()


@pytest.mark.parametrize(
    "before",
    [("2",), ("5",), ("2", "tab"), ("2", "enter"), ("question_mark",), ("4", "f", "slash", *"zzz", "enter")],
    ids=["pane", "pane-5", "findings", "detail", "help", "empty"],
)
async def test_no_key_is_silent(before: tuple[str, ...], seen: Snapshot) -> None:
    """On a pane, its findings, a detail, the help and an empty list each key acts or says why it does not."""
    app = dashboard(SnapshotSession(seen))
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        assert await _silent(app, pilot, KEYS, before) == []


async def test_no_key_is_silent_on_a_saved_report(report: Report) -> None:
    """What needs the host or its stories says so."""
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        keys = ("w", "m", "plus", "x", "K", "J", "u", "W", "l")
        assert await _silent(app, pilot, keys, ("5",)) == []


async def test_no_key_is_silent_while_nothing_has_been_read(report: Report) -> None:
    """Before the first answer, too."""
    app = dashboard(GatedSession([ended(report)]))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        keys = tuple(key for key in KEYS if key not in {"1", "tab", "shift+tab"})
        assert await _silent(app, pilot, keys, ()) == []


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        (("2", "u"), "u is a key of Field support and Categorize artifacts; ? lists those here"),
        (("2", "K"), "K is a key of Categorize artifacts; ?"),
        (("2", "G", "j"), "This is the last row"),
        (("2", "k"), "This is the first row"),
        (("2", "slash", *"zzz", "enter", "j"), "There is no row here"),
        (("2", "enter", "k"), "The text begins here"),
        (("2", "enter", "G", "ctrl+d"), "The text ends here"),
        (("2", "enter", "enter"), "This is the detail already"),
        (("question_mark", "f"), "f does nothing here; esc goes back"),
        (("d", "escape", "escape", "escape"), "Nothing to go back from; q quits"),
    ],
)
async def test_a_key_that_cannot_act_says_why(keys: tuple[str, ...], told: str, report: Report) -> None:
    """In one line, with what leads on."""
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await pilot.press(*keys)
        await pilot.pause()
        assert told in screen_text(app)


async def test_whatever_can_be_clicked_has_a_key(report: Report) -> None:
    """A click on a tab, a row, a key of the footer and a command does what its key does."""
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await pilot.click("#tabs", offset=(screen_text(app).splitlines()[1].index("2 Roles"), 0))
        await pilot.pause()
        assert app.current_mode == "roles"
        await pilot.click("#table", offset=(3, 2))
        await pilot.pause()
        row = table(app).key
        await pilot.click("#table", offset=(3, 2))
        await pilot.pause()
        assert isinstance(app.focused, DetailView)
        await pilot.press("escape", "g", "j", "enter")
        await pilot.pause()
        assert (table(app).key, isinstance(app.focused, DetailView)) == (row, True)
        await pilot.press("escape")
        footer = screen_text(app).splitlines()[-1]
        await pilot.click("PaneFooter", offset=(footer.index("Help"), 0))
        await pilot.pause()
        assert "Help · esc closes" in screen_text(app)
        await pilot.press("escape")
        await pilot.click("#findings", offset=(3, 0))
        await pilot.click("#findings", offset=(3, 0))
        await pilot.pause()
        assert "Cause" in screen_text(app)
        await pilot.press("escape", "y")
        await pilot.click("CopyBar", offset=(3, 4))
        await pilot.pause()
        assert "No path: nothing was exported yet" in screen_text(app)
