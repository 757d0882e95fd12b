"""The file of runs: bounded, private, added to by several processes, and never in the way of a run."""

from __future__ import annotations

import stat
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from diagnostics.case import Case
from diagnostics.history import History, HistoryError, Run, default_path, remember, run_of, switched_off
from diagnostics.secret import Secret
from tests.support.command import clean_environment
from tests.support.worlds import observed

_ADD = """
import sys
from pathlib import Path
import msgspec
from diagnostics.history import History, Run
run = msgspec.json.decode(sys.stdin.buffer.read(), type=Run)
for _ in range(10):
    History(Path(sys.argv[1])).add(run)
"""


def _run(number: int = 0, target: str = "https://one.example/services/v5") -> Run:
    run = run_of(observed("empty")[1])
    moment = run.finished_at + timedelta(minutes=number)
    return msgspec.structs.replace(run, target=target, finished_at=moment)


@pytest.fixture
def history(tmp_path: Path) -> History:
    """A history that nobody has written to, in a folder that is not there."""
    return History(tmp_path / "state" / "tracker-doctor" / "history.jsonl")


def test_what_is_remembered_reads_back(history: History) -> None:
    """Runs come back as they were added, in order."""
    assert history.runs() == ()
    assert history.add(_run(1)) == ()
    assert history.add(_run(2)) == (_run(1),)
    assert history.runs() == (_run(1), _run(2))


def test_nobody_else_can_read_it(history: History) -> None:
    """The file is its user's alone, and so is its folder, also where that was open before."""
    history.path.parent.mkdir(parents=True, mode=0o755)
    history.add(_run())

    assert stat.S_IMODE(history.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(history.path.parent.stat().st_mode) == 0o700


def test_the_oldest_runs_of_a_target_are_dropped(history: History) -> None:
    """A target has only so many runs, and does not push out those of another."""
    small = History(history.path, most_runs=3)
    small.add(_run(0, "https://other.example/services/v5"))
    for number in range(1, 6):
        small.add(_run(number))

    kept = small.runs()
    assert [one.finished_at for one in kept[1:]] == [_run(number).finished_at for number in (3, 4, 5)]
    assert kept[0].target == "https://other.example/services/v5"


def test_the_file_stays_within_its_size(history: History) -> None:
    """However many targets there are, the file keeps within its limit, and the newest run is in it."""
    size = len(msgspec.json.encode(_run())) + 1
    small = History(history.path, most_bytes=4 * size + 100)
    for number in range(1, 9):
        small.add(_run(number, f"https://h{number}.example/services/v5"))
        assert history.path.stat().st_size <= 4 * size + 100

    assert small.runs()[-1].target == "https://h8.example/services/v5"
    assert len(small.runs()) > 1


def test_processes_at_once_lose_no_run(history: History, tmp_path: Path) -> None:
    """Four processes that add ten runs each leave forty whole lines."""
    command = [sys.executable, "-c", _ADD, str(history.path)]
    raw = msgspec.json.encode(_run())
    running = [
        subprocess.Popen(command, stdin=subprocess.PIPE, env=clean_environment(tmp_path)) for _ in range(4)
    ]
    for one in running:
        assert one.stdin is not None
        one.stdin.write(raw)
        one.stdin.close()

    assert [one.wait() for one in running] == [0] * 4
    assert len(history.runs()) == 40


@pytest.mark.parametrize("spoiled", [b'{"form": "1", "half', b"\xff\xfe\x00", b"[]", b'{"form":"1"}'])
def test_a_broken_line_is_set_aside_and_the_others_stay(history: History, spoiled: bytes) -> None:
    """What cannot be read is kept in a file beside, and neither lost nor in the way."""
    history.add(_run(1))
    with history.path.open("ab") as file:
        file.write(spoiled + b"\n")

    assert history.runs() == (_run(1),)
    history.add(_run(2))

    assert history.runs() == (_run(1), _run(2))
    assert spoiled in history.path.with_suffix(".aside").read_bytes()
    assert len(history.path.read_bytes().splitlines()) == 2


def test_the_lines_of_a_newer_program_are_left_alone(history: History) -> None:
    """A line of another form is passed over, and stands as it was after the next run."""
    history.add(_run(1))
    newer = b'{"form":"2","something":"else"}\n'
    with history.path.open("ab") as file:
        file.write(newer)
    history.add(_run(2))

    assert history.runs() == (_run(1), _run(2))
    assert newer in history.path.read_bytes()


def test_nothing_is_written_through_a_link(history: History, tmp_path: Path) -> None:
    """Where the file is a symbolic link, that is an error, and what it leads to stays as it was."""
    other = tmp_path / "other"
    other.write_text("mine")
    history.path.parent.mkdir(parents=True)
    history.path.symlink_to(other)

    with pytest.raises(HistoryError, match=r"history\.jsonl cannot be"):
        history.add(_run())
    assert other.read_text() == "mine"


def test_a_folder_that_cannot_be_made_is_told_in_one_line(tmp_path: Path) -> None:
    """A file in the place of the folder gives one sentence that names the history's file."""
    (tmp_path / "state").write_text("")

    with pytest.raises(HistoryError, match=r"history\.jsonl cannot be written") as told:
        History(tmp_path / "state" / "history.jsonl").add(_run())
    assert "\n" not in str(told.value)


def test_a_run_that_holds_a_secret_is_not_remembered(history: History) -> None:
    """A secret is taken out of what is remembered; in a form that is missed, nothing is written."""
    report = observed("litetracker")[1]
    word = report.findings[0].subject
    secret = Secret("history-secret-0123456789")
    marked = msgspec.structs.replace(
        report, findings=(msgspec.structs.replace(report.findings[0], subject=secret.reveal()),)
    )
    hidden = msgspec.structs.replace(
        report,
        findings=(msgspec.structs.replace(report.findings[0], subject=secret.reveal().encode().hex()),),
    )

    assert word
    assert remember(Case(report=marked), [secret], history) is not None
    assert secret.reveal() not in history.path.read_text()
    before = history.path.read_bytes()
    with pytest.raises(HistoryError, match="BND810"):
        remember(Case(report=hidden), [secret], history)
    assert history.path.read_bytes() == before


def test_no_name_is_remembered(history: History) -> None:
    """Projects and accounts are remembered by their ids; no name, title or text of the host is written."""
    report = observed("mixed")[1]
    history.add(run_of(report))

    raw = history.path.read_text()
    roles = report.panes.roles
    names = [*(one.name for one in roles.projects), *(one.name for one in roles.accounts)]
    assert "project 2183564" in raw
    assert not [name for name in names if name in raw]


def test_the_embedded_tracker_and_exports_are_not_remembered(history: History) -> None:
    """A run on the sandbox leaves no trace."""
    assert remember(Case(report=observed("mixed")[1]), (), history) is None
    assert not history.path.exists()


def test_where_it_is_and_how_it_is_switched_off(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It lies below the user's state folder, and the variable switches it off."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))

    assert default_path() == tmp_path / "tracker-doctor" / "history.jsonl"
    assert switched_off({"TRACKER_DOCTOR_HISTORY": "off"})
    assert not switched_off({})


def test_forgetting_leaves_nothing(history: History) -> None:
    """After it was cleared there are no runs, and nothing set aside."""
    history.add(_run())
    history.path.with_suffix(".aside").write_text("old")
    history.clear()
    history.clear()

    assert history.runs() == ()
    assert [one.name for one in history.path.parent.iterdir()] in ([], ["history.lock"])
