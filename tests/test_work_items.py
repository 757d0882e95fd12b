"""Three figures for the same stories, their ages and their addresses, on hosts that a test chooses."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

import msgspec
import polars as pl
import pytest

from diagnostics.dates import Age, months_before
from diagnostics.faults import Fault, FaultKind
from diagnostics.judge import judge
from diagnostics.report.model import Finding, Report
from diagnostics.report.panes import ProjectStories
from diagnostics.rows import StoryRows
from diagnostics.snapshot import FilteredTotal, ProjectFacts, Snapshot


def _changed(snapshot: Snapshot, **changes: Any) -> Report:
    """Give the report with other facts about the first project."""
    assert snapshot.projects is not None
    first, *rest = snapshot.projects
    return judge(replace(snapshot, projects=(msgspec.structs.replace(first, **changes), *rest)))


def _first(snapshot: Snapshot) -> ProjectFacts:
    assert snapshot.projects is not None
    return snapshot.projects[0]


def _row(snapshot: Snapshot, report: Report) -> ProjectStories:
    number = _first(snapshot).id
    return next(one for one in report.panes.work_items.projects if one.project_id == number)


def _finding(report: Report, code: str) -> Finding:
    return next(one for one in report.findings if one.code == code)


def _codes(report: Report) -> set[str]:
    return {one.code for one in report.findings}


def _filtered(snapshot: Snapshot, **more: int) -> tuple[FilteredTotal, ...]:
    """Give the host's totals by type of the first project, with some of them changed by so many."""
    return tuple(
        msgspec.structs.replace(one, total=(one.total or 0) + more.get(one.story_type, 0))
        for one in _first(snapshot).filtered or ()
    )


def test_rows_total_and_filtered_totals_agree_on_a_quiet_host(
    mixed_snapshot: Snapshot, mixed_report: Report
) -> None:
    """Every project that can be read has three figures that are the same, and says so."""
    rows = [one for one in mixed_report.panes.work_items.projects if one.read]

    assert len(rows) >= 5
    for row in rows:
        assert row.read == row.total == row.filtered
        assert row.reconciled is True
        assert row.disagree == ()
        assert row.reason == "rows read, total and filtered totals agree"
    for project in mixed_snapshot.projects or ():
        assert project.version_before == project.version_after


@pytest.mark.parametrize(
    ("total", "feature", "apart", "code"),
    [
        (1, 1, ("read",), "DATA610"),
        (1, 0, ("total",), "DATA610"),
        (0, 1, ("filtered",), "DATA612"),
        (1, 2, ("read", "total", "filtered"), "DATA610"),
    ],
)
def test_the_figure_that_stands_apart_is_named(
    mixed_snapshot: Snapshot, total: int, feature: int, apart: tuple[str, ...], code: str
) -> None:
    """Of three figures the one that differs from two alike is named, and where none are alike, all."""
    read = _first(mixed_snapshot).stories_read or 0

    report = _changed(
        mixed_snapshot, stories_total=read + total, filtered=_filtered(mixed_snapshot, feature=feature)
    )

    row = _row(mixed_snapshot, report)
    assert row.disagree == apart
    assert row.reconciled is False
    assert _codes(report) & {"DATA610", "DATA612"} == {code}
    assert report.panes.work_items.reconciled is False


def test_a_disagreement_is_proved_type_by_type(mixed_snapshot: Snapshot) -> None:
    """Totals by type that add up to the whole and yet differ from the rows are told with both numbers."""
    report = _changed(
        mixed_snapshot, filtered=_filtered(mixed_snapshot, feature=3, bug=-3), version_after=999
    )

    row, finding = _row(mixed_snapshot, report), _finding(report, "DATA612")
    rows = Counter[str]()
    for count in report.panes.work_items.counts:
        if count.project_id == row.project_id:
            rows[count.type] += count.count
    assert row.filtered == row.total == row.read
    assert row.disagree == ("filtered",)
    assert finding.evidence["feature"] == f"{rows['feature']} against {rows['feature'] + 3}"
    assert finding.evidence["bug"] == f"{rows['bug']} against {rows['bug'] - 3}"
    assert "chore" not in finding.evidence
    assert finding.evidence["version_after"] == 999


