"""A first run in a real terminal: from no settings at all to a report on disk, and out again without one."""

from __future__ import annotations

import sys
from pathlib import Path

from diagnostics.sandbox import Sandbox
from tests.support.command import clean_environment
from tests.support.sequences import foreign
from tests.support.terminal import Terminal, terminal
from tests.tui.wired import terminal_environment

_COMMAND = (sys.executable, "-m", "tui")


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_from_no_settings_to_a_report_on_disk(tmp_path: Path, mixed: Sandbox) -> None:
    """Address, token, test, open, export; the token is in no byte of the screen, and in no file."""
    token = mixed.connection_user.token
    with terminal(_COMMAND, clean_environment(tmp_path), tmp_path) as screen:
        screen.wait_for("Standard Authentication")
        screen.press(mixed.url)
        screen.wait_for("→ ")
        screen.press(f"\r\r\r\x1b[200~{token}\n\x1b[201~")
        screen.wait_for("32 hex digits, as")
        screen.press("\r")
        screen.wait_for("All links hold")
        screen.press("\tacme\r")
        screen.wait_for("tracker-doctor --profile acme")
        screen.press("\x0f")
        screen.wait_for("just now")
        screen.press("e\r")
        screen.wait_for("Written")
        screen.press("q")
        assert screen.wait_for_end() == 0
    written = _files(tmp_path)
    (report,) = tmp_path.glob("tracker-doctor-*")
    assert "ROLE521" in report.read_text(encoding="utf-8")
    (profiles,) = [path for path in written if path.name == "profiles.toml"]
    assert profiles.read_text(encoding="utf-8") == f'[acme]\nurl = "{mixed.url}"\n'
    assert token.encode() not in screen.written + b"".join(path.read_bytes() for path in written)


def _left(screen: Terminal) -> tuple[int, bytes]:
    """Leave the form with esc, and give the exit code and what stands in the terminal after the screen."""
    screen.wait_for("Standard Authentication")
    screen.press("\x1b")
    code = screen.wait_for_end()
    return code, screen.written.rpartition(b"\x1b[?1049l")[2]


def test_leaving_the_form_is_no_fault(tmp_path: Path) -> None:
    """Nothing was given and nothing is wrong: exit 0, no sentence, no file."""
    with terminal(_COMMAND, clean_environment(tmp_path), tmp_path) as screen:
        code, told = _left(screen)
    assert code == 0
    assert b"CFG" not in told
    assert _files(tmp_path) == []


def test_leaving_it_with_settings_that_cannot_be_used_tells_them(tmp_path: Path) -> None:
    """The next call with them would fail as well: exit 2, with the sentences told without a form."""
    command = (*_COMMAND, "--url", "tracker.example.com")
    with terminal(command, clean_environment(tmp_path), tmp_path) as screen:
        screen.wait_for("CFG501")
        code, told = _left(screen)
    assert code == 2
    assert b"CFG501: No token or password" in told


def test_settings_that_others_wrote_drive_no_terminal_and_show_no_secret(tmp_path: Path) -> None:
    """A profile's name with control characters is inert, and a password in an address is not shown."""
    folder = tmp_path / ".config" / "tracker-doctor"
    folder.mkdir(parents=True)
    profiles = folder / "profiles.toml"
    address = "https://bob:hunter2/w0rd@tracker.example.com"
    profiles.write_text(f'["x\\u001b]52;c;eHg=\\u0007\\u202e\\ny"]\nurl = "{address}"\n')
    profiles.chmod(0o600)
    environment = terminal_environment(tmp_path) | {"TRACKER_URL": f"{address}?token=hunter2"}
    with terminal(_COMMAND, environment, tmp_path) as screen:
        screen.wait_for("CFG507")
        screen.press("\x1b[A" * 12 + "\x1b[C\r")
        screen.wait_for("␛]52;c;eHg=␇⟪U+202E⟫ y")
        screen.settle()
        assert foreign(screen.written) == []
        assert b"hunter2" not in screen.written
        assert b"w0rd" not in screen.written
        assert "…@tracker.example.com" in screen.cells.text
