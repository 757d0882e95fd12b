"""A bundle judged again: the same verdicts by the same rules, and what others change is named."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from polars.testing import assert_frame_equal

from diagnostics.bundle import Wish, bundle, open_bundle
from diagnostics.bundle.again import changes, judged_again
from diagnostics.bundle.snapshot import FRAMES
from diagnostics.case import Case
from diagnostics.exports import read_export
from diagnostics.judge import judge
from diagnostics.report.json import write_json
from diagnostics.report.levels import PaneName, Severity, Verdict
from diagnostics.report.model import Report, StalePane
from diagnostics.rules import Condition, FlowItem, Operator, Rule, RuleSet, write_rules
from diagnostics.snapshot import Snapshot
from tests.bundle.support import case_of, written
from tests.support.command import run

RULES = RuleSet(
    types={"feature": FlowItem.FEATURE, "bug": FlowItem.RISK},
    rules=(Rule("Ours", FlowItem.DEBT, (Condition("Labels", Operator.IS_SET),)),),
    source="ours.toml",
)
WORLDS = (
    *("mixed", "healthy", "viewer-only", "empty", "odd-fields", "litetracker-strict", "old-v5", "retired"),
    *("hostile-titles", "json-huge-number", "json-latin-1", "tls-expired", "bad-gateway", "truncated"),
)


@pytest.mark.parametrize("scenario", WORLDS)
def test_what_was_seen_comes_back_and_is_judged_to_the_same_report(scenario: str, tmp_path: Path) -> None:
    """Every fact, every story and then every byte of the report is as it was."""
    case = case_of(scenario)
    assert case.snapshot is not None
    opened = open_bundle(written(case, tmp_path / "ticket.zip"))

    assert opened.kept_because == ""
    assert opened.case.snapshot is not None
    _assert_equal(opened.case.snapshot, case.snapshot)
    assert write_json(judge(opened.case.snapshot)) == write_json(case.report)
    assert changes(case.report, judged_again(opened.case).report) == ()


def _assert_equal(read: Snapshot, made: Snapshot) -> None:
    for one in dataclasses.fields(Snapshot):
        new, old = getattr(read, one.name), getattr(made, one.name)
        if one.name not in FRAMES.values() or old is None:
            assert new == old, one.name
        else:
            assert_frame_equal(new.whole(), old.whole(), check_column_order=False)


def test_an_export_comes_back_too(tmp_path: Path) -> None:
    """Its files, rows that were no stories, and what it does not hold."""
    file = tmp_path / "project.csv"
    file.write_text(
        "Id,Title,Type,Current State,Labels\n1,Pay,feature,started,a\nx,Fix,bug,accepted,\n", "utf-8"
    )
    snapshot = read_export(file)
    case = Case(report=judge(snapshot), snapshot=snapshot)
    opened = open_bundle(written(case, tmp_path / "ticket.zip"))

    assert opened.case.snapshot is not None
    _assert_equal(opened.case.snapshot, snapshot)
    assert judged_again(opened.case).report == case.report


def test_the_customers_rules_travel_along(tmp_path: Path) -> None:
    """The same verdicts come out by the rules in the bundle, and others without them."""
    snapshot = case_of("mixed").snapshot
    assert snapshot is not None
    case = Case(report=judge(snapshot, rules=RULES), snapshot=snapshot, rules=RULES)
    opened = open_bundle(written(case, tmp_path / "ticket.zip"))

    assert opened.case.rules == RULES
    assert write_json(judged_again(opened.case).report) == write_json(case.report)
    assert judge(snapshot) != case.report


@pytest.mark.parametrize("without", ["snapshot.json", "stories.parquet", "rules.json"])
def test_a_bundle_that_lacks_what_was_judged_is_shown_as_it_was_saved(without: str, tmp_path: Path) -> None:
    """Nothing is judged on half of what was seen; the command says why."""
    case = case_of("healthy", RULES)
    path = tmp_path / "ticket.zip"
    path.write_bytes(bundle(case, Wish(without=frozenset({without}))))
    opened = open_bundle(path)
    done = run("check", "--from", str(path), "--format", "json", home=tmp_path)

    assert opened.case.snapshot is None
    assert opened.kept_because
    assert done.stdout == write_json(case.report)
    assert done.stderr.startswith("The report is as it was saved, and not judged again: it ")
    assert len(done.stderr.splitlines()) == 1


def test_panes_kept_from_an_earlier_run_are_not_judged_on_the_last_one(tmp_path: Path) -> None:
    """The dashboard's report shows more than its last run saw."""
    case = case_of("healthy")
    stale = StalePane(pane=PaneName.ROLES, read_at=case.report.finished_at, because="NET110")
    report = msgspec.structs.replace(case.report, stale=(stale,))
    path = written(dataclasses.replace(case, report=report), tmp_path / "ticket.zip")
    done = run("check", "--from", str(path), "--format", "json", home=tmp_path)

    assert done.stdout == write_json(report)
    assert "earlier run" in done.stderr