def test_stories_of_no_documented_type_belong_to_the_filtered_figure(mixed_snapshot: Snapshot) -> None:
    """What no filter of Tracker's types claims is added to the totals by type before these are compared."""
    project = _first(mixed_snapshot)
    assert mixed_snapshot.stories is not None
    first = (pl.col("project_id") == project.id) & (pl.col("story_type") == "bug")
    strange = mixed_snapshot.stories.with_columns(
        pl.when(first).then(pl.lit("spike")).otherwise("story_type").alias("story_type")
    )
    bugs = strange.filter(story_type="spike").height
    changed = msgspec.structs.replace(project, filtered=_filtered(mixed_snapshot, bug=-bugs))

    report = judge(
        replace(
            mixed_snapshot,
            story_rows=StoryRows.of(strange),
            projects=(changed, *(mixed_snapshot.projects or ())[1:]),
        )
    )

    assert bugs > 0
    assert _row(mixed_snapshot, report).reconciled is True
    assert next(one for one in report.panes.work_items.types if one.type == "spike").count == bugs


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"filtered": "whole"}, "does not count by type"),
        ({"filtered": "none"}, "does not count by type"),
        ({"filtered": None, "filtered_fault": "refused"}, "refuses to count by type (invalid_parameter)"),
        ({"filtered": None}, "filtered totals were not asked for"),
    ],
)
def test_a_host_that_does_not_count_by_type_is_no_disagreement(
    mixed_snapshot: Snapshot, changes: dict[str, Any], told: str
) -> None:
    """A filter that is ignored, answered without a total, refused or never sent leaves two figures."""
    project = _first(mixed_snapshot)
    answers = {"whole": project.stories_total, "none": None}
    if changes["filtered"] is not None:
        total = answers[changes["filtered"]]
        filtered = tuple(msgspec.structs.replace(one, total=total) for one in project.filtered or ())
        changes = {"filtered": filtered}
    if "filtered_fault" in changes:
        changes = {**changes, "filtered_fault": Fault(kind=FaultKind.INVALID_PARAMETER)}

    report = _changed(mixed_snapshot, **changes)

    row = _row(mixed_snapshot, report)
    assert row.reconciled is True
    assert row.filtered is None
    assert told in row.reason
    assert ("DATA613" in _codes(report)) == ("not asked" not in told)
    assert not _codes(report) & {"DATA610", "DATA612"}


def test_a_broken_connection_says_nothing_of_how_a_host_counts(mixed_snapshot: Snapshot) -> None:
    """Totals that could not be asked for are told as that, and not as something that the host does not do."""
    broken = Fault(kind=FaultKind.RESET, where="/projects/1/stories", facts={"errno": 104})

    report = _changed(mixed_snapshot, filtered=None, filtered_fault=broken)

    row = _row(mixed_snapshot, report)
    assert (row.reconciled, row.filtered) == (None, None)
    assert "could not be asked for (NET120)" in row.reason
    assert {"NET120"} <= _codes(report)
    assert "DATA613" not in _codes(report)


def test_stories_that_were_not_read_have_no_count(mixed_snapshot: Snapshot) -> None:
    """Where no project's stories could be read, their number is unknown and not 0."""
    broken = Fault(kind=FaultKind.MALFORMED_JSON, where="/projects/1/stories", facts={"offset": 3})
    projects = tuple(
        msgspec.structs.replace(one, stories_fault=broken, stories_read=None, choice=None)
        for one in mixed_snapshot.projects or ()
    )

    report = judge(replace(mixed_snapshot, projects=projects, story_rows=None))

    counts = {one.type: one.count for one in report.panes.work_items.types}
    assert (counts["feature"], counts["release"]) == (None, None)
    told = next(one for one in report.findings if one.code == "WORK601")
    assert told.title.startswith("An unknown number of releases and 48 epics")
    unread = [one for one in report.coverage.not_judged if one.because == "could not be read (API601)"]
    assert len(unread) == sum(one.fault is None for one in projects if one.listed or one.requested)


def test_ages_add_up_to_the_counts_by_project_and_type(mixed_report: Report) -> None:
    """Every story has one age: by project and type the ages add up to what is counted by state."""
    pane = mixed_report.panes.work_items
    by_state, by_age = Counter[tuple[int, str]](), Counter[tuple[int, str]]()
    for row in pane.counts:
        by_state[row.project_id, row.type] += row.count
    for one in pane.ages:
        by_age[one.project_id, one.type] += one.count

    assert by_age == by_state
    assert {one.age for one in pane.ages} == {Age.DAYS_30, Age.FIRST_LOAD, Age.YEAR, Age.OLDER}
    old = sum(one.count for one in pane.ages if one.age in {Age.YEAR, Age.OLDER})
    assert old == _finding(mixed_report, "WORK603").evidence["count"]
    assert old == sum(one.older or 0 for one in pane.projects)


