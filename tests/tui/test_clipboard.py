"""The key y: what it offers, what reaches the terminal's clipboard, and what is done where nothing can."""

from __future__ import annotations

import base64
import re
import stat
import sys
from pathlib import Path

import msgspec
import pytest
from textual.pilot import Pilot

from diagnostics.report.json import write_json
from diagnostics.report.levels import PaneName
from diagnostics.report.model import Report
from diagnostics.secret import Secret
from screenshots.make import FixedClock
from tests.support.command import clean_environment
from tests.support.terminal import terminal
from tests.tui.support import NARROW, GatedSession, dashboard, ended, screen_text, settle, until
from tui import clipboard
from tui.app import DoctorApp
from tui.session import FixedSession

SCRIPT = """
import pathlib, sys
import msgspec
from diagnostics.report.model import Report
from tui.app import run_dashboard
from tui.session import FixedSession
report = msgspec.json.decode(pathlib.Path(sys.argv[1]).read_bytes(), type=Report)
sys.exit(run_dashboard(FixedSession(report)))
"""
_PLAIN = re.compile(rb"(?<!\x1b)\x1b\]52;c;([A-Za-z0-9+/=]*)\x07")
_TOKEN = "a0b1c2d3e4f5a6b7c8d9e0f1a2b3c4d5"


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each text that was sent to the clipboard, and no variable that keeps it from being sent."""
    texts: list[str] = []

    def sequence(text: str, _environment: object) -> str:
        texts.append(text)
        return ""

    for name in ("TERM_PROGRAM", "TMUX", "STY", clipboard.SWITCH):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setattr(clipboard, "sequence", sequence)
    return texts


@pytest.mark.parametrize(
    ("environment", "wrapped"),
    [
        ({}, b"{plain}"),
        ({"TMUX": "tmux-0/default,1,0"}, b"{plain}\x1bPtmux;\x1b{plain}\x1b\\"),
        ({"TERM": "tmux-256color"}, b"{plain}\x1bPtmux;\x1b{plain}\x1b\\"),
        ({"STY": "1.pts"}, b"\x1bP{plain}\x1b\\"),
        ({"TERM": "screen-256color"}, b"{plain}\x1bP{plain}\x1b\\"),
    ],
    ids=["plain", "tmux", "tmux-over-ssh", "screen", "screen-over-ssh"],
)
def test_the_sequence_is_what_each_terminal_takes(environment: dict[str, str], wrapped: bytes) -> None:
    """Plain; under tmux plain and wrapped with ESC doubled; under GNU screen wrapped."""
    plain = "\x1b]52;c;" + base64.b64encode("é ✗".encode()).decode() + "\x07"
    assert clipboard.sequence("é ✗", environment) == wrapped.decode().replace("{plain}", plain)


def test_screen_gets_it_in_pieces_that_give_the_whole() -> None:
    """No piece is longer than GNU screen passes on, and together they are the plain sequence."""
    text = "a long finding " * 40
    pieces = re.findall(r"\x1bP(.*?)\x1b\\", clipboard.sequence(text, {"STY": "1.pts"}), re.DOTALL)
    assert len(pieces) > 1
    assert max(map(len, pieces)) <= 76
    assert "".join(pieces) == clipboard.sequence(text, {})


@pytest.mark.parametrize(
    ("environment", "length", "told"),
    [
        ({}, 10, ""),
        ({}, 56_244, ""),
        ({}, 56_247, "74,996 characters are more than the 74,994"),
        ({"TERM": "linux"}, 1, "the Linux console has no clipboard"),
        ({"TERM_PROGRAM": "Apple_Terminal"}, 1, "macOS's Terminal has no such sequence"),
        ({"TERM": "linux", clipboard.SWITCH: "osc52"}, 1, ""),
        ({clipboard.SWITCH: "osc52"}, 60_000, "more than the 74,994"),
        ({clipboard.SWITCH: "off"}, 1, "TRACKER_DOCTOR_CLIPBOARD=off"),
    ],
)
def test_what_cannot_be_sent_has_a_reason(environment: dict[str, str], length: int, told: str) -> None:
    """The terminal, the length, or the variable that switches it off or on."""
    refused = clipboard.refusal("a" * length, environment)
    assert told in refused
    assert bool(refused) is bool(told)


def test_a_browser_has_none() -> None:
    """In a browser nothing is sent."""
    assert "browser" in clipboard.refusal("a", {}, browser=True)


async def _copy(app: DoctorApp, pilot: Pilot[int], *keys: str) -> str:
    await pilot.press(*keys)
    await settle(app, pilot)
    return screen_text(app)


async def test_y_offers_what_there_is_of_a_finding(report: Report, sent: list[str]) -> None:
    """Row, finding and command are sent by their letter, by enter, or y once more; and it says how much."""
    finding = next(one for one in report.findings if one.pane is PaneName.ROLES)
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        shown = await _copy(app, pilot, "2", "tab", "y")
        assert "letter or enter sends" in shown
        assert "p path      not available: nothing was exported yet" in shown
        shown = await _copy(app, pilot, "y")
        assert f"Sent {len(sent[0].encode()):,} bytes to the terminal's clipboard" in shown
        assert "Copied" not in shown
        await _copy(app, pilot, "y", "j", "enter")
        await _copy(app, pilot, "y", "f")
        assert f"{finding.code} · {finding.title}" in sent[0]
        assert sent[1] == sent[2]
        for part in (finding.code, finding.title, finding.cause, finding.remediation.text):
            assert part in sent[1]
        shown = await _copy(app, pilot, "y", "p")
        assert "No path: nothing was exported yet" in shown
        assert len(sent) == 3
        shown = await _copy(app, pilot, "escape", "j")
        assert "letter or enter sends" not in shown


async def test_y_sends_the_reproducer(refused: Report, sent: list[str]) -> None:
    """Of a broken link: the finding about it, and its command as it is typed into a shell."""
    finding = refused.findings[0]
    assert finding.remediation.commands
    app = dashboard(refused)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await _copy(app, pilot, "y", "c")
        assert sent == ["\n".join(finding.remediation.commands)]


async def test_y_sends_the_path_that_was_exported_last(
    report: Report, sent: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The absolute path, for the line that fetches it."""
    monkeypatch.chdir(tmp_path)
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await _copy(app, pilot, "e", "enter")
        await until(pilot, lambda: bool(app.exported))
        await _copy(app, pilot, "y", "p")
        assert sent == [str(app.exported[0])]


