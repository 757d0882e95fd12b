"""Where there is little of a terminal: narrow, dumb, ASCII, closed, or none at all."""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from diagnostics.report.model import Report
from diagnostics.report.text import write_text
from diagnostics.report.width import NARROWEST, WIDTH, columns
from tests.support.command import clean_environment, run
from tests.support.terminal import terminal


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """A small export with a name that ASCII has no signs for."""
    path = tmp_path / "export.csv"
    path.write_text("Id,Title,Type,Current State,Labels\n1,Größe 顧客,bug,started,größe\n", "utf-8")
    return path


@pytest.mark.parametrize("width", [40, 60, 80, 100])
def test_the_report_keeps_to_the_columns(mixed_report: Report, width: int) -> None:
    """Only what is to be copied whole runs over: a command, an address, a word that is itself too long."""
    long = [line for line in write_text(mixed_report, width).splitlines() if _cells(line) > width + 2]

    assert [line for line in long if not _is_whole(line, width) and line.isascii()] == []


def _cells(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in line)


def _is_whole(line: str, width: int) -> bool:
    return line.lstrip().startswith("$ ") or len(line.split()) == 1 or width == WIDTH


def test_a_narrow_report_tells_the_same(mixed_report: Report) -> None:
    """Nothing is cut for want of room: each finding's texts and each cell are there at 40 columns."""
    narrow = "".join(write_text(mixed_report, 40).split())

    for finding in mixed_report.findings:
        for text in (finding.title, finding.cause, finding.remediation.text, *finding.remediation.commands):
            assert "".join(text.split()) in narrow
    for stage in mixed_report.panes.connection.stages:
        assert "".join(stage.detail.split()) in narrow


@pytest.mark.parametrize(
    ("told", "terminal_columns", "width"),
    [
        ("40", 200, 40),
        ("", 80, 80),
        ("", None, WIDTH),
        ("7", None, NARROWEST),
        ("999", None, WIDTH),
        ("x", 60, 60),
    ],
)
def test_columns_are_those_of_the_variable_else_of_the_terminal(
    told: str, terminal_columns: int | None, width: int
) -> None:
    """COLUMNS wins, then the terminal; nonsense is passed over, and there is a least and a most."""
    assert columns({"COLUMNS": told}, terminal_columns) == width


def test_a_dumb_terminal_gets_plain_text_of_its_width(tmp_path: Path, export: Path) -> None:
    """On a terminal of 60 columns without any control sequence, the report is plain and fits."""
    command = ["/usr/bin/env", "TERM=dumb", sys.executable, "-m", "tui", "check", "--from", str(export)]

    with terminal(command, clean_environment(tmp_path), tmp_path, size=(60, 24)) as screen:
        code = screen.wait_for_end()

    assert code == 6
    assert b"\x1b" not in screen.written
    assert b"COVERAGE" in screen.written
    lines = screen.written.decode().splitlines()
    assert [line for line in lines if len(line) > 60 and len(line.split()) > 1 and "$" not in line] == []


@pytest.mark.parametrize("command", ["check --from {export}", "self-check", "why 1 --url 127.0.0.1", "rules"])
def test_a_terminal_without_utf8_gets_plain_text(tmp_path: Path, export: Path, command: str) -> None:
    """In a C locale signs that are not ASCII become question marks, and nothing else changes."""
    ended = run(
        *command.format(export=export).split(),
        home=tmp_path,
        LC_ALL="C",
        PYTHONIOENCODING="ascii",
        PYTHONUTF8="0",
    )

    assert (ended.stdout + ended.stderr).isascii()
    assert "Traceback" not in ended.stderr
    assert ended.returncode in {0, 2, 6}


def test_without_standard_error_the_report_is_still_given(tmp_path: Path, export: Path) -> None:
    """A service that closes standard error gets the report and its exit code."""
    ended = subprocess.run(
        ["/bin/sh", "-c", f"exec {sys.executable} -m tui check --from {export} 2>&-"],
        env=clean_environment(tmp_path),
        stdout=subprocess.PIPE,
        text=True,
        check=False,
        timeout=60,
    )

    assert ended.returncode == 6
    assert "COVERAGE" in ended.stdout
