"""The table of standings: what the user is in project and account decides ok, code, actor and whom to ask."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import pytest

from diagnostics.judge import judge
from diagnostics.observe import observe
from diagnostics.report.levels import AskFrom
from diagnostics.report.model import Report
from diagnostics.report.panes import AccountRow, ProjectRow
from diagnostics.sandbox import Sandbox
from tests.conftest import target_for
from tests.roles.worlds import (
    CASES,
    NEVER_THERE,
    Case,
    account_id,
    every_standing,
    managers_of,
    owners_of,
)


class Seen(NamedTuple):
    """A world and its two reports: on what the user reaches by itself, and on all projects by name."""

    world: Sandbox
    by_itself: Report
    requested: Report

    def report(self, *, requested: bool) -> Report:
        """Give one of the two."""
        return self.requested if requested else self.by_itself


@pytest.fixture(scope="module", params=[False, True], ids=["names", "initials"])
def seen(request: pytest.FixtureRequest) -> Iterator[Seen]:
    """Give the reports on the world of all standings, with names and with initials only."""
    with every_standing(redacted=request.param) as world:
        target = target_for(world)
        every = replace(target, projects=(*(case.id for case in CASES), NEVER_THERE))
        yield Seen(world, *(judge(asyncio.run(observe(one))) for one in (target, every)))


class Expected(NamedTuple):
    """One row of the table; `-` stands for any."""

    project_role: str
    account_role: str
    api: str
    ok: bool
    code: str
    actor: str
    ask: str
    """owners: of the project; managers: of its account; nobody."""


TABLE = [
    Expected(*row)
    for row in (
        # project role    account role    API    ok     code        actor            ask
        ("owner member", "-", "on", True, "", "", "owners"),
        ("viewer", "-", "on", False, "ROLE521", "tracker-owner", "owners"),
        ("none", "owner admin", "on", False, "ROLE523", "tracker-owner", "owners"),
        ("none", "open", "on off", False, "ROLE520", "tracker-admin", "managers"),
        ("none", "member none", "on off", False, "ROLE520", "tracker-owner", "nobody"),
        ("owner", "-", "off", False, "ROLE524", "user", "nobody"),
        ("member viewer none", "owner admin", "off", False, "ROLE524", "tracker-admin", "managers"),
        ("member viewer", "open", "off", False, "ROLE524", "tracker-admin", "managers"),
        ("member viewer", "member none", "off", False, "ROLE524", "tracker-owner", "nobody"),
    )
]
DELETED = Expected("-", "-", "-", ok=False, code="ROLE520", actor="tracker-owner", ask="nobody")


def _expected(case: Case) -> Expected:
    if case.deleted:
        return DELETED
    api = "on" if case.api else "off"
    fits = [
        row
        for row in TABLE
        if case.project_role in row.project_role.split()
        and (row.account_role == "-" or case.account_role in row.account_role.split())
        and api in row.api.split()
    ]
    assert len(fits) == 1
    return fits[0]


def _row(report: Report, project: int) -> ProjectRow | None:
    return next((row for row in report.panes.roles.projects if row.id == project), None)


def _standing_findings(report: Report, project: int) -> dict[str, str]:
    return {
        one.code: str(one.actor)
        for one in report.findings
        if one.subject.startswith("project ") and str(project) in one.subject and one.code.startswith("ROLE")
    }


@pytest.mark.parametrize("requested", [False, True], ids=["by itself", "requested"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: "-".join(map(str, case)))
def test_each_standing_has_its_verdict_and_whom_to_ask(seen: Seen, case: Case, *, requested: bool) -> None:
    """Project role, account role, API switch, deletion and request decide ok, code, actor and whom to ask."""
    report, row = seen.report(requested=requested), _row(seen.report(requested=requested), case.id)
    reachable = not case.deleted and (case.project_role != "none" or case.account_role in {"owner", "admin"})
    if not requested and not reachable:
        assert row is None
        return

    expected = _expected(case)
    everybody = {
        "owners": owners_of(seen.world, case.id),
        "managers": managers_of(seen.world, case.account),
        "nobody": set[str](),
    }
    assert row is not None
    assert row.ok is expected.ok
    assert _standing_findings(report, case.id) == ({expected.code: expected.actor} if expected.code else {})
    assert set(row.ask) == everybody[expected.ask]
    assert all(name in row.whom for name in row.ask[:5])
    assert row.listed is (case.project_role != "none" and not case.deleted)


def test_what_was_never_there_is_not_what_was_deleted(seen: Seen) -> None:
    """An unknown id is the asker's mistake, and nobody is to be asked; a deleted project is not told so."""
    row = _row(seen.requested, NEVER_THERE)

    assert row is not None
    assert (row.ok, row.ask, row.ask_from, row.whom) == (False, (), AskFrom.NOBODY, "")
    assert _standing_findings(seen.requested, NEVER_THERE) == {"ROLE522": "user"}


