"""Whatever size the terminal has or takes: no defect, and a plain line where nothing can be read."""

from __future__ import annotations

import importlib
import pkgutil
import random
import sys
from pathlib import Path

import pytest
from textual import events
from textual.screen import Screen

import tui.screens
from diagnostics.report.model import Report
from tests.support.sequences import text_of
from tests.support.terminal import terminal
from tests.tui.support import dashboard, screen_text, settle
from tests.tui.test_terminal import assert_left_clean
from tests.tui.wired import terminal_environment, wired
from tui.screens.steady import Steady

_TOLD = "Terminal too small"


@pytest.mark.parametrize("size", [(1, 1), (20, 5), (39, 24), (80, 9), (40, 10), (300, 100)])
def test_it_starts_at_any_size(size: tuple[int, int], report: Report, tmp_path: Path) -> None:
    """From 40x10 on the pane is there, below only what is lacking; q ends it with 0 in either case."""
    with wired(report, tmp_path, size=size) as opened:
        small = size[0] < 40 or size[1] < 10
        opened.wait_for(_TOLD[: size[0]].partition(" ")[0] if small else "Overview")
        opened.press("2q")
        assert opened.wait_for_end() == 0
        assert ("Overview" in text_of(opened.written)) is (not small)
        assert_left_clean(opened)


async def test_what_was_typed_is_there_again_when_there_is_room(report: Report) -> None:
    """A form that is open keeps its text and the focus while the terminal is too small, on each pane."""
    app = dashboard(report)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(app, pilot)
        await pilot.press("1", "slash", *"tls")
        focused = app.focused
        await pilot.resize_terminal(30, 8)
        await pilot.pause()
        assert _TOLD in screen_text(app)
        assert "LINK" not in screen_text(app)
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert _TOLD not in screen_text(app)
        assert app.focused is focused
        await pilot.press("x")
        await pilot.pause()
        assert "tlsx" in screen_text(app)


async def test_each_screen_that_comes_up_is_looked_at(report: Report) -> None:
    """Going to another pane, or to the help, in a terminal that is too small shows the line there, too."""
    app = dashboard(report)
    async with app.run_test(size=(30, 8)) as pilot:
        await settle(app, pilot)
        for key in ("2", "question_mark"):
            await pilot.press(key)
            await pilot.pause()
            assert _TOLD in screen_text(app)
        await pilot.resize_terminal(80, 24)
        await pilot.press("escape")
        for key in ("1", "2"):
            await pilot.press(key)
            await pilot.pause()
            assert _TOLD not in screen_text(app)


def test_a_storm_of_sizes_breaks_nothing(tmp_path: Path) -> None:
    """Hundreds of sizes while it loads, and with a filter, a form and the help open; it still ends with 0."""
    rng = random.Random(6)  # noqa: S311 - sizes
    command = [sys.executable, "-m", "tui", "demo"]
    with terminal(command, terminal_environment(tmp_path), tmp_path) as opened:
        opened.wait_for("\x1b[?1049h")
        for keys in ("", "2", "/", "x\r", "\x1b", "e", "\x1b", "5", "m", "\x1b", "?", "\x1b", "3\r", "\x1b"):
            opened.press(keys)
            for _ in range(12):
                opened.resize(rng.randint(1, 200), rng.randint(1, 60))
                opened.settle(0.01)
        start = len(opened.written)
        opened.resize(80, 24)
        opened.press("1")
        opened.wait_for("Connection health ·", since=start)
        opened.press("q")
        assert opened.wait_for_end() == 0
        assert_left_clean(opened)


def test_every_screen_takes_the_newest_size_only() -> None:
    """Each screen of ours is a steady one: Textual's own can take turns between two sizes for ever."""
    for found in pkgutil.iter_modules(tui.screens.__path__):
        module = importlib.import_module(f"tui.screens.{found.name}")
        for one in vars(module).values():
            if isinstance(one, type) and issubclass(one, Screen) and one.__module__ == module.__name__:
                assert issubclass(one, Steady), one


async def test_a_size_that_is_past_is_passed_over(report: Report) -> None:
    """Two sizes on their way to a screen at once end in the one that the terminal has."""
    app = dashboard(report)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(app, pilot)
        app.screen.post_message(events.Resize.from_dimensions((120, 40), None))
        app.screen.post_message(events.Key("j", "j"))
        app.screen.post_message(events.Resize.from_dimensions((80, 24), None))
        await pilot.pause()
        assert app.screen.size == (80, 24)
        assert not app.screen.has_class("-wide")
