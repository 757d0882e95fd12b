"""`check --from` and `open` as their users run them: exit codes, formats, sentences."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import jsonschema
import msgspec
import pytest

from diagnostics.cli.exports import diagnose_file
from diagnostics.exports import read_export
from tests.exports.support import epic, modern, put, put_zip, story
from tests.support.command import clean_environment, run
from tests.support.terminal import terminal
from tui.session import SnapshotSession

ROWS = [story(1, "bug", "accepted"), story(2), story(3, "release"), epic(4), {"Title": "Nobody's row"}]


@pytest.fixture
def web(tmp_path: Path) -> Path:
    """An export with a row that is no story."""
    return put(tmp_path / "web shop.csv", modern(ROWS))


def test_an_export_in_json_keeps_the_schema_and_says_what_it_cannot_tell(tmp_path: Path, web: Path) -> None:
    """Work is counted; connection and roles are incomplete with the reason, which is exit 6."""
    schema = json.loads(run("check", "--schema", home=tmp_path).stdout)
    ended = run("check", "--from", str(web), "--format", "json", home=tmp_path)

    report = json.loads(ended.stdout)
    jsonschema.validate(report, schema, jsonschema.Draft202012Validator)
    assert (ended.returncode, ended.stderr) == (6, "")
    assert report["target"] == {"url": "web shop.csv", "flavour": "csv-export", "auth": "none"}
    assert str(tmp_path) not in ended.stdout
    verdicts = {name: pane["verdict"] for name, pane in report["panes"].items()}
    assert verdicts == {
        "connection": "incomplete",
        "roles": "incomplete",
        "work_items": "warn",
        "fields": "pass",
        "categorize": "pass",
    }
    because = {one["what"]: one["because"] for one in report["coverage"]["not_judged"]}
    assert because["Connection"] == "an export holds no connection: no host was asked"
    assert because["Accounts"] == "an export holds no accounts"
    assert because["Project members"] == "an export holds no project members"
    (project,) = report["panes"]["work_items"]["projects"]
    assert project["reconciled"] is None
    assert project["reason"] == "cannot be told: an export has no totals"
    assert (project["read"], project["total"], project["epics"]) == (3, None, 1)
    assert report["ruled_out"] == []


@pytest.mark.parametrize("fmt", ["text", "markdown"])
def test_the_other_formats_name_the_files(tmp_path: Path, web: Path, fmt: str) -> None:
    """File, rows, generation and what is spoiled stand in text and Markdown."""
    ended = run("check", "--from", str(web), "--format", fmt, home=tmp_path)

    assert ended.returncode == 6
    for words in ("web shop.csv", "Files of the export", "since 2020", "DATA641", "line 6"):
        assert words in ended.stdout


def test_one_pane_that_an_export_can_tell_is_judged_on_its_own(tmp_path: Path, web: Path) -> None:
    """With --pane the missing connection does not count: 0, or 4 for a warning where that is asked for."""
    told = ("check", "--from", str(web), "--pane")

    assert run(*told, "categorize", home=tmp_path).returncode == 0
    assert run(*told, "work_items", "--fail-on", "warn", home=tmp_path).returncode == 4
    assert run(*told, "connection", home=tmp_path).returncode == 6
    assert run(*told, "roles", home=tmp_path).returncode == 6


@pytest.mark.parametrize(
    "option", [("--url", "x.example"), ("--project", "7"), ("--token-stdin",), ("--deadline", "9")]
)
def test_options_for_a_host_are_refused_with_an_export(
    tmp_path: Path, web: Path, option: tuple[str, ...]
) -> None:
    """They would be passed over in silence otherwise."""
    ended = run("check", "--from", str(web), *option, home=tmp_path)

    assert ended.returncode == 2
    assert f"{option[0]} is for asking a host" in ended.stderr


def test_rules_categorize_an_export(tmp_path: Path, web: Path) -> None:
    """--rules goes with --from, and a wrong file is told before the export is read."""
    rules = put(tmp_path / "rules.toml", run("rules", home=tmp_path).stdout)
    told = ("check", "--from", str(web), "--pane", "categorize", "--format", "json", "--rules")

    ended = run(*told, str(rules), home=tmp_path)
    assert ended.returncode == 0
    assert {one["type"]: one["count"] for one in json.loads(ended.stdout)["panes"]["categorize"]["rows"]} == {
        "feature": 1,
        "bug": 1,
        "chore": 0,
        "release": 1,
    }
    assert run(*told, str(put(tmp_path / "bad.toml", "[")), home=tmp_path).returncode == 2


async def test_an_open_export_is_judged_again_with_other_rules(web: Path) -> None:
    """The dashboard's session holds the stories, so that rules can be changed without reading anew."""
    session = SnapshotSession(read_export(web))
    reports = [update.report async for update in session.updates()]
    others = msgspec.structs.replace(session.rules, types={"bug": session.rules.types["feature"]})

    judged = await session.judged_with(others)

    assert session.title == "web shop.csv"
    assert judged is not None
    assert (reports[0].panes.categorize.uncategorised, judged.panes.categorize.uncategorised) == (1, 2)


