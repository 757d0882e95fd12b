"""What a host can put into its texts reaches the terminal as text only."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from diagnostics.report.model import Report
from tests.support.hostile import CORPUS, WORDS
from tests.support.sequences import foreign, text_of
from tests.support.terminal import Terminal, terminal
from tests.tui.support import with_project_name
from tests.tui.wired import terminal_environment, wired

_WALK = (
    *("", "G", "\r", "\x1b", "1", "G", "\r", "\x1b", "\t", "\r", "\x1b"),
    *("2", "\r", "\x1b", "\t", "G", "\r", "\x1b"),
    *(
        "3",
        "G",
        "\r",
        "\x1b",
        "4",
        "\r",
        "\x1b",
        "\t",
        "\r",
        "\x1b",
        "5",
        "m",
        "\x1b",
        "a",
        "\t",
        "\r",
        "\x1b",
    ),
    *("?", "\x1b", "e", "\x1b", "/", "W\r", "\x1b", "w", "7\r", "\x1b"),
)
_CLICKS = [(column, row) for column in (3, 12, 30) for row in (4, 8, 14, 19)]


def _walk(opened: Terminal) -> None:
    """Go through every pane, list, detail, bar and form, and click about in some."""
    for keys in _WALK:
        opened.press(keys)
        opened.settle(0.15)
        if keys in {"2", "5"}:
            for column, row in _CLICKS:
                opened.press(f"\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m")
            opened.settle(0.3)
            opened.press("\x1b")
            opened.settle(0.2)


def _leave(opened: Terminal) -> None:
    """Quit; an answer that came late may stand in between, and edits are asked for."""
    while opened.process.poll() is None:
        opened.press("q")
        opened.settle()
    assert opened.wait_for_end() == 0


@pytest.mark.parametrize("plain", [False, True], ids=["signs", "ascii"])
def test_the_stream_holds_only_what_the_dashboard_sends(plain: bool, report: Report, tmp_path: Path) -> None:
    """No control character, sequence or system command of a host's; no link of theirs acts; it goes on."""
    text = WORDS.encode("utf-8", "replace").decode()  # lone surrogates do not get through JSON; see below
    with wired(
        with_project_name(report, text), tmp_path, title=text.replace("\0", ""), plain=plain
    ) as opened:
        opened.wait_for("To act")
        _walk(opened)
        assert foreign(opened.written) == []
        assert opened.process.poll() is None
        _leave(opened)
        assert b"Traceback" not in opened.written
        shown = text_of(opened.written)
        assert ("␁␂␃" in shown) is not plain  # it was there to be looked at


def test_what_is_pasted_stands_as_lists_show_it(report: Report, tmp_path: Path) -> None:
    """A title copied elsewhere and pasted into the filter drives nothing, and a line break before it goes."""
    with wired(report, tmp_path) as opened:
        opened.wait_for("To act")
        opened.press("/")
        opened.settle()
        opened.press("\x1b[200~\n a\u202eb\u200b\x1b]2;c\x07\n\x1b[201~")
        opened.wait_for("a⟪U+202E⟫b⟪U+200B⟫")
        opened.settle()
        assert foreign(opened.written) == []


def test_an_export_with_hostile_cells_is_opened(tmp_path: Path) -> None:
    """The command itself, on a file whose every cell is such a text, its name too: nothing of it acts."""
    rows = [f'{number},"{_cell(text)}",bug,started,"{_cell(text)}"' for number, text in enumerate(CORPUS, 1)]
    name = "x\x1b]2;owned\x07\u202e.csv"
    (tmp_path / name).write_text(
        "\n".join(["Id,Title,Type,Current State,Labels", *rows, ""]), "utf-8", errors="surrogatepass"
    )
    command = [sys.executable, "-m", "tui", "open", name]
    with terminal(command, terminal_environment(tmp_path), tmp_path) as opened:
        opened.wait_for("To act")
        _walk(opened)
        _leave(opened)
        assert foreign(opened.written) == []


def _cell(text: str) -> str:
    return text.replace("\0", "").replace('"', '""')
