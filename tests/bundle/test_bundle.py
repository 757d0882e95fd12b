"""Bundles: what is written can be opened anywhere, and what was spoiled is refused with its code."""

from __future__ import annotations

import hashlib
import io
import json
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from diagnostics.bundle import BundleError, Limits, bundle, is_bundle, read_bundle
from diagnostics.bundle.contents import REPORT
from diagnostics.case import Case
from diagnostics.report.model import Report
from tests.support.command import run
from tests.support.worlds import observed


@pytest.fixture(scope="module")
def report() -> Report:
    """The report on the default world."""
    return observed("mixed")[1]


@pytest.fixture(scope="module")
def case() -> Case:
    """The run on the default world."""
    snapshot, report = observed("mixed")
    return Case(report=report, snapshot=snapshot)


@pytest.fixture(scope="module")
def written(case: Case) -> bytes:
    """Its bundle, made once."""
    return bundle(case)


@pytest.fixture
def whole(written: bytes, tmp_path: Path) -> Path:
    """A bundle as it was written."""
    path = tmp_path / "ticket.zip"
    path.write_bytes(written)
    return path


def _members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _put(path: Path, members: Mapping[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in members.items():
            archive.writestr(name, raw)


def test_a_bundle_opens_as_the_report_that_was_written(report: Report, case: Case, whole: Path) -> None:
    """Every verdict, table and finding comes back equal, and the same run gives the same bytes."""
    assert is_bundle(whole)
    assert read_bundle(whole).report == report
    assert bundle(case) == whole.read_bytes()
    assert len(whole.read_bytes()) < 1 << 20


def test_the_command_opens_a_bundle_with_the_verdict_and_exit_code_of_its_report(
    report: Report, whole: Path, tmp_path: Path
) -> None:
    """Another user without settings or network sees the same report."""
    done = run("check", "--from", str(whole), "--format", "json", home=tmp_path)

    assert json.loads(done.stdout)["findings"][0]["code"] == report.findings[0].code
    assert (done.returncode, done.stderr) == (3, "")


def _slip(path: Path) -> None:
    _put(path, {**_members(path), "../evil.txt": b"x"})


def _absolute(path: Path) -> None:
    _put(path, {**_members(path), "/etc/cron.d/evil": b"x"})


def _disk(path: Path) -> None:
    _put(path, {**_members(path), "C:\\evil.txt": b"x"})


def _link(path: Path) -> None:
    entry = zipfile.ZipInfo("link")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(entry, "/etc/passwd")


def _twice(path: Path) -> None:
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(REPORT, b"{}")


def _same_for_another_system(path: Path) -> None:
    _put(path, {**_members(path), "Report.JSON": b"{}"})


def _bomb(path: Path) -> None:
    _put(path, {**_members(path), "zeros": bytes(7 << 20)})


def _huge_part(path: Path) -> None:
    _put(path, {**_members(path), "zeros": bytes((8 << 20) + 1)})


def _many(path: Path) -> None:
    _put(path, {**_members(path), **{f"part{number}": b"" for number in range(2000)}})


def _deep(path: Path) -> None:
    members = _members(path)
    members["manifest.json"] = b'{"a":' * 70 + b"1" + b"}" * 70
    _put(path, members)


def _changed(path: Path) -> None:
    members = _members(path)
    members[REPORT] = members[REPORT].replace(b'"fail"', b'"pass"')
    _put(path, members)


def _lacking(path: Path) -> None:
    members = _members(path)
    del members["summary.md"]
    _put(path, members)


def _no_manifest_to_speak_of(path: Path) -> None:
    _put(path, {**_members(path), "manifest.json": b"[]"})


def _newer(path: Path) -> None:
    members = _members(path)
    manifest = json.loads(members["manifest.json"])
    _put(path, {**members, "manifest.json": json.dumps({**manifest, "bundle_version": 2}).encode()})


def _truncated(path: Path) -> None:
    raw = path.read_bytes()
    path.write_bytes(raw[: len(raw) * 2 // 3])


def _broken_inside(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 0xFF
    path.write_bytes(raw)


SPOILED: dict[str, tuple[Callable[[Path], None], str]] = {
    "leads out by ..": (_slip, "BND801"),
    "absolute": (_absolute, "BND801"),
    "a disk of Windows": (_disk, "BND801"),
    "symbolic link": (_link, "BND802"),
    "one name twice": (_twice, "BND803"),
    "one name in two cases": (_same_for_another_system, "BND803"),
    "bomb": (_bomb, "BND804"),
    "huge part": (_huge_part, "BND804"),
    "many parts": (_many, "BND804"),
    "deep JSON": (_deep, "BND804"),
    "changed part": (_changed, "BND805"),
    "part missing": (_lacking, "BND805"),
    "manifest that is none": (_no_manifest_to_speak_of, "BND805"),
    "newer": (_newer, "BND806"),
    "truncated": (_truncated, "BND807"),
    "a byte flipped": (_broken_inside, "BND807"),
}


@pytest.mark.parametrize("how", SPOILED)
def test_a_spoiled_bundle_is_refused_with_its_code_and_nothing_is_written(how: str, whole: Path) -> None:
    """Each way to spoil it has its own code, and no file appears anywhere beside it."""
    spoil, code = SPOILED[how]
    spoil(whole)
    beside = set(whole.parent.rglob("*"))

    assert is_bundle(whole)
    with pytest.raises(BundleError) as caught:
        read_bundle(whole)
    assert str(caught.value).startswith(f"{code}: ticket.zip ")
    assert set(whole.parent.rglob("*")) == beside


def test_the_command_refuses_with_exit_5_and_one_sentence(whole: Path, tmp_path: Path) -> None:
    """The code stands on standard error, and nothing on standard output."""
    _changed(whole)
    done = run("check", "--from", str(whole), home=tmp_path)

    assert (done.returncode, done.stdout) == (5, "")
    assert done.stderr == "Refused: BND805: ticket.zip was changed in report.json.\n"


def test_a_file_over_the_bound_is_not_even_opened(whole: Path) -> None:
    """The size of the file is looked at first."""
    with pytest.raises(BundleError, match="BND804"):
        read_bundle(whole, Limits(file=1000))


def test_text_in_a_bundle_is_as_foreign_as_a_hosts(report: Report, tmp_path: Path) -> None:
    """A bundle that somebody made by hand, hashes and all, drives no terminal."""
    path = tmp_path / "made.zip"
    document = bundle(Case(report=report))  # no snapshot, whose report would take its place
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    raw = json.loads(members[REPORT])
    raw["findings"][0]["title"] = "\x1b]0;owned\x07"
    members[REPORT] = json.dumps(raw).encode()
    manifest = json.loads(members["manifest.json"])
    for part in manifest["parts"]:
        if part["name"] == REPORT:
            part["sha256"] = hashlib.sha256(members[REPORT]).hexdigest()
    _put(path, {**members, "manifest.json": json.dumps(manifest).encode()})

    assert read_bundle(path).report.findings[0].title == "␛]0;owned␇"


def test_a_bundle_goes_to_a_file_only(tmp_path: Path) -> None:
    """Bytes of a ZIP are not thrown at a terminal."""
    asked = ("check", "--url", "http://127.0.0.1:9", "--format", "bundle")
    done = run(*asked, home=tmp_path, TRACKER_TOKEN="0" * 32)

    assert done.returncode == 2
    assert "-o FILE" in done.stderr


def test_the_bundle_of_a_run_is_for_its_owner_and_opens_elsewhere(tmp_path: Path) -> None:
    """The command's own bundle is a ZIP that others can test, mode 0600."""
    path = tmp_path / "ticket.zip"
    target = ("--url", "http://127.0.0.1:9", "--format", "bundle", "-o", str(path))
    done = run("check", *target, home=tmp_path, TRACKER_TOKEN="5f1c0a9e7b3d4826a1f09c3e8d7b6a54")

    assert done.returncode == 3
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    subprocess.run([sys.executable, "-m", "zipfile", "-t", str(path)], check=True, capture_output=True)
    assert read_bundle(path).report.findings[0].code == "NET110"