def test_what_cannot_be_read_is_one_sentence_and_an_exit_code(tmp_path: Path) -> None:
    """2 for what is missing or no export, 5 for what a limit refuses; never a traceback."""
    bomb = put_zip(tmp_path / "bomb.zip", {"a.csv": b"a" * 20_000_000})
    page = put(tmp_path / "page.csv", "<html></html>")
    for path, code, words in (
        (tmp_path / "gone.csv", 2, "no such file"),
        (tmp_path / "gone" / "a.csv", 2, "no such file"),
        (page / "a.csv", 2, "cannot be read"),
        (page, 2, "it is an HTML page"),
        (bomb, 5, "was refused"),
    ):
        ended = run("check", "--from", str(path), "--format", "json", home=tmp_path)
        assert (ended.returncode, ended.stdout) == (code, "")
        assert words in ended.stderr
        assert ended.stderr.startswith("Error: LOC74")
        assert len(ended.stderr.splitlines()) == 1


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="everything is readable to this user")
def test_a_file_without_permission_is_told(tmp_path: Path, web: Path) -> None:
    """Not permitted is told apart from not there."""
    web.chmod(0)

    ended = run("check", "--from", str(web), home=tmp_path)

    assert ended.returncode == 2
    assert "permission denied" in ended.stderr


def test_an_interrupted_reading_ends_with_130(
    web: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """ctrl+c while a large file is read is no failure of the tool, and leaves no half report."""

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("diagnostics.exports.read_export", interrupted)

    with pytest.raises(SystemExit) as ended:
        diagnose_file(web, "", None)

    assert ended.value.code == 130
    assert capsys.readouterr().err.startswith("Interrupted")


def test_the_dashboard_opens_on_an_export(tmp_path: Path, web: Path) -> None:
    """`open` shows the file and the panes that an export can fill, and q leaves with 0."""
    command = [sys.executable, "-m", "tui", "open", str(web)]
    with terminal(command, clean_environment(tmp_path), Path(__file__).parents[2]) as screen:
        screen.wait_for("Reading web shop.csv")
        screen.wait_for("1 Connection")
        screen.press("1")
        screen.wait_for("an export holds no connection")
        screen.press("3")
        screen.wait_for("DATA641")
        screen.press("q")
        assert screen.wait_for_end() == 0


def test_open_says_what_is_wrong_before_it_draws(tmp_path: Path) -> None:
    """A file that is no export leaves the terminal as it was."""
    command = [sys.executable, "-m", "tui", "open", str(tmp_path / "gone.csv")]
    with terminal(command, clean_environment(tmp_path), Path(__file__).parents[2]) as screen:
        assert screen.wait_for_end() == 2
        assert b"LOC740" in screen.written
        assert b"\x1b[?1049h" not in screen.written


def test_open_without_a_terminal_names_the_headless_way(tmp_path: Path, web: Path) -> None:
    """The hint can be pasted as it is, blanks in the name included."""
    ended = run("open", str(web), home=tmp_path)

    assert ended.returncode == 2
    assert f"check --from '{web}'" in " ".join(ended.stderr.split())
