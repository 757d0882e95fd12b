"""The command and its bundles: chosen, seen before they are written, written whole, told and fetched."""

from __future__ import annotations

import os
import shlex
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from diagnostics.bundle import MANIFEST, bundle, is_bundle, preview, read_bundle
from diagnostics.case import Case
from diagnostics.cli.bundles import fetch_line
from diagnostics.report.json import write_json
from tests.bundle.support import case_of, manifest_of, members, written
from tests.support.command import clean_environment, run

TOKEN = "5f1c0a9e7b3d4826a1f09c3e8d7b6a54"
CLOSED = ("check", "--url", "http://127.0.0.1:9", "--format", "bundle")


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """A small export, whose bundle is written without asking any host."""
    path = tmp_path / "export.csv"
    path.write_text("Id,Title,Type,Current State\n1,One,bug,started\n2,Two,feature,unstarted\n", "utf-8")
    return path


def test_a_bundle_opens_as_the_report_that_was_written(tmp_path: Path) -> None:
    """Every verdict, table and finding comes back equal, and the same run gives the same bytes."""
    case = case_of("mixed")
    path = written(case, tmp_path / "ticket.zip")

    assert is_bundle(path)
    assert read_bundle(path).report == case.report
    assert bundle(case) == path.read_bytes()
    assert len(path.read_bytes()) < 1 << 20


def test_the_command_opens_a_bundle_with_the_verdict_and_exit_code_of_its_report(tmp_path: Path) -> None:
    """Another user without settings or network sees the same report, byte for byte."""
    case = case_of("mixed")
    path = written(case, tmp_path / "ticket.zip")
    done = run("check", "--from", str(path), "--format", "json", home=tmp_path)

    assert done.stdout == write_json(case.report)
    assert (done.returncode, done.stderr) == (3, "")


def test_a_bundle_goes_to_a_file_only(tmp_path: Path) -> None:
    """Bytes of a ZIP are not thrown at a terminal."""
    done = run(*CLOSED, home=tmp_path, TRACKER_TOKEN="0" * 32)

    assert done.returncode == 2
    assert "-o FILE" in done.stderr


def test_the_bundle_of_a_run_is_for_its_owner_and_opens_elsewhere(tmp_path: Path) -> None:
    """The command's own bundle is a ZIP that others can test, mode 0600; its place and size are told."""
    path = tmp_path / "ticket.zip"
    done = run(*CLOSED, "-o", str(path), home=tmp_path, TRACKER_TOKEN=TOKEN)

    assert done.returncode == 3
    assert done.stdout == ""
    written, fetch = done.stderr.splitlines()
    assert written == f"Report written to {path} ({path.stat().st_size / 1024:,.0f} KiB)"
    assert fetch == f"Fetch it with: {fetch_line(path, {})}"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    subprocess.run([sys.executable, "-m", "zipfile", "-t", str(path)], check=True, capture_output=True)
    assert read_bundle(path).report.findings[0].code == "NET110"


def test_a_dry_run_lists_the_parts_and_writes_nothing(tmp_path: Path, export: Path) -> None:
    """Each part with its sizes and what it is, or why it would stay out; the exit code is the run's."""
    before = set(tmp_path.rglob("*"))
    asked = ("check", "--from", str(export), "--format", "bundle", "--dry-run", "--without", "report.txt")
    done = run(*asked, home=tmp_path)
    rows = {line.split()[0]: line for line in done.stdout.splitlines()}

    assert (done.returncode, done.stderr) == (6, "")
    assert set(tmp_path.rglob("*")) == before
    assert {"report.json", "snapshot.json", "stories.parquet", "environment.json"} <= set(rows)
    assert rows["report.txt"].endswith("-  left out: left out on request")
    assert rows["report.json"].endswith("the report, for tools and for opening it again")
    assert done.stdout.endswith("bytes packed. Nothing was written.\n")


def test_a_dry_run_tells_the_sizes_of_the_file(tmp_path: Path) -> None:
    """What is listed is what is then written."""
    case = case_of("healthy")
    path = written(case, tmp_path / "ticket.zip")
    listed = run("check", "--from", str(path), "--format", "bundle", "--dry-run", home=tmp_path).stdout
    parts = members(path)

    for line in preview(case):
        assert f"{line.bytes:>12,}  {line.packed:>12,}  {line.about}" in listed
        assert len(parts[line.name]) == line.bytes


