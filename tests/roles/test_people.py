"""Whether the user is for Viz alone, and who is no longer there to be asked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

import httpx
import msgspec
import pytest
from pytest_httpx import HTTPXMock

from diagnostics.faults import Fault, FaultKind
from diagnostics.judge import judge
from diagnostics.observe import Surroundings, observe
from diagnostics.report.levels import AskFrom
from diagnostics.report.markdown import write_markdown
from diagnostics.report.model import Report
from diagnostics.report.panes import UserRow
from diagnostics.report.text import write_text
from diagnostics.sandbox import Sandbox
from diagnostics.sandbox.model import World
from diagnostics.secret import Secret
from diagnostics.snapshot import AccountFacts, ActivityFacts, Outcome, Snapshot, StageName
from diagnostics.target import Target
from tests.conftest import TODAY, target_for
from tests.roles.worlds import every_standing
from tests.support.network import OpenNetwork
from tests.support.recordings import BASE, PROJECT, STAND_IN_TOKEN, Replay, recorded_me
from tui.panes.roles import ROLES
from tui.view import content

_MEMBER = 3250611
_UNOWNED = {3047733, 3083564}


def _report_on(scenario: str) -> tuple[World, Report]:
    with Sandbox(scenario, today=TODAY) as sandbox:
        return sandbox.world, judge(asyncio.run(observe(target_for(sandbox))))


@pytest.fixture(scope="module")
def left() -> tuple[World, Report]:
    """Give the world that people left, and the report on it."""
    return _report_on("left-people")


def _user(report: Report) -> UserRow:
    assert report.panes.roles.user is not None
    return report.panes.roles.user


def test_a_person_s_own_user_is_told_with_what_it_does() -> None:
    """A user who owns and requests stories is likely a person's; the counts are those of the stories."""
    world, report = _report_on("own-user")
    stories = [story for board in world.boards.values() for story in board.stories]
    user, finding = _user(report), next(one for one in report.findings if one.code == "ROLE528")

    assert user.dedicated is False
    assert user.evidence["stories_read"] == len(stories)
    assert user.evidence["stories_owned"] == sum(_MEMBER in story["owner_ids"] for story in stories) > 0
    assert user.evidence["stories_requested"] == sum(one["requested_by_id"] == _MEMBER for one in stories) > 0
    assert (finding.severity, finding.confidence) == ("warn", "likely")
    assert finding.evidence == user.evidence
    assert report.verdict == "warn"


def test_a_user_without_a_hand_in_stories_looks_dedicated(mixed_report: Report) -> None:
    """Who neither owns nor requests nor changes a story looks like a user for Viz only: no advice."""
    user = _user(mixed_report)

    assert user.dedicated is True
    assert [user.evidence[name] for name in ("stories_owned", "stories_requested", "activities_own")] == [
        0
    ] * 3
    assert user.evidence["activities_read"] == 100
    assert "ROLE528" not in {one.code for one in mixed_report.findings}


def test_the_activities_of_others_are_not_the_user_s(mixed: Sandbox) -> None:
    """Of the activities on the list, only those that the user performed count."""
    member = next(user for user in mixed.users if user.key == "member")

    evidence = _user(judge(asyncio.run(observe(target_for(mixed, member.token))))).evidence

    assert evidence["activities_read"] == 100
    assert 0 < int(evidence["activities_own"] or 0) < 100


async def _replayed(
    httpx_mock: HTTPXMock, answer: Callable[[httpx.Request], httpx.Response]
) -> tuple[Snapshot, Report]:
    httpx_mock.add_callback(answer, is_reusable=True)
    target = Target(url=BASE, token=Secret(STAND_IN_TOKEN), secret_source="the test", projects=(PROJECT,))
    snapshot = await observe(target, Surroundings(network=OpenNetwork()))
    return snapshot, judge(snapshot)


