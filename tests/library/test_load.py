"""`load`: bundles, JSON reports and exports, and what is told of a file that is none of them."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from diagnostics import DiagnosticsError, load
from diagnostics.bundle import Limits
from diagnostics.case import Case
from diagnostics.contract import load_contract
from diagnostics.judge import judge
from diagnostics.outputs import write_output
from diagnostics.report.html import write_fragment
from diagnostics.report.json import write_json
from diagnostics.report.markdown import write_markdown
from diagnostics.report.model import Report
from diagnostics.rules import load_rules
from tests.support.worlds import observed

_EXPORT = "Id,Title,Type,Current State\n1,Pay,feature,started\n2,Fix,bug,accepted\n"


@pytest.fixture(scope="module")
def report() -> Report:
    """The report on the default world."""
    return observed("mixed")[1]


@pytest.mark.parametrize("fmt", ["json", "bundle"])
def test_a_saved_report_comes_back_equal(report: Report, tmp_path: Path, fmt: str) -> None:
    """What was written is what is loaded, by a path or by its text."""
    path = write_output(Case(report=report), fmt, tmp_path / "saved", ())

    assert load(path) == load(str(path)) == report


def test_an_export_is_judged_with_rules_where_they_are_given(tmp_path: Path) -> None:
    """A CSV file and its folder give the same stories; rules decide what they become."""
    file, rules = tmp_path / "exports" / "project.csv", tmp_path / "rules.toml"
    file.parent.mkdir()
    file.write_text(_EXPORT, "utf-8")
    rules.write_text('[types]\nbug = "Risk"\n', "utf-8")

    report = load(file)
    assert {kind: count for kind, count in report.summary.stories_by_type.items() if count} == {
        "feature": 1,
        "bug": 1,
    }
    assert load(file.parent).summary == report.summary
    buckets = {one.bucket: one.count for one in load(file, rules=rules).panes.categorize.buckets}
    assert buckets["Risk"] == 1


def _json(change: Callable[[dict[str, Any]], object]) -> Callable[[Path, Report], None]:
    def spoil(path: Path, report: Report) -> None:
        document = json.loads(write_json(report))
        change(document)
        path.write_text(json.dumps(document), "utf-8")

    return spoil


def _spoiled_bundle(path: Path, report: Report) -> None:
    whole = write_output(Case(report=report), "bundle", path.with_name("whole"), ())
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"mixed", b"mixes") + b" ")


SPOILED: dict[str, tuple[str, Callable[[Path, Report], object]]] = {
    "missing": ("LOC740", lambda *_: None),
    "an empty folder": ("LOC741", lambda path, _: path.mkdir()),
    "a PDF": ("LOC741", lambda path, _: path.write_bytes(b"%PDF-1.7")),
    "no report": ("JSON, and no report", lambda path, _: path.write_text('{"a": 1}')),
    "broken off": ("JSON, and no report", lambda path, report: path.write_text(write_json(report)[:-99])),
    "no UTF-8": ("JSON, and no report", lambda path, _: path.write_bytes(b'{"a": "\xff"}')),
    "too deep": ("JSON, and no report", lambda path, _: path.write_text('{"a":' + "[" * 200_000)),
    "a key of another kind": ("JSON, and no report", _json(lambda one: one.update(verdict=3))),
    "newer": ("BND806", _json(lambda one: one.update(schema_version="2"))),
    "too large": ("BND804", lambda path, _: path.write_bytes(b"{" + b" " * Limits().part)),
    "a changed bundle": ("BND805", _spoiled_bundle),
}


@pytest.mark.parametrize("name", SPOILED)
def test_what_cannot_be_loaded_is_told_in_one_sentence_of_one_family(
    report: Report, tmp_path: Path, name: str
) -> None:
    """Whatever is wrong with the file, a program catches one exception, which names file and cause."""
    told, spoil = SPOILED[name]
    path = tmp_path / "given.zip"
    spoil(path, report)

    with pytest.raises(DiagnosticsError, match=told) as caught:
        load(path)
    assert "given.zip" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_folder_of_nobody_is_told() -> None:
    """A `~name` of no user is a path like any other, to a file that is not there."""
    with pytest.raises(DiagnosticsError, match=r"LOC740.*given\.zip"):
        load("~nobody-of-that-name/given.zip")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    """The system's own words are in the sentence."""
    path = tmp_path / "mine.json"
    path.write_text("{}")
    path.chmod(0)

    with pytest.raises(DiagnosticsError, match=r"LOC740.*mine\.json"):
        load(path)


def test_rules_judge_a_bundle_that_holds_what_was_seen(tmp_path: Path) -> None:
    """Without rules it is the saved report; with them the stories in it go where they say."""
    snapshot, report = observed("healthy")
    saved = msgspec.structs.replace(report, findings=())
    path = write_output(Case(report=saved, snapshot=snapshot), "bundle", tmp_path / "saved", ())
    rules = tmp_path / "rules.toml"
    rules.write_text('[types]\nbug = "Risk"\n', "utf-8")

    assert load(path) == saved
    assert load(path, rules=rules) == judge(snapshot, rules=load_rules(rules, load_contract()))


def test_rules_for_a_report_that_was_judged_are_refused(report: Report, tmp_path: Path) -> None:
    """They would change nothing, and silence would say that they did."""
    path = write_output(Case(report=report), "json", tmp_path / "saved", ())

    with pytest.raises(ValueError, match="judged already"):
        load(path, rules=tmp_path / "rules.toml")


def test_a_report_shows_itself_in_one_line_or_whole_as_markdown_and_html(
    report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A prompt gets verdict, target and counts; a notebook the whole; neither opens a file or a socket."""
    assert report._repr_markdown_() == write_markdown(report)  # and all that it needs is loaded
    assert report._repr_html_() == write_fragment(report)

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a repr that reads")

    for place in ("builtins.open", "io.open", "os.open", "socket.socket"):
        monkeypatch.setattr(place, refuse)
    told, whole, page = repr(report), report._repr_markdown_(), report._repr_html_()
    monkeypatch.undo()

    assert told.startswith("<Report FAIL - 3 fail")
    assert report.target.url in told
    assert f"{report.summary.total:,} stories" in told
    assert len(told) < 200
    assert "\n" not in told
    assert all(one.code in whole and one.code in page for one in report.findings)