async def test_no_secret_and_no_escape_reaches_the_clipboard(report: Report, sent: list[str]) -> None:
    """A token in a text is taken out before it is sent, and what could drive a terminal is shown instead."""
    first = next(one for one in report.findings if one.pane is PaneName.ROLES)
    spoiled = msgspec.structs.replace(first, cause=f"\x1b]0;x\x07\x1b[2J\u202e told {_TOKEN} back")
    findings = tuple(spoiled if one is first else one for one in report.findings)
    spoiled_report = msgspec.structs.replace(report, findings=findings)
    app = DoctorApp(FixedSession(spoiled_report), clock=FixedClock(), secrets=(Secret(_TOKEN),))
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await _copy(app, pilot, "2", "tab", "y", "f")
        assert "told (secret) back" in sent[0]
        assert _TOKEN not in sent[0]
        assert all(line.isprintable() for line in sent[0].split("\n"))


async def test_what_holds_a_secret_all_the_same_is_not_sent(report: Report, sent: list[str]) -> None:
    """A form that the taking out does not know is found by the scan; the reason is told, nothing is sent."""
    first = next(one for one in report.findings if one.pane is PaneName.ROLES)
    encoded = base64.b64encode(_TOKEN.encode()).decode()
    spoiled = msgspec.structs.replace(first, cause=f"it said {encoded}")
    findings = tuple(spoiled if one is first else one for one in report.findings)
    spoiled_report = msgspec.structs.replace(report, findings=findings)
    app = DoctorApp(FixedSession(spoiled_report), clock=FixedClock(), secrets=(Secret(_TOKEN),))
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        shown = await _copy(app, pilot, "2", "tab", "y", "f")
        assert "Not sent: BND810" in shown
        assert sent == []