@pytest.mark.parametrize(("vintage", "own"), [(2017, 90), (2015, 0)])
async def test_recorded_activities_count_by_who_performed_them(
    httpx_mock: HTTPXMock, vintage: int, own: int
) -> None:
    """The 90 recorded activities are all of one person: 90 count for that one, none for another user."""
    _, report = await _replayed(httpx_mock, Replay(recorded_me(vintage)))

    user = _user(report)
    assert user.evidence["activities_read"] == 90
    assert user.evidence["activities_own"] == own
    assert (user.dedicated is False) is any(
        user.evidence[name] for name in ("stories_owned", "stories_requested", "activities_own")
    )


@pytest.mark.parametrize("status", [403, 404, 500])
async def test_activity_that_cannot_be_read_is_not_seen_and_breaks_nothing(
    httpx_mock: HTTPXMock, status: int
) -> None:
    """Refused, missing or broken, the list of activities is told as not seen; the stage ends well."""
    recorded = Replay(recorded_me(2015))

    def answer(request: httpx.Request) -> httpx.Response:
        refused = request.url.path.endswith("/my/activity")
        return httpx.Response(status, json={"kind": "error"}) if refused else recorded(request)

    snapshot, report = await _replayed(httpx_mock, answer)

    assert snapshot.stage(StageName.MEMBERSHIPS).outcome is Outcome.DONE
    assert _user(report).evidence["activities_read"] is None
    assert "its activity was not seen" in _user(report).dedicated_reason
    assert not [one for one in report.findings if "/my/activity" in one.cause]


async def test_the_list_of_an_account_s_members_tells_the_own_role_too(httpx_mock: HTTPXMock) -> None:
    """Where only the whole list of members is to be had, the user's role is read off that."""
    me = recorded_me(2020)
    recorded = Replay(me)
    rows = [
        {"owner": False, "admin": True, "person": {"id": me["id"], "name": "Own"}},
        {"owner": True, "admin": False, "person": {"id": 5, "initials": "OW"}},
        {"owner": False, "admin": False, "person": {"id": 6, "name": "Plain"}},
    ]

    def answer(request: httpx.Request) -> httpx.Response:
        whole = request.url.path.endswith(f"/accounts/{me['accounts'][0]['id']}/memberships")
        return httpx.Response(200, json=rows) if whole else recorded(request)

    _, report = await _replayed(httpx_mock, answer)

    row = report.panes.roles.accounts[0]
    assert (row.role, row.ok, row.ask) == ("admin", True, ("OW",))


def test_without_stories_and_activities_it_cannot_be_told(mixed_snapshot: Snapshot) -> None:
    """Nothing seen is neither a sign of a person nor of the contrary."""
    assert mixed_snapshot.user is not None
    unseen = ActivityFacts(fault=Fault(kind=FaultKind.UNAUTHORIZED_OPERATION))
    user = msgspec.structs.replace(mixed_snapshot.user, activity=unseen)

    row = _user(judge(replace(mixed_snapshot, user=user, story_rows=None)))

    assert row.dedicated is None
    assert set(row.evidence.values()) == {None}


def test_people_who_left_are_counted_by_project(left: tuple[World, Report]) -> None:
    """Owners and requesters who are no members are counted as a plain look at the data has it."""
    world, report = left
    everybody = set[int]()
    for row in report.panes.roles.projects:
        board = world.boards[row.id]
        hands = [
            {story["requested_by_id"], *story["owner_ids"]} - set(board.memberships)
            for story in board.stories
        ]
        everybody |= set[int]().union(*hands)
        assert row.people_left == len(set[int]().union(*hands)) > 0
        assert row.stories_left == sum(bool(some) for some in hands)
    finding = next(one for one in report.findings if one.code == "ROLE531")
    assert finding.evidence["people"] == len(everybody)
    assert finding.severity == "info"