def test_parts_stay_out_by_name_and_by_size(tmp_path: Path, export: Path) -> None:
    """What is not in the file is told, with its size and the reason, and the manifest says the same."""
    path = tmp_path / "ticket.zip"
    asked = ("check", "--from", str(export), "--format", "bundle", "-o", str(path))
    done = run(
        *asked, "--without", "report.txt", "--without", "summary.md", "--max-size", "0.001", home=tmp_path
    )
    told = [line for line in done.stderr.splitlines() if line.startswith("  without ")]

    assert done.returncode == 6
    assert set(members(path)) == {MANIFEST, "report.json"}
    assert [(one["name"], one["reason"]) for one in manifest_of(path)["left_out"]] == [
        (line.split()[1], line.partition("): ")[2]) for line in told
    ]
    assert "larger than wished" in done.stderr
    assert "left out on request" in done.stderr
    assert "the bundle would be larger than 0.001 MiB" in done.stderr


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (("--format", "bundle", "--without", "report.json"), "a bundle is none without it"),
        (("--format", "bundle", "--without", "manifest.json"), "a bundle is none without it"),
        (
            ("--format", "bundle", "--without", "report.pdf"),
            "there is no such part; there are: report.html, ",
        ),
        (("--format", "bundle", "--max-size", "26"), "--max-size"),
        (("--format", "bundle", "--max-size", "0"), "--max-size"),
        (("--format", "json", "--dry-run"), "--dry-run is for a bundle"),
        (("--without", "report.txt"), "--without is for a bundle"),
        (("--max-size", "2"), "--max-size is for a bundle"),
    ],
)
def test_what_cannot_be_wished_is_told_before_anything_is_asked(
    options: tuple[str, ...], problem: str, tmp_path: Path, export: Path
) -> None:
    """A part that is needed or unknown, a size that no reader takes, and options of another form."""
    done = run("check", "--from", str(export), "-o", str(tmp_path / "out"), *options, home=tmp_path)

    assert (done.returncode, done.stdout) == (2, "")
    assert problem in done.stderr
    assert not (tmp_path / "out").exists()


def test_the_line_that_fetches_the_file_is_told(tmp_path: Path, export: Path) -> None:
    """It can be pasted elsewhere, whatever the path; over SSH it names the address that was come to."""
    path = tmp_path / "a b's $(x).zip"
    asked = ("check", "--from", str(export), "--format", "bundle", "-o", str(path))
    done = run(*asked, home=tmp_path, SSH_CONNECTION="192.0.2.1 50000 192.0.2.2 22", USER="ada")
    line = done.stderr.splitlines()[-1].removeprefix("Fetch it with: ")

    assert shlex.split(line) == ["scp", f"ada@192.0.2.2:{path}", "."]
    assert f":{path}" in shlex.split(run(*asked, home=tmp_path).stderr.splitlines()[-1])[-2]
    assert fetch_line(Path("/a"), {"SSH_CONNECTION": ""}) == f"scp {os.uname().nodename}:/a ."
    six = {"SSH_CONNECTION": "2001:db8::1 50000 2001:db8::2 2222", "LOGNAME": "bo"}
    assert shlex.split(fetch_line(Path("/a"), six)) == ["scp", "-P", "2222", "bo@[2001:db8::2]:/a", "."]


@pytest.mark.parametrize("folder", ["--dry-run", "-o"])
def test_a_closed_pipe_behind_the_command_is_no_trouble(folder: str, tmp_path: Path, export: Path) -> None:
    """Whoever reads the list only in part gets no traceback; the file is written whole."""
    path = tmp_path / "ticket.zip"
    goal = "--dry-run" if folder == "--dry-run" else f"-o {path}"
    command = f"{sys.executable} -m tui check --from {export} --format bundle {goal}"
    done = subprocess.run(
        ["/bin/sh", "-c", f"({command}; echo $? >{tmp_path}/code) | exec 0<&-"],
        env=clean_environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert "Traceback" not in done.stderr
    assert (tmp_path / "code").read_text() == "6\n"
    assert path.exists() == (folder == "-o")
    assert folder == "--dry-run" or is_bundle(path)


def test_a_report_alone_can_be_shown_from_its_bundle(tmp_path: Path) -> None:
    """As from one that an older program wrote: its own report, and a word that it was not judged again."""
    case = Case(report=case_of("healthy").report)
    path = written(case, tmp_path / "ticket.zip")
    done = run("check", "--from", str(path), "--format", "json", home=tmp_path)

    assert (done.returncode, done.stdout) == (0, write_json(case.report))
    assert "not judged again: it does not hold what was seen" in done.stderr