async def test_before_anything_was_read_y_says_so(report: Report, sent: list[str]) -> None:
    """There is nothing to copy yet."""
    app = dashboard(GatedSession([ended(report)]))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        await pilot.press("y")
        await pilot.pause()
        assert "There is nothing to copy yet" in screen_text(app)
        assert sent == []


async def test_where_no_clipboard_is_the_text_is_shown_and_written(
    report: Report, sent: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole text with the reason; e writes it for its owner alone, a link is refused, esc goes back."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(clipboard.SWITCH, "off")
    (tmp_path / "link.txt").symlink_to(tmp_path / "elsewhere")
    finding = next(one for one in report.findings if one.pane is PaneName.ROLES)
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        shown = await _copy(app, pilot, "2", "tab", "y", "f")
        assert "Not sent to the terminal's clipboard: TRACKER_DOCTOR_CLIPBOARD=off." in shown
        assert f"{finding.code} {finding.severity}: {finding.title}" in " ".join(shown.split())
        shown = await _copy(app, pilot, "e", "enter")
        written = tmp_path / f"tracker-doctor-copy-{FixedClock().now():%Y%m%d-%H%M%S}.txt"
        assert f"Written:{written}" in "".join(shown.split())
        assert finding.cause in written.read_text("utf-8")
        assert stat.S_IMODE(written.stat().st_mode) == 0o600
        shown = await _copy(app, pilot, "e", "enter")
        assert "enter again overwrites it" in shown
        shown = await _copy(app, pilot, "home", *["delete"] * 80, *"link.txt", "enter")
        assert "Not written: LOC710" in shown
        assert "Copy by hand" in await _copy(app, pilot, "escape")
        assert "Copy by hand" not in await _copy(app, pilot, "escape")
        assert sent == []


@pytest.mark.parametrize("multiplexer", [{}, {"TMUX": "tmux-0/default,1,0"}], ids=["plain", "tmux"])
def test_the_bytes_at_the_terminal_are_the_finding(
    multiplexer: dict[str, str], report: Report, tmp_path: Path
) -> None:
    """Read back from a real pseudo-terminal and decoded; under tmux also as it is passed on by that."""
    path = tmp_path / "report.json"
    path.write_text(write_json(report), encoding="utf-8")
    finding = next(one for one in report.findings if one.pane is PaneName.ROLES)
    environment = clean_environment(tmp_path, PYTHONPATH=str(Path(__file__).parents[2]))
    for name in ("TMUX", "STY", "TERM_PROGRAM"):
        environment.pop(name, None)
    command = [sys.executable, "-c", SCRIPT, str(path)]
    with terminal(command, {**environment, **multiplexer}, tmp_path) as opened:
        opened.wait_for("2 Roles")
        opened.press("2\t")
        opened.wait_for(finding.code)
        opened.press("y")
        opened.wait_for("letter or enter sends")
        opened.press("f")
        opened.wait_for("Sent ")
        opened.press("q")
        assert opened.wait_for_end() == 0
    (encoded,) = _PLAIN.findall(opened.written)
    text = base64.b64decode(encoded).decode()
    assert text.startswith(f"{finding.code} {finding.severity}: {finding.title}\n")
    assert finding.cause in text
    wrapped = re.findall(rb"\x1bPtmux;(.*?)\x1b\\", opened.written, re.DOTALL)
    passed_on = [_PLAIN.findall(one.replace(b"\x1b\x1b", b"\x1b")) for one in wrapped]
    assert passed_on == ([[encoded]] if multiplexer else [])
