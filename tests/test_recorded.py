"""The main job on the service's own recorded answers, in place of the network."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from pytest_httpx import HTTPXMock

from diagnostics.judge import judge
from diagnostics.observe import Surroundings, observe
from diagnostics.report.json import write_json
from diagnostics.report.markdown import write_markdown
from diagnostics.report.model import Report
from diagnostics.report.text import write_text
from diagnostics.secret import Secret
from diagnostics.snapshot import Snapshot
from diagnostics.target import Target
from tests.support.network import OpenNetwork
from tests.support.recordings import BASE, PROJECT, STAND_IN_TOKEN, Replay, recorded_me, walk_of_70


async def _replayed(
    httpx_mock: HTTPXMock, vintage: int, projects: tuple[int, ...] = ()
) -> tuple[Snapshot, Report, Replay]:
    replay = Replay(recorded_me(vintage))
    httpx_mock.add_callback(replay, is_reusable=True)
    target = Target(url=BASE, token=Secret(STAND_IN_TOKEN), secret_source="the test", projects=projects)
    snapshot = await observe(target, Surroundings(network=OpenNetwork()))
    return snapshot, judge(snapshot), replay


async def test_counts_by_type_and_state_equal_those_of_the_recorded_bodies(httpx_mock: HTTPXMock) -> None:
    """The walk of 70 recorded stories is counted by type and state as a plain count of the bodies has it."""
    stories = [story for page in walk_of_70().values() for story in json.loads(page["body"])]
    expected = Counter((story["story_type"], story["current_state"]) for story in stories)

    snapshot, report, _ = await _replayed(httpx_mock, 2017, (PROJECT,))

    counted = Counter({(row.type, row.state): row.count for row in report.panes.work_items.counts})
    assert counted == expected
    assert sum(expected.values()) == 70
    assert report.summary.total == 70
    assert report.panes.work_items.reconciled is True
    assert snapshot.projects is not None
    assert snapshot.projects[0].pages == 10


async def test_the_page_size_that_the_host_honours_is_read_back(httpx_mock: HTTPXMock) -> None:
    """Pages of 500 are asked for; the recorded host gives 7, and every page is asked for once."""
    _, _, replay = await _replayed(httpx_mock, 2017, (PROJECT,))

    every = [one.url.params for one in replay.requests if one.url.path.endswith("/stories")]
    asked = [params for params in every if params["limit"] != "1"]
    assert sorted(int(params["offset"]) for params in asked) == list(range(0, 70, 7))
    assert {params["limit"] for params in asked} == {"500"}
    assert not any("description" in params["fields"] or "comments" in params["fields"] for params in asked)


@pytest.mark.parametrize(
    ("vintage", "user_id", "roles", "accounts"),
    [
        (2015, 1820362, {"member"}, "none named"),
        (2017, 1266314, {"owner"}, "none named"),
        (2020, 1010101, {"owner"}, 1),
    ],
)
async def test_every_vintage_of_me_is_understood(
    httpx_mock: HTTPXMock, vintage: int, user_id: int, roles: set[str], accounts: int | str
) -> None:
    """`/me` of 2015, 2017 and 2020 gives user and roles, and only its old date makes the clock look wrong."""
    snapshot, report, _ = await _replayed(httpx_mock, vintage)

    assert report.panes.roles.user is not None
    assert report.panes.roles.user.id == user_id
    assert {row.role for row in report.panes.roles.projects if row.listed} == roles
    assert snapshot.user is not None
    assert snapshot.user.lists_accounts == (accounts == 1)
    assert {one.stage for one in report.panes.connection.stages if one.status != "pass"} == {"clock", "proxy"}


async def test_a_closed_project_of_the_recording_is_told_with_whom_to_ask(httpx_mock: HTTPXMock) -> None:
    """A project that `/me` lists and that answers 403 looks like one with its API access switched off."""
    _, report, _ = await _replayed(httpx_mock, 2015)

    row = next(row for row in report.panes.roles.projects if row.id == 1437338)
    finding = next(one for one in report.findings if one.code == "ROLE524")
    assert row.ok is False
    assert finding.actor == "tracker-owner"
    assert finding.confidence == "likely"


@pytest.mark.parametrize("vintage", [2015, 2017, 2020])
async def test_the_token_that_me_sends_back_is_nowhere(httpx_mock: HTTPXMock, vintage: int) -> None:
    """Neither the token used nor the one inside the recorded `/me` is in any report or in the snapshot."""
    secrets = {recorded_me(vintage)["api_token"], STAND_IN_TOKEN}

    snapshot, report, _ = await _replayed(httpx_mock, vintage)

    for text in (write_json(report), write_text(report), write_markdown(report), repr(snapshot)):
        assert not any(secret in text for secret in secrets)


async def test_the_retired_host_is_named_as_such(httpx_mock: HTTPXMock) -> None:
    """That Tracker's own host was to be switched off is said even where it answers."""
    _, report, _ = await _replayed(httpx_mock, 2017, (PROJECT,))

    assert report.target.flavour == "tracker"
    assert any(finding.code == "API604" for finding in report.findings)


async def test_only_get_requests_leave_and_the_token_goes_to_one_origin(httpx_mock: HTTPXMock) -> None:
    """Every request of a whole run is a GET in the target's own name, to the address reached for it."""
    _, _, replay = await _replayed(httpx_mock, 2020)

    assert {request.method for request in replay.requests} == {"GET"}
    assert {request.headers["Host"] for request in replay.requests} == {"www.pivotaltracker.com"}
    assert {request.url.host for request in replay.requests} == {"192.0.2.10"}
    assert all(request.headers["X-TrackerToken"] == STAND_IN_TOKEN for request in replay.requests)