def test_the_border_of_the_first_load_is_six_calendar_months(mixed_snapshot: Snapshot) -> None:
    """A story updated on the border is young enough, one of a second earlier is not; no time is unknown."""
    assert mixed_snapshot.stories is not None
    border = months_before(mixed_snapshot.started_at.replace(microsecond=0), 6)
    times = pl.Series("updated_at", [border, border.replace(second=(border.second - 1) % 60), None])
    if border.second == 0:
        times = pl.Series("updated_at", [border, border.replace(year=border.year - 1), None])
    few = mixed_snapshot.stories.head(3).with_columns(times.cast(pl.Datetime("us", "UTC")))

    report = judge(replace(mixed_snapshot, story_rows=StoryRows.of(few)))

    ages = Counter({one.age: 0 for one in report.panes.work_items.ages})
    for one in report.panes.work_items.ages:
        ages[one.age] += one.count
    assert ages[Age.FIRST_LOAD] == 1
    assert ages[Age.YEAR] + ages[Age.OLDER] == 1
    assert ages[Age.UNKNOWN] == 1


def test_a_project_that_nobody_touched_since_the_border_is_told(mixed_snapshot: Snapshot) -> None:
    """Where all stories of a project are older than the first load, that is a finding of its own."""
    project = _first(mixed_snapshot)
    assert mixed_snapshot.stories is not None
    long_ago = mixed_snapshot.started_at - timedelta(days=730)
    frozen = mixed_snapshot.stories.with_columns(
        pl.when(pl.col("project_id") == project.id)
        .then(pl.lit(long_ago))
        .otherwise("updated_at")
        .cast(pl.Datetime("us", "UTC"))
        .alias("updated_at")
    )

    report = judge(replace(mixed_snapshot, story_rows=StoryRows.of(frozen)))

    found = [one for one in report.findings if one.code == "WORK606"]
    assert [str(project.id) in one.subject for one in found] == [True]
    assert found[0].evidence["count"] == project.stories_read
    assert _row(mixed_snapshot, report).older == project.stories_read


def _with_urls(snapshot: Snapshot, urls: list[str | None]) -> Report:
    assert snapshot.stories is not None
    bugs = snapshot.stories.filter(story_type="bug").head(len(urls))
    rest = snapshot.stories.filter(pl.col("story_type") != "bug")
    changed = pl.concat([bugs.with_columns(pl.Series("url", urls, dtype=pl.String)), rest])
    return judge(replace(snapshot, story_rows=StoryRows.of(changed)))


@pytest.mark.parametrize(
    ("urls", "unique", "codes", "told"),
    [
        (
            ["http://127.0.0.1:1/story/show/1", "https://www.pivotaltracker.com/story/show/2"],
            True,
            set(),
            "all",
        ),
        (
            ["https://www.pivotaltracker.com/n/x/2", "HTTP://127.0.0.1/story/show/1"],
            True,
            set(),
            "not of the form",
        ),
        (["http://127.0.0.1/story/show/1", None], False, {"WORK604"}, "1 missing"),
        (["http://127.0.0.1/story/show/1", ""], False, {"WORK604"}, "1 missing"),
        (["http://127.0.0.1/story/show/1"] * 2, False, {"WORK604"}, "2 shared"),
        (["https://elsewhere.example/story/show/1"], False, {"WORK605"}, "1 on another host"),
        (["https://127.0.0.1@elsewhere.example/story/show/1"], False, {"WORK605"}, "1 on another host"),
        (["/story/show/1"], False, {"WORK605"}, "1 on another host"),
        ([], None, set(), "no story looked at"),
    ],
)
def test_an_address_is_there_distinct_and_on_the_right_host(
    mixed_snapshot: Snapshot, urls: list[str | None], unique: bool | None, codes: set[str], told: str
) -> None:
    """Missing and shared ones keep their code, another host has its own, and none looked at is unknown."""
    report = _with_urls(mixed_snapshot, urls)

    row = next(one for one in report.panes.work_items.types if one.type == "bug")
    assert row.unique_url is unique
    assert row.url_checked == (len(urls) or None)
    assert told in row.url_reason
    assert _codes(report) & {"WORK604", "WORK605"} == codes
    if codes == {"WORK605"} and "elsewhere" in str(urls):
        assert _finding(report, "WORK605").evidence["hosts"] == "elsewhere.example"


def test_undocumented_types_say_what_they_mean_for_viz(mixed_report: Report) -> None:
    """Releases and epics are counted, not supported, and carry their meaning with the double counting."""
    rows = {one.type: one for one in mixed_report.panes.work_items.types}

    assert (rows["release"].supported, rows["epic"].supported) == (False, False)
    assert rows["release"].count
    assert rows["epic"].count
    assert "twice" in rows["epic"].meaning
    assert rows["release"].meaning
    assert not rows["feature"].meaning
    assert "twice" in _finding(mixed_report, "WORK601").impact
