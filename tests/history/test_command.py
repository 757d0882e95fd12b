"""The history as the command shows it, in a home of its own."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.support.command import run

TOKEN = "0123456789abcdef0123456789abcdef"
CLOSED = ("check", "--url", "http://127.0.0.1:9")


def _file(home: Path) -> Path:
    return home / ".local" / "state" / "tracker-doctor" / "history.jsonl"


def test_a_check_is_remembered_and_told_of_the_next_time(tmp_path: Path) -> None:
    """The second check says since when; standard output stays the report, and the list has both."""
    first = run(*CLOSED, home=tmp_path, TRACKER_TOKEN=TOKEN)
    second = run(*CLOSED, home=tmp_path, TRACKER_TOKEN=TOKEN)
    listed = json.loads(run("history", "--format", "json", home=tmp_path).stdout)

    assert (first.returncode, second.returncode) == (3, 3)
    assert first.stderr == ""
    assert second.stderr.startswith("History: 2 runs; no good run yet; NET110 since ")
    assert second.stderr.count("\n") == 1
    assert "History: " not in second.stdout
    assert [one["findings"][0]["code"] for one in listed["runs"]] == ["NET110", "NET110"]
    assert TOKEN not in _file(tmp_path).read_text()


@pytest.mark.parametrize(
    ("arguments", "variables"),
    [
        (("--no-history",), {}),
        ((), {"TRACKER_DOCTOR_HISTORY": "off"}),
        (("--pane", "connection"), {}),
    ],
)
def test_what_is_not_to_be_remembered_is_not(
    tmp_path: Path, arguments: tuple[str, ...], variables: dict[str, str]
) -> None:
    """Where it is switched off, or one pane was asked for, nothing is written."""
    run(*CLOSED, *arguments, home=tmp_path, TRACKER_TOKEN=TOKEN, **variables)

    assert not _file(tmp_path).exists()


def test_that_it_cannot_be_written_changes_nothing_else(tmp_path: Path) -> None:
    """A file in the way of the folder is told in one line; report and exit code are as ever."""
    (tmp_path / ".local").write_text("in the way")
    ended = run(*CLOSED, home=tmp_path, TRACKER_TOKEN=TOKEN)

    assert ended.returncode == 3
    assert ended.stderr.startswith("History: not remembered: ")
    assert ended.stderr.count("\n") == 1
    assert "NET110" in ended.stdout


def test_a_broken_file_never_stops_a_check(tmp_path: Path) -> None:
    """What is no history is set aside."""
    _file(tmp_path).parent.mkdir(parents=True)
    _file(tmp_path).write_bytes(b"\x00\xffnot a history\n")
    ended = run(*CLOSED, home=tmp_path, TRACKER_TOKEN=TOKEN)

    assert ended.returncode == 3
    assert "1 run" in run("history", home=tmp_path).stdout


def test_a_pipe_in_its_place_is_not_waited_for(tmp_path: Path) -> None:
    """A check goes on and says so, the list ends with an error; the pipe stays."""
    _file(tmp_path).parent.mkdir(parents=True)
    os.mkfifo(_file(tmp_path))
    ended = run(*CLOSED, home=tmp_path, TRACKER_TOKEN=TOKEN)

    assert ended.returncode == 3
    assert "not remembered" in ended.stderr
    assert "it is no ordinary file" in run("history", home=tmp_path).stderr
    assert _file(tmp_path).is_fifo()


def test_the_list_can_be_narrowed_and_forgotten(tmp_path: Path) -> None:
    """`--url` leaves that host's runs, and `--clear` leaves none; the two together are refused."""
    run(*CLOSED, home=tmp_path, TRACKER_TOKEN=TOKEN)

    assert "NET110" in run("history", "--url", "http://127.0.0.1:9", home=tmp_path).stdout
    assert run("history", "--url", "other.example", home=tmp_path).stdout == "No runs are remembered.\n"
    assert run("history", "--profile", "none", home=tmp_path).returncode == 2
    both = run("history", "--clear", "--url", "other.example", home=tmp_path)
    assert both.returncode == 2
    assert "--clear forgets all runs on all hosts" in both.stderr
    assert "NET110" in run("history", home=tmp_path).stdout
    assert run("history", "--clear", home=tmp_path).returncode == 0
    assert run("history", home=tmp_path).stdout == "No runs are remembered.\n"
