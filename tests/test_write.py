"""Reports on the disk: whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from diagnostics.report.write import LinkRefusedError, WriteRefusedError, write_file


def test_a_report_is_written_whole_and_for_its_owner(tmp_path: Path) -> None:
    """The file is there under its absolute path, mode 0600, and nothing beside it."""
    path = write_file("report\n", tmp_path / "report.txt")

    assert path == tmp_path / "report.txt"
    assert path.read_text() == "report\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_a_symbolic_link_is_refused_and_its_goal_untouched(tmp_path: Path) -> None:
    """A report does not end up where a link leads."""
    goal, link = tmp_path / "goal", tmp_path / "link"
    goal.write_text("old")
    link.symlink_to(goal)

    with pytest.raises(LinkRefusedError, match="LOC710"):
        write_file("new", link)
    assert goal.read_text() == "old"


def test_what_is_no_file_is_refused_and_stays(tmp_path: Path) -> None:
    """A pipe or a device is not replaced by a report, whoever runs the command, and is told."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    with pytest.raises(WriteRefusedError, match=r"LOC710: .*pipe is no regular file"):
        write_file("new", pipe)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert list(tmp_path.iterdir()) == [pipe]


@pytest.mark.parametrize("name", ["a" * 300, "~nobody-of-that-name/report.txt"])
def test_what_no_file_can_be_called_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """A name that is too long, and the folder of a user that there is not, end in one sentence."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(WriteRefusedError, match=r"LOC710: .* cannot be written: "):
        write_file("new", Path(name))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", ["no/such/folder/report.txt", "."])
def test_a_place_that_cannot_be_written_is_told(tmp_path: Path, place: str) -> None:
    """A missing folder and a folder for a file end in one sentence, and leave nothing behind."""
    with pytest.raises(WriteRefusedError, match="LOC710"):
        write_file("new", tmp_path / place)
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_fills_up_leaves_the_old_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where writing fails half-way, the report of before is kept and no part of the new one is left."""
    path = tmp_path / "report.txt"
    path.write_text("old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WriteRefusedError, match="No space left"):
        write_file("new", path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
