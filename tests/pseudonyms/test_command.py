"""`check --pseudonyms`: the real command, on a real host."""

from __future__ import annotations

import json
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from diagnostics.bundle.plan import Wish
from diagnostics.case import Case
from diagnostics.outputs import write_output
from diagnostics.sandbox import Sandbox
from tests.conftest import TODAY
from tests.pseudonyms.canaries import texts_in
from tests.support.command import run
from tests.support.worlds import observed

WORLD = "own-user"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """Give a host on a real socket."""
    with Sandbox(scenario=WORLD, today=TODAY) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def real_names() -> frozenset[str]:
    """Give the names of people, projects and accounts, and titles of stories, that the host has."""
    snapshot, _ = observed(WORLD)
    assert snapshot.stories is not None
    projects, accounts = snapshot.projects or (), snapshot.accounts or ()
    people = [one.name for project in projects for one in project.members or ()]
    names = {*people, *snapshot.stories["name"][:50]}
    names |= {one.name for one in projects} | {one.name for one in accounts}
    assert snapshot.user is not None
    return frozenset({*names, snapshot.user.name, snapshot.user.username} - {""})


def _check(sandbox: Sandbox, home: Path, *arguments: str) -> CompletedProcess[str]:
    return run(
        "check",
        "--url",
        sandbox.url,
        "--token-stdin",
        *arguments,
        home=home,
        stdin=sandbox.connection_user.token,
    )


def test_a_bundle_holds_no_name_and_the_map_all_of_them(
    sandbox: Sandbox, real_names: frozenset[str], tmp_path: Path
) -> None:
    """No part of the bundle holds a name; the map says who is who, and only its owner may read it."""
    place, known = tmp_path / "ticket.zip", tmp_path / "who.json"
    ended = _check(
        sandbox,
        tmp_path,
        "--format",
        "bundle",
        "-o",
        str(place),
        "--pseudonyms",
        "--pseudonym-map",
        str(known),
    )
    text = texts_in(place.read_bytes())
    assert {name for name in real_names if name.lower() in text} == set()
    assert stat.S_IMODE(known.stat().st_mode) == 0o600
    document = json.loads(known.read_text())
    assert document["report"] == "ticket.zip"
    assert real_names <= {one["real"] for one in document["names"]}
    assert all(name not in ended.stdout + ended.stderr for name in real_names)
    with zipfile.ZipFile(place) as archive:
        assert json.loads(archive.read("manifest.json"))["pseudonyms"] is True


def test_the_bundle_is_judged_again_alike(sandbox: Sandbox, tmp_path: Path) -> None:
    """A bundle under made-up names is opened and judged as it was written."""
    place = tmp_path / "ticket.zip"
    first = _check(sandbox, tmp_path, "--format", "bundle", "-o", str(place), "--pseudonyms")
    again = run("check", "--from", str(place), "--format", "json", home=tmp_path)
    with zipfile.ZipFile(place) as archive:
        assert json.loads(archive.read("report.json")) == json.loads(again.stdout)
    assert again.returncode == first.returncode
    assert "Changed" not in again.stderr


def test_a_printed_report_holds_no_name(sandbox: Sandbox, real_names: frozenset[str], tmp_path: Path) -> None:
    """What is printed holds no name either, and without being asked for, nothing is kept of who is who."""
    ended = _check(sandbox, tmp_path, "--pseudonyms")
    assert "project-" in ended.stdout
    assert {name for name in real_names if name in ended.stdout} == set()
    assert list(tmp_path.iterdir()) == []


def test_an_export_is_replaced_too(tmp_path: Path) -> None:
    """Of an export neither the file's name, which is the project's, nor a title or label is left."""
    source = tmp_path / "apollo.csv"
    rows = ("Id,Title,Labels,Type,Current State,Apollo's", "1,Apollo lands,apollo,bug,started,apollo")
    source.write_text("\n".join(rows) + "\n", encoding="utf-8")
    ended = run("check", "--from", str(source), "--format", "json", "--pseudonyms", home=tmp_path)
    report = json.loads(ended.stdout)
    assert "apollo" not in ended.stdout.lower()
    assert report["source"]["files"][0]["name"].startswith("file-")
    assert report["summary"]["stories_by_type"] == {"bug": 1}


def test_the_map_is_not_put_in_the_reports_place_by_another_way(tmp_path: Path) -> None:
    """A folder may have two names: the file that is sent on is never the map."""
    folder, other = tmp_path / "folder", tmp_path / "other"
    folder.mkdir()
    other.symlink_to(folder)
    places = ("-o", str(folder / "report"), "--pseudonym-map", str(other / "report"))
    ended = run("check", "--url", "http://127.0.0.1:9", "--pseudonyms", *places, home=tmp_path)

    assert ended.returncode == 2
    assert "is the report itself" in ended.stderr
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--pseudonym-map", "who.json"), "give both"),
        (("--pseudonyms", "--pseudonym-map", "report.json", "-o", "./report.json"), "is the report itself"),
        (("--pseudonyms", "--pseudonym-map", "-"), "is the report itself"),
    ],
)
def test_a_map_in_no_place_is_refused(
    arguments: tuple[str, ...], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A map without made-up names, or in the place of the report, is refused before anything is asked."""
    monkeypatch.chdir(tmp_path)
    ended = run("check", "--url", "http://127.0.0.1:1", *arguments, home=tmp_path)
    assert ended.returncode == 2
    assert told in ended.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_map_through_a_link_is_refused(sandbox: Sandbox, tmp_path: Path) -> None:
    """A symbolic link in the place of the map is not written through, and nothing is written at all."""
    (tmp_path / "who.json").symlink_to(tmp_path / "elsewhere.json")
    place = tmp_path / "ticket.zip"
    ended = _check(
        sandbox,
        tmp_path,
        *("--format", "bundle", "-o", str(place), "--pseudonyms"),
        *("--pseudonym-map", str(tmp_path / "who.json")),
    )
    assert ended.returncode == 5
    assert "LOC710" in ended.stderr
    assert not place.exists()


def test_a_saved_report_is_refused(tmp_path: Path) -> None:
    """A bundle that holds only the report cannot be put under made-up names: refused in one sentence."""
    snapshot, report = observed(WORLD)
    wish = Wish(without=frozenset({"snapshot.json", "stories.parquet"}))
    place = write_output(Case(report=report, snapshot=snapshot), "bundle", tmp_path / "ticket.zip", (), wish)
    ended = run("check", "--from", str(place), "--pseudonyms", home=tmp_path)
    assert ended.returncode == 5
    assert ended.stdout == ""
    assert "Names cannot be replaced here" in ended.stderr