_NO_NETWORK = """
import sys
def refuse(name, arguments):
    if name.startswith("socket."):
        raise OSError("no network here: " + name)
sys.addaudithook(refuse)
"""


def test_another_user_without_network_and_settings_gets_equal_verdicts(tmp_path: Path) -> None:
    """With an empty home, no variables and every socket refused, each byte of the report is equal."""
    case = case_of("mixed")
    path = written(case, tmp_path / "ticket.zip")
    (tmp_path / "home").mkdir()
    (tmp_path / "sitecustomize.py").write_text(_NO_NETWORK)
    done = subprocess.run(
        [sys.executable, "-m", "tui", "check", "--from", str(path), "--format", "json"],
        env={"HOME": str(tmp_path / "home"), "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        check=False,
        timeout=120,
    )

    assert (done.stderr, done.returncode) == (b"", 3)
    assert done.stdout.decode() == write_json(case.report)
    assert list((tmp_path / "home").iterdir()) == []


def _older(report: Report) -> Report:
    """Give a report as another program would have judged: one verdict less, one more, one of other weight."""
    first, second, *rest = report.findings
    gone = msgspec.structs.replace(first, code="OLD101", subject="a host\x1b[31m")
    other = msgspec.structs.replace(second, severity=Severity.INFO)
    items = msgspec.structs.replace(report.panes.work_items, verdict=Verdict.PASS)
    return msgspec.structs.replace(
        report,
        tool=msgspec.structs.replace(report.tool, rules="older"),
        findings=(gone, other, *rest),
        panes=msgspec.structs.replace(report.panes, work_items=items),
    )


def test_verdicts_that_todays_rules_change_are_named(tmp_path: Path) -> None:
    """What came, what went and what weighs otherwise, a line each, beside the report as of today."""
    case = case_of("mixed")
    path = written(dataclasses.replace(case, report=_older(case.report)), tmp_path / "ticket.zip")
    done = run("check", "--from", str(path), "--format", "json", home=tmp_path)
    new, changed = case.report.findings[:2]

    assert done.stdout == write_json(case.report)
    assert done.stderr.splitlines() == [
        "Judged again with other rules than it was saved with. Changed:",
        f"  Work item types: pass before, {case.report.panes.work_items.verdict} now",
        *sorted(
            (
                "  OLD101 a host␛[31m: no longer found, fail before",
                f"  {new.code} {new.subject}: new, fail",
                f"  {changed.code} {changed.subject}: info before, {changed.severity} now",
            )
        ),
    ]


def test_other_rules_with_the_same_verdicts_are_told_as_such(tmp_path: Path) -> None:
    """Whoever waits for a change learns that there is none."""
    case = case_of("healthy")
    tool = msgspec.structs.replace(case.report.tool, rules="older")
    report = msgspec.structs.replace(case.report, tool=tool)
    path = written(dataclasses.replace(case, report=report), tmp_path / "ticket.zip")
    done = run("check", "--from", str(path), "--format", "json", home=tmp_path)

    assert done.stdout == write_json(case.report)
    assert done.stderr == "Judged again with other rules than it was saved with: the same verdicts.\n"


def test_many_changes_are_counted_and_not_listed() -> None:
    """A rule that changes every story's verdict fills no screen."""
    report = case_of("healthy").report
    many = tuple(
        msgspec.structs.replace(case_of("mixed").report.findings[0], subject=str(number))
        for number in range(70)
    )
    told = changes(report, msgspec.structs.replace(report, findings=(*report.findings, *many)))

    assert len(told) == 21
    assert told[-1] == "… and 50 more"


def test_rules_and_pane_judge_a_bundle_anew(tmp_path: Path) -> None:
    """Both take what was seen, as they do with an export; nothing is called a change that was asked for."""
    case = case_of("mixed")
    assert case.snapshot is not None
    path, rules = written(case, tmp_path / "ticket.zip"), tmp_path / "ours.toml"
    rules.write_text(write_rules(RULES), "utf-8")
    by_rules = run("check", "--from", str(path), "--rules", str(rules), "--format", "json", home=tmp_path)
    by_pane = run("check", "--from", str(path), "--pane", "roles", "--format", "json", home=tmp_path)

    named = msgspec.structs.replace(RULES, source=str(rules))
    assert by_rules.stdout == write_json(judge(case.snapshot, rules=named))
    assert by_pane.stdout == write_json(judge(dataclasses.replace(case.snapshot, pane="roles")))
    assert by_rules.stderr == by_pane.stderr == ""


@pytest.mark.parametrize("option", [("--pane", "roles"), ("--rules", "rules.toml")])
def test_what_would_judge_anew_is_refused_where_nothing_is_held(
    option: tuple[str, str], tmp_path: Path
) -> None:
    """A bundle of a report alone says why it cannot be judged, and is not passed over in silence."""
    path = written(Case(report=case_of("healthy").report), tmp_path / "ticket.zip")
    done = run("check", "--from", str(path), *option, home=tmp_path)

    assert (done.returncode, done.stdout) == (2, "")
    assert (
        f"{option[0]} judges anew, and this bundle cannot be: it does not hold what was seen" in done.stderr
    )
