"""`compare` as a command: what it reads, writes and ends with."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import jsonschema
import msgspec
import pytest

from diagnostics.case import Case
from diagnostics.compare import compare
from diagnostics.compare.write import write_markdown, write_text
from diagnostics.outputs import write_output
from diagnostics.report.json import write_json
from diagnostics.report.levels import PaneName
from diagnostics.report.model import Report
from diagnostics.report.read import read_json
from tests.compare.changes import with_roles
from tests.support.command import run
from tests.support.worlds import observed

GOLDEN = Path(__file__).with_name("golden.txt")


def _at(report: Report, hour: int) -> Report:
    moment = datetime(2026, 11, 27, hour, tzinfo=UTC)
    url = "https://tracker.example.com/services/v5"
    target = msgspec.structs.replace(report.target, url=url)
    tool = msgspec.structs.replace(report.tool, version="1.0", rules=f"rules-{hour}")
    return msgspec.structs.replace(report, started_at=moment, finished_at=moment, target=target, tool=tool)


@pytest.fixture(scope="module")
def pair() -> tuple[Report, Report]:
    """Two reports on the default world: in the second one the user's roles are others."""
    worse = with_roles(p2104417="viewer", p2183564="member")
    return _at(observed("mixed")[1], 8), _at(worse, 9)


@pytest.fixture(scope="module")
def files(pair: tuple[Report, Report], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The first of them as a bundle, the second as a JSON report."""
    folder = tmp_path_factory.mktemp("compare")
    before = write_output(Case(report=pair[0]), "bundle", folder / "a.zip", ())
    return before, write_output(Case(report=pair[1]), "json", folder / "b.json", ())


def test_the_text_is_as_it_was(pair: tuple[Report, Report]) -> None:
    """The text is worst first, with both values; a change of it is on purpose."""
    text = write_text(compare(*pair, files=("a.zip", "b.json")))

    assert text == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [40, 72, 100])
def test_the_text_keeps_to_its_width(pair: tuple[Report, Report], width: int) -> None:
    """Only a word that is longer alone runs over."""
    lines = write_text(compare(*pair), width).splitlines()

    assert [line for line in lines if len(line) > width and " " in line.strip()] == []


def test_what_broke_is_an_exit_code(files: tuple[Path, Path], tmp_path: Path) -> None:
    """Something broke: 3. Nothing differs: 0. The order against time is kept and told."""
    before, after = map(str, files)
    broke = run("compare", before, after, "--format", "json", home=tmp_path)
    back = run("compare", after, before, home=tmp_path)
    same = run("compare", before, before, home=tmp_path)

    told = json.loads(broke.stdout)
    assert broke.returncode == 3
    assert {"broke", "fixed", "changed", "unseen", "rules_changed"} <= told.keys()
    assert "ROLE521" in {one["code"] for one in told["broke"]}
    assert told["rules_changed"]["before"]["rules"] == "rules-8"
    assert "The first report is the newer one" in back.stderr
    assert "The first report is the newer one" not in broke.stderr
    assert (same.returncode, same.stdout.splitlines()[0]) == (0, "tracker-doctor compare: no difference")


def test_the_json_keeps_to_its_schema(files: tuple[Path, Path], tmp_path: Path) -> None:
    """The schema is one, and what `--format json` gives keeps to it."""
    schema = json.loads(run("compare", "--schema", home=tmp_path).stdout)
    told = json.loads(run("compare", *map(str, files), "--format", "json", home=tmp_path).stdout)

    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(told, schema)


def test_what_is_no_report_is_refused(files: tuple[Path, Path], tmp_path: Path) -> None:
    """A file that holds none ends with 2, a spoiled bundle with 5 and its code, a link at -o with 5."""
    nothing = tmp_path / "nothing.json"
    nothing.write_text("{}")
    spoiled = tmp_path / "spoiled.zip"
    spoiled.write_bytes(files[0].read_bytes()[:-40])
    link = tmp_path / "link.md"
    link.symlink_to(nothing)

    no_report = run("compare", str(files[0]), str(nothing), home=tmp_path)
    missing = run("compare", str(files[0]), str(tmp_path / "missing"), home=tmp_path)
    refused = run("compare", str(spoiled), str(files[1]), home=tmp_path)
    linked = run("compare", *map(str, files), "-o", str(link), home=tmp_path)

    assert (no_report.returncode, missing.returncode) == (2, 2)
    assert "nothing.json" in no_report.stderr
    assert (refused.returncode, "BND80" in refused.stderr) == (5, True)
    assert (linked.returncode, nothing.read_text()) == (5, "{}")


def test_a_file_is_written_whole_and_for_its_owner(files: tuple[Path, Path], tmp_path: Path) -> None:
    """`-o` writes with mode 0600 and says where; standard output stays empty."""
    goal = tmp_path / "compared.md"
    ended = run("compare", *map(str, files), "--format", "markdown", "-o", str(goal), home=tmp_path)

    assert (ended.returncode, ended.stdout) == (3, "")
    assert str(goal) in ended.stderr
    assert goal.stat().st_mode & 0o777 == 0o600
    assert goal.read_text().startswith("# tracker-doctor compare: ")


def test_names_in_markdown_do_nothing(pair: tuple[Report, Report]) -> None:
    """A project's name that is markup, a mention or a link stands there as plain text."""
    bad = "@all <img> [x](http://e.example) `c` |"
    report = read_json(write_json(pair[1]).replace("Storefront", bad).encode())
    text = write_markdown(compare(pair[0], report))

    assert "@all" not in text
    assert "<img>" not in text
    assert "[x](" not in text


def test_an_export_can_be_held_against_a_report(files: tuple[Path, Path], tmp_path: Path) -> None:
    """What an export does not hold can no longer be seen, and nothing of it is called fixed."""
    export = tmp_path / "project.csv"
    export.write_text("Id,Title,Type,Current State\n1,a,bug,started\n", "utf-8")
    told = json.loads(run("compare", str(files[1]), str(export), "--format", "json", home=tmp_path).stdout)

    assert told["fixed"] == []
    assert "ROLE521" in {one["code"] for one in told["unseen"]}
    assert {one["kind"] for one in told["unseen"]} >= {"link", "account", "project"}
    assert set(told["after"]["panes"]) == set(PaneName)
