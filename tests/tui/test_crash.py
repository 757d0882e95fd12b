"""A defect on a real terminal: the terminal is given back, a report is kept, and a secret is nowhere."""

from __future__ import annotations

import base64
import os
import stat
import sys
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pytest

from diagnostics.report.model import Report
from tests.support.terminal import Terminal, terminal
from tests.tui.test_terminal import assert_left_clean
from tests.tui.wired import terminal_environment, wired
from tui import crash

TOKEN = "a0b1c2d3e4f5a6b7c8d9e0f1a2b3c4d5"
_HELD = f"""
from diagnostics.secret import Secret
TOKEN = {TOKEN!r}
def fail(*_, **__):
    held = Secret(TOKEN)
    raw = held.reveal()
    raise ValueError(f"Illegal header value {{raw!r}}", held, raw)
"""
_BREAKS = {
    "a key": f"{_HELD}\nfrom tui.screens.pane import PaneScreen\nPaneScreen.action_refresh = fail",
    "a render": f"{_HELD}\nfrom tui.widgets.detail import DetailView\nDetailView.show = fail",
    "a worker": (
        f"{_HELD}\nfrom textual import work\nfrom tui.screens.pane import PaneScreen\n"
        "PaneScreen.action_refresh = work(lambda self: fail(), thread=True, name=TOKEN, description=TOKEN)"
    ),
}
_SESSION = f"""{_HELD}
async def updates(self, pane=None):
    if getattr(self, "read", False):
        fail(self)
    self.read = True
    yield await anext(stock(self))
stock, FixedSession.updates, FixedSession.live = FixedSession.updates, updates, True
"""


def _forms(token: str) -> list[bytes]:
    """Give the forms that a token could be written in."""
    raw = token.encode()
    return [
        raw,
        raw.upper(),
        raw[::-1],
        raw.hex().encode(),
        base64.b64encode(raw)[:-4],
        quote(token).encode(),
    ]


def assert_holds_no_secret(written: bytes) -> None:
    """No form of the token stands there, broken over lines or not, nor a part of it that would do."""
    bare = b"".join(written.split())
    assert [form for form in _forms(TOKEN) if form in written or form in bare] == []
    assert TOKEN[:12].encode() not in bare


def _reports(home: Path) -> list[Path]:
    return sorted((home / ".local/state/tracker-doctor" / crash.FOLDER).glob("*"))


@pytest.mark.parametrize("what", _BREAKS)
def test_a_defect_gives_the_terminal_back_and_tells_where_its_report_is(
    what: str, report: Report, tmp_path: Path
) -> None:
    """Exit code 1, the modes as before, one file readable by its owner alone; the secret is in none of it."""
    with wired(report, tmp_path, before=_BREAKS[what], size=(120, 40)) as opened:
        if what != "a render":
            opened.wait_for("To act")
            opened.press("r")
        assert opened.wait_for_end() == 1
        assert_left_clean(opened)
        assert opened.modes_now == opened.modes
        after = opened.written.rpartition(b"\x1b[?1049l")[2]
        assert_holds_no_secret(opened.written)
    (path,) = _reports(tmp_path)
    assert str(path).encode() in after
    assert b"tracker-doctor failed with " in after
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    text = path.read_text("utf-8")
    assert_holds_no_secret(text.encode())
    assert "ValueError" in text
    assert " in fail" in text
    assert "TERM: xterm-256color" in text
    assert "held" not in text


def test_a_session_that_breaks_is_told_without_its_text(report: Report, tmp_path: Path) -> None:
    """The header tells type and place, the dashboard lives on, and the secret of the error is not shown."""
    with wired(report, tmp_path, before=_SESSION, size=(120, 40)) as opened:
        opened.wait_for("To act")
        opened.press("r")
        opened.wait_for("stale: ValueError")
        for key in ("2", "?", "\x1b", "5"):
            opened.sent_by(key)
        opened.press("q")
        assert opened.wait_for_end() == 0
        assert_left_clean(opened)
        assert_holds_no_secret(opened.written)
    assert _reports(tmp_path) == []


def test_the_token_of_the_target_is_never_on_the_screen(tmp_path: Path) -> None:
    """A live session with a token that no host accepts: through every pane, in no form."""
    (tmp_path / "token").write_text(TOKEN)
    command = [sys.executable, "-m", "tui", "--url", "http://127.0.0.1:9", "--token-file", "token"]
    with terminal(command, terminal_environment(tmp_path), tmp_path) as opened:
        opened.wait_for("just now")
        _look_about(opened)
        assert b"stale:" not in opened.written
        assert_holds_no_secret(opened.written)


def _look_about(opened: Terminal) -> None:
    for key in ("2", "3", "4", "5", "1", "\r", "\x1b", "\t", "\r", "\x1b", "?"):
        opened.press(key)
        opened.settle(0.2)


def test_where_no_file_can_be_the_places_are_told(report: Report, tmp_path: Path) -> None:
    """A state folder that cannot be written leaves the lines on the terminal, without any text either."""
    (tmp_path / ".local").write_text("in the way")
    with wired(report, tmp_path, before=_BREAKS["a key"]) as opened:
        opened.wait_for("To act")
        opened.press("r")
        assert opened.wait_for_end() == 1
        after = opened.written.rpartition(b"\x1b[?1049l")[2]
        assert_holds_no_secret(opened.written)
    assert b"Please report it with these lines" in after
    assert b" in fail" in after


def test_only_the_newest_reports_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However often it fails, ten files are there, the newest ones."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    told = [crash.told(KeyError(number)) for number in range(crash.MOST_FILES + 3)]
    kept = sorted((tmp_path / "tracker-doctor" / crash.FOLDER).iterdir())
    assert len(kept) == crash.MOST_FILES
    assert [str(path) in one for path, one in zip(kept, told[3:], strict=True)] == [True] * len(kept)


def test_an_error_is_told_with_what_it_came_from() -> None:
    """Types and places of each error of a chain, and of one that names itself, once; no path of a home."""
    first = ValueError(TOKEN)
    try:
        raise KeyError(TOKEN) from first  # noqa: TRY301 - an error like any other
    except KeyError as error:
        first.__cause__ = error
        text = crash.crash_report(error, datetime(2026, 3, 4, tzinfo=UTC))
    assert (text.count("KeyError"), text.count("ValueError")) == (1, 1)
    assert_holds_no_secret(text.encode())
    assert os.path.expanduser("~") + "/" not in text  # noqa: PTH111 - as a text
