"""In ASCII alone: nothing else goes out, whatever the names are, and each sign is as wide as it was."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from diagnostics.report.model import Report
from tests.support.sequences import foreign, text_of
from tests.support.terminal import Terminal, terminal
from tests.tui.support import with_project_name
from tests.tui.wired import terminal_environment, wired
from tui.plain import plain, plain_key

_NAME = "Größe 顧客 👩‍👩‍👧 “x” → y"
_KEYS = "2G\r\x1b3\r\x1b4G\x1b5m\x1b?\x1b/\x1be\x1bw\x1bd\x1b"


def _beyond(written: bytes) -> list[int]:
    return [one for one in written if one > 0x7E]


def _walk(opened: Terminal) -> None:
    for key in _KEYS:
        opened.press(key)
        opened.settle(0.2)
    opened.settle()


@given(st.text(max_size=30))
def test_any_text_becomes_printable_ascii_of_the_same_width(text: str) -> None:
    """No table is complete: what is not in it is a question mark for each cell."""
    made = plain(text)
    assert made.isascii()
    assert made.isprintable() or not made
    assert text.isascii() or len(made) == cell_len(text)


def test_each_sign_keeps_its_meaning() -> None:
    """Verdicts stay apart, bars stay bars, and cut words differ from what goes on."""
    assert plain("✓ ok  ▲ warn  ✗ fail  • info  – skipped  … reading") == (  # noqa: RUF001
        "+ ok  ! warn  x fail  * info  - skipped  . reading"
    )
    assert plain("██▌ ▁▃▅█ │─┼ “a” a…") == '##= _-+# |-+ "a" a~'
    assert plain("Größe 顧客") == "Gr??e ????"
    assert [plain_key(key) for key in ("⏎", "↑", "⌫", "^d", "?")] == ["enter", "up", "bksp", "^d", "?"]


def test_the_option_lets_nothing_else_out(report: Report, tmp_path: Path) -> None:
    """Through every pane, detail, bar and form, with names that ASCII has no signs for."""
    named = with_project_name(report, _NAME)
    with wired(named, tmp_path, title=_NAME, plain=True) as opened:
        opened.wait_for("To act")
        _walk(opened)
        assert _beyond(opened.written) == []
        assert foreign(opened.written) == []
        assert "Gr??e" in text_of(opened.written)


@pytest.mark.parametrize(
    ("term", "variables"),
    [
        ("xterm-256color", {"LC_ALL": "C"}),
        ("xterm-256color", {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}),
        ("xterm-256color", {"LC_ALL": "C.UTF-8", "PYTHONIOENCODING": "latin-1"}),
        ("linux", {"LC_ALL": "C.UTF-8"}),
        ("vt220", {"LC_ALL": "C.UTF-8"}),
    ],
)
def test_what_has_no_signs_gets_ascii_by_itself(term: str, variables: dict[str, str], tmp_path: Path) -> None:
    """A C locale, streams that are not UTF-8, and consoles: the command draws in ASCII, to its end."""
    export = tmp_path / "größe.csv"
    export.write_text("Id,Title,Type,Current State,Labels\n1,Größe 顧客,bug,started,größe\n", "utf-8")
    environment = {**terminal_environment(tmp_path), **variables}
    command = [sys.executable, "-m", "tui", "open", "größe.csv"]
    with terminal(command, environment, tmp_path, term=term) as opened:
        opened.wait_for("To act")
        opened.sent_by("3")
        opened.sent_by("5")
        opened.press("q")
        assert opened.wait_for_end() == 0
        assert _beyond(opened.written) == []
        assert b"Traceback" not in opened.written
