"""Ctrl+c at any moment of a command that writes: the file is the old or a whole new one, and nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.support.command import clean_environment

_OLD = "yesterday\n"
_HOOK = """
import os, signal, sys
event, _, part = os.environ["INTERRUPT_AT"].partition(" ")
left = [1]
def watch(name, arguments):
    if left and name == event and part in str(arguments[0]):
        left.pop()
        os.kill(os.getpid(), signal.SIGINT)
sys.addaudithook(watch)
"""
"""Sends the signal at the first event of Python's own audit that bears the name: always the same moment."""

MOMENTS = {
    "the options are read": "import diagnostics.exit_codes",
    "the export is read": "open export.csv",
    "it is judged": "import diagnostics.judge.categorize",
    "the form is made": "import diagnostics.leaks",
    "what goes into it is at hand": "import diagnostics.bundle.write",
    "the new file is made": "open .tracker-doctor-",
    "the new file takes the old one's place": "os.rename .tracker-doctor-",
    "the rest is cleared away": "os.remove .tracker-doctor-",
}


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("fmt", ["json", "bundle"])
def test_an_interrupt_leaves_the_old_file_or_a_whole_new_one(tmp_path: Path, fmt: str, moment: str) -> None:
    """Whenever ctrl+c comes: no traceback, 130 unless all was done, and nothing half-written."""
    export, goal = tmp_path / "export.csv", tmp_path / "reports" / "report"
    export.write_text("Id,Title,Type,Current State\n1,One,bug,started\n", "utf-8")
    goal.parent.mkdir()
    goal.write_text(_OLD)
    (tmp_path / "sitecustomize.py").write_text(_HOOK)

    ended = subprocess.run(
        [sys.executable, "-m", "tui", "check", "--from", str(export), "--format", fmt, "-o", str(goal)],
        env=clean_environment(tmp_path, PYTHONPATH=str(tmp_path), INTERRUPT_AT=MOMENTS[moment]),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert "Traceback" not in ended.stderr
    assert "nterrupted" in ended.stderr
    assert ended.returncode == 130
    assert os.listdir(goal.parent) == ["report"]  # noqa: PTH208 - hidden files too
    if goal.read_bytes() != _OLD.encode():
        assert _is_whole(goal, fmt)


def _is_whole(path: Path, fmt: str) -> bool:
    if fmt == "bundle":
        with zipfile.ZipFile(path) as archive:
            return archive.testzip() is None
    return bool(json.loads(path.read_text("utf-8"))["schema_version"])
