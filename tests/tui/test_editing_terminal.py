"""Editing on a real pseudo-terminal: the command, its keys, and the file that is left behind."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.support.command import clean_environment
from tests.support.terminal import terminal
from tests.tui.test_saving import TEXT


def test_a_mapping_is_edited_saved_and_left(tmp_path: Path) -> None:
    """`demo --rules FILE`: m maps, q asks, W saves into the file as it was written, q leaves with exit 0."""
    file = tmp_path / "ours.toml"
    file.write_text(TEXT, encoding="utf-8")
    command = [sys.executable, "-m", "tui", "demo", "--rules", str(file)]
    with terminal(command, clean_environment(tmp_path), tmp_path) as opened:
        opened.wait_for("To act")
        opened.press("5")
        opened.wait_for("CAT601")
        opened.press("m")
        opened.wait_for("feature becomes")
        opened.press("3\r")
        opened.wait_for("not saved")
        opened.press("q")
        opened.wait_for("Edits are not saved")
        opened.press("W")
        opened.wait_for("Saved:")
        opened.press("q")
        assert opened.wait_for_end() == 0
        assert b"Traceback" not in opened.written
    wanted = TEXT.replace('feature = "Feature"   # as in Viz', 'feature = "Risk"   # as in Viz')
    assert file.read_text(encoding="utf-8") == wanted
