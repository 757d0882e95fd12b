"""Keys from the profile: what can be had, what is refused in words, and that they act."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from diagnostics.report.model import Report
from diagnostics.settings import profile_keys
from screenshots.make import FixedClock
from tests.support.command import clean_environment
from tests.support.terminal import terminal
from tests.tui.support import screen_text, settle, table
from tui.app import DoctorApp
from tui.keymap import known_ids, moved_from, refusal, typed
from tui.manner import Manner
from tui.session import FixedSession


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({"general.refresh": "f5"}, ""),
        ({"general.refresh": "f5, ctrl+r,é"}, ""),
        ({"general.refresh": "q", "general.quit": "Q"}, ""),
        ({"pane.undo": "z", "pane.unsupported": "z"}, ""),
        ({"move.half_down": "space", "general.help": "f1,?"}, ""),
        ({"general.refrsh": "f5"}, "nothing is called “general.refrsh”; close to it are general.refresh, "),
        ({"zzz": "f5"}, "nothing is called “zzz”; known are general.categorize, general.compare, "),
        ({"general.refresh": "f99"}, "general.refresh: no key is called “f99”; name one such as f5,"),
        ({"general.refresh": "ctrl+R"}, "no key is called “ctrl+R”"),
        ({"general.refresh": ","}, "no key is called “(empty)”"),
        ({"general.refresh": "q"}, "general.refresh: the key q is taken by general.quit; choose another"),
        ({"pane.undo": "r"}, "pane.undo: the key r is taken by general.refresh"),
        ({"general.refresh": "left"}, "the key left is taken by Scroll Left"),
        (
            {"general.refresh": "f5", "pane.failures": "x,f5"},
            "pane.failures: the key f5 is taken by general.refresh",
        ),
        ({"general.refresh": "ctrl+q"}, "the key ctrl+q is taken by Quit"),
        ({"a0b1c2d3e4f5a6b7c8d9e0f1a2b3c4d5": "x"}, "nothing is called “(looks like a token)”"),
    ],
)
def test_keys_that_cannot_be_had_are_refused_in_a_sentence(keys: dict[str, str], told: str) -> None:
    """An id that nothing has, a key that no terminal sends, and one that is taken on the same screen."""
    refused = refusal(keys)
    assert told in refused
    assert bool(refused) is bool(told)


@pytest.mark.parametrize(("key", "told"), [("question_mark", "?"), ("ctrl+d", "ctrl+d"), ("escape", "esc")])
def test_a_key_is_told_as_people_write_it(key: str, told: str) -> None:
    """In messages and in the README."""
    assert typed(key) == told


def test_what_was_moved_is_told_with_the_key_it_had() -> None:
    """All of them, where there were several."""
    assert moved_from({"move.top": "z", "general.refresh": "f5"}) == {
        "move.top": "home g",
        "general.refresh": "r",
    }
    assert {"move.top", "general.refresh", "pane.save"} <= set(known_ids())


async def test_a_moved_key_acts_and_the_help_has_it(report: Report) -> None:
    """The new key acts, the old one says that it does not, and ? shows both."""
    manner = Manner(keys={"pane.failures": "F", "general.help": "f1", "pane.undo": "z"})
    app = DoctorApp(FixedSession(report), clock=FixedClock(), manner=manner)
    async with app.run_test(size=(80, 50)) as pilot:
        await settle(app, pilot)
        await pilot.press("2", "f")
        await pilot.pause()
        assert "f does nothing here" in screen_text(app)
        await pilot.press("F")
        await pilot.pause()
        assert "only failures" in screen_text(app)
        assert table(app).shown > 0
        await pilot.press("f1")
        await pilot.pause()
        shown = screen_text(app)
        assert "F         Only what is wrong" in shown
        assert "yours  pane.failures is F by your profile; it was f" in shown
        assert "general.help is f1 by your profile; it was ?" in shown


def _profile(home: Path, keys: str) -> None:
    path = home / ".config" / "tracker-doctor" / "profiles.toml"
    path.parent.mkdir(parents=True)
    path.write_text(
        f'[acme]\nurl = "http://127.0.0.1:9/services/v5"\ntoken_file = "{home}/token"\n[acme.keys]\n{keys}\n'
    )
    path.chmod(0o600)
    (home / "token").write_text("a" * 32)
    (home / "token").chmod(0o600)


def test_a_profile_gives_keys(tmp_path: Path) -> None:
    """Names and texts as they stand there; none where no profile is named."""
    _profile(tmp_path, '"general.refresh" = "f5"')
    path = tmp_path / ".config" / "tracker-doctor" / "profiles.toml"
    assert profile_keys("acme", path) == {"general.refresh": "f5"}
    assert profile_keys("", path) == {}


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ('"general.refrsh" = "f5"', "close to it are general.refresh"),
        ('"general.refresh" = 5', "Expected `str`, got `int`"),
    ],
)
def test_a_refused_key_ends_the_command_before_a_screen(keys: str, told: str, tmp_path: Path) -> None:
    """CFG509 with the file, the sentence and what to do; exit code 2, and no screen was drawn."""
    _profile(tmp_path, keys)
    command = [sys.executable, "-m", "tui", "--profile", "acme", "--no-history"]
    with terminal(command, clean_environment(tmp_path), tmp_path) as opened:
        assert opened.wait_for_end() == 2
        assert b"CFG509: The profile cannot be used" in opened.written
        assert told.encode() in opened.written
        assert b"\x1b[?1049h" not in opened.written


def test_a_key_of_the_profile_acts_in_the_real_command(tmp_path: Path) -> None:
    """From the file to the screen: the key that was chosen quits."""
    _profile(tmp_path, '"general.quit" = "Q"')
    command = [sys.executable, "-m", "tui", "--profile", "acme", "--no-history"]
    with terminal(command, clean_environment(tmp_path), tmp_path) as opened:
        opened.wait_for("Q")
        opened.wait_for("NET110")
        opened.press("Q")
        assert opened.wait_for_end() == 0
