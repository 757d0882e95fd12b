"""Reports and a disk that will not take them: LOC710, nothing half-written, what was there before is kept."""

from __future__ import annotations

import resource
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.command import clean_environment, run
from tests.support.raw_server import answer, serve

TOKEN = "5f1c0a9e7b3d4826a1f09c3e8d7b6a54"
COMMAND = [sys.executable, "-m", "tui", "check"]


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """A small export, whose report is written without asking any host."""
    path = tmp_path / "export.csv"
    path.write_text("Id,Title,Type,Current State\n1,One,bug,started\n2,Two,feature,unstarted\n", "utf-8")
    return path


@pytest.mark.parametrize("fmt", ["text", "bundle"])
@pytest.mark.parametrize("place", ["no/such/folder/report.md", "folder", "link"])
def test_a_place_that_cannot_be_written_is_told_before_anything_is_asked(
    tmp_path: Path, place: str, fmt: str
) -> None:
    """Nobody waits for a run whose report is then lost: not one request is sent."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "goal")
    with serve(answer(b"{}")) as server:
        ended = run(
            *("check", "--url", server.url, "--format", fmt, "-o", str(tmp_path / place)),
            home=tmp_path,
            TRACKER_TOKEN=TOKEN,
        )

    assert ended.returncode == (5 if place == "link" else 1)
    assert "LOC710" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert server.requests == []
    assert not (tmp_path / "goal").exists()


@pytest.mark.parametrize("fmt", ["json", "bundle"])
def test_a_file_that_may_not_grow_leaves_the_old_report(tmp_path: Path, export: Path, fmt: str) -> None:
    """Where the system stops the writing half-way, the old report stays and nothing lies beside it."""
    output = tmp_path / "reports" / "report.json"
    output.parent.mkdir()
    output.write_text("old")

    ended = subprocess.run(
        [*COMMAND, "--from", str(export), "--format", fmt, "-o", str(output)],
        env={**clean_environment(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"},
        preexec_fn=_limit_file_size,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert ended.returncode == 1
    assert "LOC710" in ended.stderr
    assert "File too large" in ended.stderr
    assert output.read_text() == "old"
    assert list(output.parent.iterdir()) == [output]


def _limit_file_size() -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))


@pytest.mark.parametrize("fmt", ["json", "bundle"])
@pytest.mark.parametrize(
    ("prepare", "reason"),
    [
        ("mount -t tmpfs -o size=12k tmpfs {place} && echo old > {place}/report.json", "No space left"),
        (
            "mount -t tmpfs tmpfs {place} && echo old > {place}/report.json && mount -o remount,ro {place}",
            "Read-only",
        ),
    ],
)
def test_a_full_disk_and_one_to_read_only_leave_the_old_report(
    tmp_path: Path, export: Path, prepare: str, reason: str, fmt: str
) -> None:
    """On a real small file system: the reason, exit 1, the old report as it was and nothing beside it."""
    place = tmp_path / "reports"
    place.mkdir()
    if shutil.which("unshare") is None or _in_own_mounts(f"mount -t tmpfs tmpfs {place}").returncode:
        pytest.skip("file systems cannot be mounted here")
    check = f"{' '.join(COMMAND)} --from {export} --format {fmt} -o {place}/report.json"

    ended = _in_own_mounts(
        f"{prepare.format(place=place)}; {check}; echo code $?; ls -A {place}; cat {place}/*", tmp_path
    )

    assert ended.stdout.split("\n") == ["code 1", "report.json", "old", ""]
    assert "LOC710" in ended.stderr
    assert reason in ended.stderr


def _in_own_mounts(script: str, home: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [shutil.which("unshare") or "", "--mount", "/bin/sh", "-c", script],
        env=clean_environment(home) if home else None,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("command", ["check --from {export}", "self-check", "rules", "check --schema"])
@pytest.mark.parametrize(("goal", "reason"), [(">/dev/full", "No space left"), (">&-", "it is closed")])
def test_standard_output_that_takes_nothing_is_told(
    tmp_path: Path, export: Path, command: str, goal: str, reason: str
) -> None:
    """A full disk behind a redirection, or no output at all, ends with 1 and a sentence."""
    ended = subprocess.run(
        ["/bin/sh", "-c", f"exec {sys.executable} -m tui {command.format(export=export)} {goal}"],
        env=clean_environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert ended.returncode == 1
    assert ended.stderr.startswith("Error: LOC710: ")
    assert reason in ended.stderr
    assert "Traceback" not in ended.stderr