def test_projects_that_nobody_named_or_listed_are_no_failure(seen: Seen) -> None:
    """What is reached as the account's admin only warns, and fails once the settings name it."""
    case = next(one for one in CASES if one[:3] == ("none", "admin", False))

    found = [
        next(one for one in report.findings if str(case.id) in one.subject)
        for report in (seen.by_itself, seen.requested)
    ]

    assert [one.severity for one in found] == ["warn", "fail"]
    assert {one.confidence for one in found} == {"likely"}


def test_what_a_role_allows_and_lacks_is_told_for_each(seen: Seen) -> None:
    """Of the five things each is allowed or lacking; without any place all are lacking."""
    told = {}
    for case in CASES:
        row = _row(seen.requested, case.id)
        if row is not None and case.api and case.account_role == "member":
            told[case.project_role] = (row.allows, row.lacks)

    every = ("read", "create", "edit", "settings", "integrations")
    assert told["owner"] == (every, ())
    assert told["viewer"] == (("read",), every[1:])
    assert told["none"] == ((), every)


def test_what_viz_loses_is_told_where_the_minimum_is_not_met(seen: Seen) -> None:
    """Each row that is not fine says what Viz loses and on what basis; each that is says nothing."""
    pane = seen.requested.panes.roles
    rows: list[ProjectRow | AccountRow] = [*pane.projects, *pane.accounts]
    for row in rows:
        assert (row.loses is None) is (row.ok is True)
        if row.loses is not None:
            assert row.loses.text
            assert row.loses.basis in {"documented", "inferred", "observed", "unknown"}
    unlisted = next(one for one in pane.projects if "without a membership" in one.reason)
    assert unlisted.loses is not None
    assert unlisted.loses.basis == "unknown"


@pytest.mark.parametrize(
    ("role", "ok", "code", "ask_from"),
    [
        ("owner", True, None, AskFrom.ACCOUNT),
        ("admin", True, None, AskFrom.ACCOUNT),
        ("member", None, "ROLE526", AskFrom.PROJECT),
        ("open", False, "ROLE525", AskFrom.ACCOUNT),
    ],
)
def test_each_account_role_has_its_verdict(
    seen: Seen, role: str, ok: bool | None, code: str | None, ask_from: AskFrom
) -> None:
    """Owner, admin, plain member and not permitted to see are four answers, each with whom to ask."""
    row = next(row for row in seen.by_itself.panes.roles.accounts if row.id == account_id(role))

    found = {one.code for one in seen.by_itself.findings if str(row.id) in one.subject} - {"ROLE529"}
    assert row.ok is ok
    assert found == ({code} if code else set())
    assert row.ask_from is ask_from
    if ask_from is AskFrom.ACCOUNT:
        assert set(row.ask) == managers_of(seen.world, row.id)
    assert row.ask
    assert all(name in row.whom for name in row.ask[:5])


def test_an_account_in_arrears_is_a_finding_of_its_own(seen: Seen) -> None:
    """A delinquent account is told with its status, and an active one is not."""
    found = [one for one in seen.by_itself.findings if one.code == "ROLE529"]

    assert [one.evidence["status"] for one in found] == ["delinquent"]
    assert str(account_id("open")) in found[0].subject


def test_the_account_that_the_user_is_not_in_has_no_row(seen: Seen) -> None:
    """Accounts are those that the user belongs to."""
    assert account_id("none") not in {row.id for row in seen.requested.panes.roles.accounts}
