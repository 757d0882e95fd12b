"""Verdicts on the sample worlds: roles, work items, fields, categorize, and how they add up."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.request import Request, urlopen

import msgspec
import pytest

from diagnostics.dates import months_before
from diagnostics.exit_codes import ExitCode, exit_code
from diagnostics.faults import Fault, FaultKind
from diagnostics.judge import judge
from diagnostics.observe import observe
from diagnostics.report.levels import Severity
from diagnostics.report.model import Report
from diagnostics.rows import StoryRows
from diagnostics.sandbox import Sandbox
from diagnostics.snapshot import AccountFacts, Outcome, ProjectFacts, Snapshot, StageName
from tests.conftest import TODAY, target_for


def _get(sandbox: Sandbox, path: str) -> Any:
    request = Request(sandbox.url + path, headers={"X-TrackerToken": sandbox.connection_user.token})
    with urlopen(request, timeout=20) as answer:
        return json.load(answer)


def independent_counts(sandbox: Sandbox) -> Counter[str]:
    """Count the stories by type with nothing of the library: one page of 100 after the other."""
    counts = Counter[str]()
    for membership in _get(sandbox, "/me")["projects"]:
        offset = 0
        while True:
            try:
                page = _get(
                    sandbox, f"/projects/{membership['project_id']}/stories?limit=100&offset={offset}"
                )
            except OSError:
                break
            if not page:
                break
            counts.update(story["story_type"] for story in page)
            offset += len(page)
    return counts


def test_counts_by_type_equal_an_independent_count(mixed: Sandbox, mixed_report: Report) -> None:
    """What the report counts by type is what a plain walk over the API counts."""
    assert mixed_report.summary.stories_by_type == independent_counts(mixed)
    assert mixed_report.summary.total >= 5000


def test_the_tables_of_the_report_add_up(mixed_report: Report) -> None:
    """Counts by state, categories, the uncategorised and the projects all add up to the same total."""
    panes, total = mixed_report.panes, mixed_report.summary.total

    assert sum(row.count for row in panes.work_items.counts) == total
    assert sum(row.count for row in panes.categorize.rows) == total
    assert sum(row.count for row in panes.categorize.by_project) == total
    assert sum(row.read or 0 for row in panes.work_items.projects) == total
    assert panes.categorize.uncategorised == mixed_report.summary.stories_by_type["release"]
    assert sum(row.share for row in panes.categorize.rows) == pytest.approx(1, abs=0.001)


def test_judging_a_snapshot_twice_gives_the_same_report(mixed_snapshot: Snapshot) -> None:
    """Judging reads nothing but the snapshot: no clock, no network."""
    assert judge(mixed_snapshot) == judge(mixed_snapshot)


def test_each_project_of_the_default_world_gets_its_own_reason(mixed_report: Report) -> None:
    """Viewer, switched-off API and missing membership are told apart, each with whom to ask."""
    reasons = Counter(one.code for one in mixed_report.findings if one.subject.startswith("project"))

    assert reasons == {"ROLE521": 2, "ROLE523": 1, "ROLE524": 1, "WORK602": 1}
    for finding in mixed_report.findings:
        if finding.code == "ROLE521":
            assert "Marta Lindqvist" in finding.remediation.text
            assert finding.actor == "tracker-owner"


def test_two_projects_of_one_name_are_kept_apart(mixed_report: Report) -> None:
    """Projects go by their id: of two with one name, one may be fine and the other not."""
    rows = mixed_report.panes.roles.projects
    twice = [name for name, count in Counter(row.name for row in rows).items() if count == 2]

    assert len(twice) == 1
    assert {row.ok for row in rows if row.name == twice[0]} == {True, False}


def test_not_permitted_to_see_is_neither_yes_nor_no(mixed_report: Report) -> None:
    """An account whose memberships answer 403 has ok null, a warning, and counts as not judged."""
    row = next(row for row in mixed_report.panes.roles.accounts if row.ok is None)
    finding = next(one for one in mixed_report.findings if one.code == "ROLE526")

    assert row.role is None
    assert finding.severity == "warn"
    assert finding.confidence == "likely"
    assert any(str(row.id) in one.what for one in mixed_report.coverage.not_judged)


@pytest.mark.parametrize(
    ("scenario", "verdict", "code", "codes"),
    [
        ("mixed", "fail", ExitCode.FAILURE, {"ROLE521", "ROLE524", "ROLE526"}),
        ("healthy", "pass", ExitCode.OK, set()),
        ("viewer-only", "fail", ExitCode.FAILURE, {"ROLE521"}),
        ("no-admin", "incomplete", ExitCode.INCOMPLETE, {"ROLE526"}),
        ("empty", "warn", ExitCode.OK, {"DATA620", "WORK602"}),
        ("frozen-project", "pass", ExitCode.OK, {"WORK603", "WORK606"}),
        ("big", "pass", ExitCode.OK, {"WORK601", "WORK603"}),
    ],
)
def test_each_scenario_gets_its_verdict(scenario: str, verdict: str, code: ExitCode, codes: set[str]) -> None:
    """The sample worlds end as their names say, from verdict to exit code."""
    with Sandbox(scenario=scenario, today=TODAY) as sandbox:
        report = judge(asyncio.run(observe(target_for(sandbox))))

    assert report.verdict == verdict
    assert exit_code(report) == code
    assert codes <= {finding.code for finding in report.findings}


def test_warnings_count_for_the_exit_code_only_where_asked(mixed_report: Report) -> None:
    """A warning ends in 0, and in 4 with --fail-on warn; a failure in 3 either way."""
    with Sandbox(scenario="empty", today=TODAY) as sandbox:
        warned = judge(asyncio.run(observe(target_for(sandbox))))

    assert exit_code(warned, fail_on=Severity.WARN) == ExitCode.WARNING
    assert exit_code(warned, fail_on=Severity.FAIL) == ExitCode.OK
    assert exit_code(mixed_report, fail_on=Severity.WARN) == ExitCode.FAILURE


def _with_project(snapshot: Snapshot, **changes: object) -> Report:
    assert snapshot.projects is not None
    first, *rest = snapshot.projects
    return judge(replace(snapshot, projects=(msgspec.structs.replace(first, **changes), *rest)))


_REFUSED = Fault(kind=FaultKind.UNAUTHORIZED_OPERATION, facts={"http_status": 403})
_UNFOUND = Fault(kind=FaultKind.UNFOUND_RESOURCE, facts={"http_status": 404})
_BROKEN = Fault(kind=FaultKind.SERVER_ERROR, where="/projects/1/stories", facts={"http_status": 500})


@pytest.mark.parametrize(
    ("changes", "ok", "code"),
    [
        ({"role": "owner"}, True, None),
        ({"role": "member"}, True, None),
        ({"role": "viewer"}, False, "ROLE521"),
        ({"role": "inactive"}, False, "ROLE521"),
        ({"role": "guest"}, None, "ROLE527"),
        ({"role": "member", "members_fault": _REFUSED}, True, None),
        ({"fault": _REFUSED}, False, "ROLE524"),
        ({"fault": _REFUSED, "listed": False, "requested": True, "role": None}, False, "ROLE524"),
        ({"id": 999, "account_id": None, "fault": _REFUSED, "listed": False, "role": None}, False, "ROLE520"),
        ({"fault": _UNFOUND, "listed": False, "requested": True, "role": None}, False, "ROLE522"),
        ({"listed": False, "role": None}, False, "ROLE523"),
        ({"stories_fault": _REFUSED, "stories_read": None}, False, "ROLE524"),
        ({"fault": _BROKEN}, None, "HTTP420"),
    ],
)
def test_each_standing_in_a_project_has_its_own_code(
    mixed_snapshot: Snapshot, changes: dict[str, object], ok: bool | None, code: str | None
) -> None:
    """Role, refusal, absence and breakage of one project end in their own ok and code."""
    report = _with_project(mixed_snapshot, **changes)

    project = changes.get("id", mixed_snapshot.projects[0].id if mixed_snapshot.projects else 0)
    row = next(row for row in report.panes.roles.projects if row.id == project)
    codes = {one.code for one in report.findings if str(project) in one.subject}
    assert row.ok is ok
    assert codes == ({code} if code else set())


@pytest.mark.parametrize(
    ("owner", "admin", "ok", "code"),
    [
        (True, False, True, None),
        (False, True, True, None),
        (False, False, False, "ROLE525"),
        (None, None, None, "ROLE526"),
    ],
)
def test_each_account_role_has_its_own_verdict(
    mixed_snapshot: Snapshot, owner: bool | None, admin: bool | None, ok: bool | None, code: str | None
) -> None:
    """Owner and admin meet the documented minimum, a plain member does not, and unseen is unknown."""
    account = AccountFacts(
        id=7, name="Acme", owner=owner, admin=admin, membership_fault=_REFUSED if owner is None else None
    )

    report = judge(replace(mixed_snapshot, accounts=(account,)))

    assert [row.ok for row in report.panes.roles.accounts] == [ok]
    assert {one.code for one in report.findings if "Acme" in one.subject} == ({code} if code else set())


def test_rows_that_do_not_match_the_total_are_told_with_both_numbers(mixed_snapshot: Snapshot) -> None:
    """A story that came or went while pages were read makes the count not reconciled."""
    assert mixed_snapshot.projects is not None
    read = mixed_snapshot.projects[0].stories_read or 0

    report = _with_project(mixed_snapshot, stories_total=read + 1)

    finding = next(one for one in report.findings if one.code == "DATA610")
    assert (finding.evidence["read"], finding.evidence["total"]) == (read, read + 1)
    assert report.panes.work_items.reconciled is False


def test_a_host_that_fails_everywhere_is_one_finding_and_not_one_for_each_project(
    mixed_snapshot: Snapshot,
) -> None:
    """The same failure in many projects is told once, with how many it met."""
    assert mixed_snapshot.projects is not None
    broken = tuple(
        msgspec.structs.replace(
            one, stories_fault=_BROKEN, stories_read=None, members_fault=_BROKEN, epics_fault=_BROKEN
        )
        for one in mixed_snapshot.projects
    )

    report = judge(replace(mixed_snapshot, projects=broken))

    found = [one for one in report.findings if one.code == "HTTP420"]
    assert {one.pane for one in found} == {"roles", "work_items"}
    assert len(found) == 2
    assert found[0].evidence["times"] == len(broken)
    assert report.panes.work_items.reconciled is None


def test_items_that_cannot_be_read_are_told_wherever_they_stood(mixed_snapshot: Snapshot) -> None:
    """A spoiled membership and a spoiled story are each told with place and number."""
    spoiled = tuple(
        Fault(kind=FaultKind.UNEXPECTED_SHAPE, where=where, facts={"pointer": pointer})
        for where, pointer in (
            ("/projects/1/memberships", "$[2].role"),
            ("/projects/1/stories", "$[0].id"),
            ("/projects/1/stories", "$[7].id"),
        )
    )

    report = judge(replace(mixed_snapshot, spoiled=spoiled))

    found = {one.subject: one for one in report.findings if one.code == "API603"}
    assert found["/projects/1/stories"].evidence == {"spoiled": 2, "pointer": "$[0].id"}
    assert found["/projects/1/stories"].pane == "work_items"
    assert found["/projects/1/memberships"].pane == "roles"


def test_unknown_types_and_states_are_counted_and_never_dropped(mixed_snapshot: Snapshot) -> None:
    """A story type and a state that nobody documented keep their stories in every sum."""
    import polars as pl  # noqa: PLC0415 - the frame's own library

    assert mixed_snapshot.stories is not None
    strange = mixed_snapshot.stories.with_columns(
        pl.when(pl.int_range(pl.len()) < 3).then(pl.lit("spike")).otherwise("story_type").alias("story_type"),
        pl.when(pl.int_range(pl.len()) < 2).then(None).otherwise("current_state").alias("current_state"),
    )

    report = judge(replace(mixed_snapshot, story_rows=StoryRows.of(strange)))

    found = {one.subject: one for one in report.findings if one.code == "API602"}
    assert report.summary.total == strange.height
    assert report.summary.stories_by_type["spike"] == 3
    assert found["story type"].evidence == {"count": 3, "values": "spike"}
    assert found["state"].evidence["count"] == 2
    spike = next(row for row in report.panes.categorize.rows if row.type == "spike")
    assert spike.flow_item is None
    assert report.panes.categorize.uncategorised >= 3


def test_a_field_of_another_type_is_never_usable_in_rules(mixed_report: Report) -> None:
    """Only the four documented types drive rules; unsupported ones give the reason."""
    usable = {row.standard_type for row in mixed_report.panes.fields.types if row.usable_in_rules}

    for row in mixed_report.panes.fields.fields:
        if row.standard_type not in usable:
            assert row.usable_in_rules is False
        assert row.reason
    rows = {row.field: row for row in mixed_report.panes.fields.fields}
    assert rows["Description"].populated is None
    assert rows["Estimate"].supported is None
    assert rows["External Integration ID"].supported is False
    assert rows["Type"].fill_rate == 1.0
    assert rows["Labels"].of == mixed_report.summary.total


def test_no_project_is_explained_and_never_a_failure(mixed_report: Report) -> None:
    """The one documented limitation is told as information."""
    finding = next(one for one in mixed_report.findings if one.code == "CAT601")

    assert finding.severity == "info"
    assert mixed_report.panes.categorize.verdict == "incomplete"  # one project's stories are closed


def test_a_stage_that_crashed_shows_in_its_place(mixed_snapshot: Snapshot) -> None:
    """A defect of this program is a warning of its own and no finding about Tracker."""
    fault = Fault(
        kind=FaultKind.CRASHED, where="epics", facts={"exception": "KeyError", "at": "x.py:1", "in": "f"}
    )
    stages = tuple(
        msgspec.structs.replace(one, outcome=Outcome.FAILED, fault=fault)
        if one.stage is StageName.EPICS
        else one
        for one in mixed_snapshot.stages
    )

    report = judge(replace(mixed_snapshot, stages=stages))

    finding = next(one for one in report.findings if one.code == "LOC731")
    assert "KeyError" in finding.cause
    assert finding.severity == "warn"
    assert report.panes.work_items.verdict == "incomplete"
    assert report.panes.fields.verdict == "incomplete"  # one project's stories are closed


def test_a_project_without_stories_read_is_never_reconciled() -> None:
    """Nothing read is not the same as agreeing on nothing."""
    assert ProjectFacts(id=1).stories_read is None


@pytest.mark.parametrize(
    ("moment", "months", "expected"),
    [
        (datetime(2026, 11, 1, tzinfo=UTC), 6, datetime(2026, 5, 1, tzinfo=UTC)),
        (datetime(2026, 8, 31, tzinfo=UTC), 6, datetime(2026, 2, 28, tzinfo=UTC)),
        (datetime(2024, 8, 31, tzinfo=UTC), 6, datetime(2024, 2, 29, tzinfo=UTC)),
        (datetime(2026, 3, 15, tzinfo=UTC), 6, datetime(2025, 9, 15, tzinfo=UTC)),
    ],
)
def test_months_before_stays_within_the_calendar(moment: datetime, months: int, expected: datetime) -> None:
    """Six months before the end of August is the end of February."""
    assert months_before(moment, months) == expected