def test_a_project_whose_last_owner_left_says_whom_to_ask_instead(left: tuple[World, Report]) -> None:
    """Where no owner is left, the account's owner is named, or it is said that this user cannot see it."""
    _, report = left
    rows = {row.id: row for row in report.panes.roles.projects if row.id in _UNOWNED}
    found = {one.evidence["owners"] for one in report.findings if one.code == "ROLE530"}

    assert found == {0}
    assert {row.ask_from: row.ask for row in rows.values()} == {
        AskFrom.ACCOUNT: ("Marta Lindqvist",),
        AskFrom.NOBODY: (),
    }
    assert {row.whom_because for row in rows.values()} == {"The project has no owner any more."}
    actors = {one.actor for one in report.findings if one.code == "ROLE521"}
    assert actors == {"tracker-admin"}


def test_a_project_with_an_owner_is_not_told_as_without(left: tuple[World, Report]) -> None:
    """Only the two projects whose owner left are told."""
    _, report = left

    told = [one.subject for one in report.findings if one.code == "ROLE530"]
    assert len(told) == 2
    assert all(any(str(number) in subject for number in _UNOWNED) for subject in told)


def test_every_face_shows_what_the_roles_pane_found(left: tuple[World, Report]) -> None:
    """Text, Markdown and dashboard say dedicated or not, what the role lacks, what Viz loses, whom to ask."""
    _, report = left
    viewer = next(row for row in report.panes.roles.projects if row.ask_from is AskFrom.ACCOUNT)
    assert viewer.loses is not None
    detail = content(ROLES.detail(report, f"project:{viewer.id}")).plain
    notes = content(ROLES.view(report).notes).plain

    for shown in (write_text(report), write_markdown(report), notes):
        assert "looks like it" in shown
    for shown in (write_text(report), write_markdown(report), detail):
        text = " ".join(shown.split())
        assert viewer.loses.text[:40] in text
        assert "Marta Lindqvist" in text
    assert "create, edit, settings, integrations" in detail
    assert "The project has no owner any more." in detail


@pytest.mark.parametrize(
    ("kind", "code", "reason"),
    [
        (FaultKind.UNAUTHORIZED_OPERATION, "ROLE526", "not permitted to see"),
        (FaultKind.NO_SUCH_PATH, "API605", "this host has no list of an account's members"),
        (FaultKind.SERVER_ERROR, "HTTP420", "could not be read (HTTP420)"),
    ],
)
def test_not_permitted_missing_and_broken_are_three_answers(
    mixed_snapshot: Snapshot, kind: FaultKind, code: str, reason: str
) -> None:
    """An account role that was not seen says why, and none of the three is a no."""
    fault = Fault(kind=kind, where="/accounts/8/memberships/7", facts={"http_status": 500})

    report = judge(replace(mixed_snapshot, accounts=(AccountFacts(id=8, membership_fault=fault),)))

    row = report.panes.roles.accounts[0]
    assert (row.ok, row.reason) == (None, reason)
    assert code in {one.code for one in report.findings}


def test_a_deleted_project_is_refused_and_in_no_list() -> None:
    """The embedded Tracker answers 403 for it, even to the account's owner, and names it nowhere."""
    with every_standing() as sandbox:
        deleted = {board.plan.id for board in sandbox.world.boards.values() if board.plan.deleted}
        for user in (one for one in sandbox.users if one.key in {"viz", "owner"}):
            headers = {"X-TrackerToken": user.token}
            with httpx.Client(base_url=sandbox.url, headers=headers, trust_env=False) as client:
                me = client.get("/me").json()
                listed = {row["id"] for row in client.get("/projects").json()}
                listed |= {row["project_id"] for row in me["projects"]}
                for account in me["accounts"]:
                    one = client.get(f"/accounts/{account['id']}", params={"fields": "project_ids"}).json()
                    listed |= set(one["project_ids"])
                assert {client.get(f"/projects/{number}").status_code for number in deleted} == {403}
                assert not listed & deleted
