"""The dashboard on a real pseudo-terminal: what it leaves behind, however it ends."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from diagnostics.report.model import Report
from tests.support.cells import Cells
from tests.support.command import clean_environment
from tests.support.sequences import text_of
from tests.support.terminal import Terminal, terminal
from tests.tui.wired import terminal_environment, wired
from tui.export_path import suggested_path


def assert_left_clean(opened: Terminal) -> None:
    """Each mode that was switched on is off again, and the line is as it was."""
    for on, off in (
        (b"\x1b[?1049h", b"\x1b[?1049l"),
        (b"\x1b[?25l", b"\x1b[?25h"),
        (b"\x1b[?1000h", b"\x1b[?1000l"),
        (b"\x1b[?1002h", b"\x1b[?1002l"),
        (b"\x1b[?1006h", b"\x1b[?1006l"),
        (b"\x1b[?1004h", b"\x1b[?1004l"),
        (b"\x1b[?2004h", b"\x1b[?2004l"),
        (b"\x1b[?7l", b"\x1b[?7h"),
    ):
        assert -1 < opened.written.rfind(on) < opened.written.rfind(off)
    assert b"Traceback" not in opened.written


def test_q_leaves_a_clean_terminal(report: Report, tmp_path: Path) -> None:
    """The alternate screen is left, the cursor shown, the mouse let go, the line modes as before; exit 0."""
    with wired(report, tmp_path) as opened:
        opened.wait_for("To act")
        assert opened.modes_now != opened.modes
        opened.press("q")
        opened.wait_for("\x1b[?1049l")
        assert opened.wait_for_end() == 0
        assert_left_clean(opened)
        assert opened.modes_now == opened.modes


def test_no_motion_of_the_mouse_is_asked_for(report: Report, tmp_path: Path) -> None:
    """Clicks, the wheel and drags are; a click still goes to a pane, and moving alone sends nothing."""
    with wired(report, tmp_path) as opened:
        opened.wait_for("To act")
        opened.settle()
        assert b"\x1b[?1003h" not in opened.written
        opened.press("\x1b[<0;32;2M\x1b[<0;32;2m")
        opened.wait_for("Roles · ")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_it_in_good_order(number: signal.Signals, report: Report, tmp_path: Path) -> None:
    """The exit code is what shells expect of that signal, and the terminal is given back."""
    with wired(report, tmp_path) as opened:
        opened.wait_for("To act")
        opened.signal(number)
        assert opened.wait_for_end() == 128 + number
        assert_left_clean(opened)
        assert opened.modes_now == opened.modes


@pytest.mark.parametrize("told", [False, True])
def test_nothing_runs_on_when_the_line_drops(told: bool, report: Report, tmp_path: Path) -> None:
    """With the terminal taken away the process ends by that signal, also with a path still to tell."""
    with wired(report, tmp_path) as opened:
        opened.wait_for("To act")
        if told:
            opened.press("e")
            opened.wait_for("Export as")
            opened.press("\r")
            opened.wait_for("Written")
        opened.hang_up()
        assert opened.process.wait(30) == 128 + signal.SIGHUP


def test_it_is_drawn_again_after_it_was_stopped(report: Report, tmp_path: Path) -> None:
    """The shell gets its terminal while the process stands still; `fg` brings back the whole screen."""
    with wired(report, tmp_path) as opened:
        opened.wait_for("To act")
        opened.sent_by("2")
        opened.signal(signal.SIGTSTP)
        opened.wait_for("\x1b[?1049l")
        opened.settle()
        assert opened.modes_now == opened.modes
        shown, opened.cells = opened.cells.text, Cells()
        opened.signal(signal.SIGCONT)
        opened.wait_for("Roles · ")
        opened.settle()
        assert opened.cells.text == shown
        opened.press("q")
        assert opened.wait_for_end() == 0
        assert_left_clean(opened)


def test_what_others_wrote_over_the_screen_goes_with_ctrl_l(report: Report, tmp_path: Path) -> None:
    """Only what differs is sent, so that a message of the system would stay: the key draws all anew."""
    with wired(report, tmp_path) as opened:
        opened.wait_for("To act")
        opened.settle()
        shown, opened.cells = opened.cells.text, Cells()
        opened.sent_by("\x0c")
        assert opened.cells.text == shown
        opened.press("q")
        assert opened.wait_for_end() == 0


def test_a_list_of_stories_bears_any_size(tmp_path: Path) -> None:
    """Rows are read a screen at a time: a screen that grows or shrinks is drawn before anybody is told."""
    command = [sys.executable, "-m", "tui", "demo", "--scenario", "mixed"]
    with terminal(command, terminal_environment(tmp_path), tmp_path) as opened:
        opened.wait_for("just now")
        opened.sent_by("3")
        opened.sent_by("l")
        for size in ((300, 100), (20, 5), (80, 24), (40, 10), (80, 24)):
            opened.resize(*size)
            opened.settle()
            assert b"tracker-doctor failed" not in opened.written


def test_it_ends_by_a_signal_before_the_first_screen(report: Report, tmp_path: Path) -> None:
    """What is told to leave while it builds its first screen has no defect to tell of."""
    with wired(report, tmp_path) as opened:
        opened.wait_for("\x1b[?1049h")
        opened.signal(signal.SIGTERM)
        assert opened.wait_for_end() == 128 + signal.SIGTERM
        assert_left_clean(opened)
        assert b"tracker-doctor failed" not in opened.written


def test_it_ends_by_a_signal_while_it_reads(tmp_path: Path) -> None:
    """A run that has only begun is left in good order, too."""
    command = [sys.executable, "-m", "tui", "demo", "--scenario", "mixed"]
    with terminal(command, terminal_environment(tmp_path), tmp_path) as opened:
        opened.wait_for("\x1b[?1049h")
        opened.wait_for("127.0.0.1")
        opened.signal(signal.SIGTERM)
        assert opened.wait_for_end() == 128 + signal.SIGTERM
        assert_left_clean(opened)


def test_the_exported_path_is_told_after_the_screen_is_left(report: Report, tmp_path: Path) -> None:
    """What was written where can be read and copied when the dashboard is gone."""
    goal = tmp_path / suggested_path(report, "text")
    with wired(report, tmp_path) as opened:
        opened.wait_for("To act")
        opened.press("e")
        opened.wait_for("Export as")
        opened.press("\r")
        opened.wait_for("Written")
        opened.press("q")
        assert opened.wait_for_end() == 0
        assert str(goal).encode() in opened.written.rpartition(b"\x1b[?1049l")[2]
    assert goal.exists()


@pytest.mark.parametrize("term", ["dumb", None])
@pytest.mark.parametrize("arguments", [["demo"], ["open", "report.json"], ["--url", "https://host.test"]])
def test_what_cannot_be_drawn_on_gets_a_hint(arguments: list[str], term: str | None, tmp_path: Path) -> None:
    """Exit code 2, one sentence with the command that works there, and no sequence at all."""
    command = [sys.executable, "-m", "tui", *arguments]
    with terminal(command, clean_environment(tmp_path), tmp_path, term=term) as opened:
        assert opened.wait_for_end() == 2
        assert b"\x1b" not in opened.written
        assert "needs a terminal" in text_of(opened.written)


@pytest.mark.parametrize("arguments", [["demo"], ["open", "report.json"], []])
def test_without_a_terminal_there_is_a_hint(arguments: list[str], tmp_path: Path) -> None:
    """Exit code 2 and the sentence on standard error; nothing on standard output."""
    done = subprocess.run(
        [sys.executable, "-m", "tui", *arguments],
        env={**clean_environment(tmp_path), "TERM": "xterm"},
        capture_output=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"needs a terminal" in done.stderr
    assert b"\x1b" not in done.stderr
