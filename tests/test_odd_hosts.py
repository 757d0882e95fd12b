"""Hosts that answer in other ways than Tracker did: nothing crashes, nothing is lost in silence."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_httpx import HTTPXMock

from diagnostics.judge import judge
from diagnostics.observe import Surroundings, observe
from diagnostics.report.json import write_json
from diagnostics.report.model import Report
from diagnostics.secret import Secret
from diagnostics.target import Target
from tests.support.host import BASE, ME, PROJECT, Host
from tests.support.host import story as _story
from tests.support.network import OpenNetwork


async def _report(httpx_mock: HTTPXMock, host: Host) -> Report:
    httpx_mock.add_callback(host, is_reusable=True)
    target = Target(url=BASE, token=Secret("0" * 32), secret_source="the test")
    report = judge(await observe(target, Surroundings(network=OpenNetwork())))
    assert not [one for one in report.findings if one.code == "LOC731"]
    return report


async def test_null_where_tracker_leaves_the_key_out_is_no_defect(httpx_mock: HTTPXMock) -> None:
    """Compatible hosts write null for unset texts, lists and objects; users, members and stories are read."""
    unset = dict.fromkeys(
        (
            "name",
            "labels",
            "owner_ids",
            "estimate",
            "accepted_at",
            "external_id",
            "story_priority",
            "deadline",
        )
    )
    host = Host([_story(1, **unset)])
    host.answers["/me"] = {**ME, "name": None, "initials": None, "time_zone": None, "accounts": None}
    host.answers["/projects/1/memberships"] = [
        {"role": "owner", "person": {"id": 9, "name": None, "initials": "AB"}}
    ]

    report = await _report(httpx_mock, host)

    assert report.summary.stories_by_type == {"bug": 1}
    assert report.panes.roles.projects[0].ask == ("AB",)
    assert not [one for one in report.findings if one.code.startswith("API")]


async def test_numbers_and_words_of_other_forms_spoil_one_item_at_most(httpx_mock: HTTPXMock) -> None:
    """An id beyond 64 bits is told as spoiled; an estimate as a word and its neighbours are counted."""
    host = Host(
        [_story(1), _story(2**70), _story(3, estimate="big"), _story(4, name=17, created_at=1700000000000)]
    )

    report = await _report(httpx_mock, host)

    finding = next(one for one in report.findings if one.code == "API603")
    assert finding.evidence["spoiled"] == 1
    assert report.summary.total == 3
    assert report.panes.work_items.reconciled is True


@pytest.mark.parametrize(("page", "limit"), [(7, 500), (7, 0), (7, -1), (7, None), (500, None)])
async def test_all_stories_are_read_whatever_the_host_says_of_its_limit(
    httpx_mock: HTTPXMock, page: int, limit: int | None
) -> None:
    """A limit header that promises more than comes, or nonsense, loses no page."""
    report = await _report(httpx_mock, Host([_story(number) for number in range(1, 31)], page, limit=limit))

    assert report.summary.total == 30
    assert report.panes.work_items.reconciled is True


async def test_a_story_that_cannot_be_read_is_not_taken_for_none(httpx_mock: HTTPXMock) -> None:
    """Where all stories are spoiled, it is not said that there is no work."""
    report = await _report(httpx_mock, Host([_story(2**70)]))

    assert "DATA620" not in {one.code for one in report.findings}


async def test_times_with_an_offset_are_understood(httpx_mock: HTTPXMock) -> None:
    """A host that writes +02:00 where Tracker writes Z has its dates counted as filled."""
    report = await _report(httpx_mock, Host([_story(1, created_at="2026-01-01T02:00:00+02:00")]))

    assert next(one for one in report.panes.fields.fields if one.api_name == "created_at").populated == 1


@pytest.mark.parametrize("path", ["/projects/1/epics", "/projects/1/memberships"])
async def test_a_part_that_a_host_lacks_is_told_as_such(httpx_mock: HTTPXMock, path: str) -> None:
    """A 404 below a project is a missing part, and neither a wrong address nor a failure."""
    host = Host([_story(1)])
    del host.answers[path]

    report = await _report(httpx_mock, host)

    assert not [one for one in report.findings if one.severity == "fail"]
    assert report.summary.total == 1


async def test_unread_stories_leave_no_pane_that_needs_them_at_pass(httpx_mock: HTTPXMock) -> None:
    """Where a project's stories cannot be read, fields and categories are incomplete as well."""
    host = Host([_story(1)])
    host.answers["/me"] = {
        **ME,
        "projects": [*ME["projects"], {"project_id": 2, "project_name": "Two", "role": "member"}],
    }
    host.answers["/projects"] = [PROJECT, {**PROJECT, "id": 2, "name": "Two"}]

    report = await _report(httpx_mock, host)

    assert report.panes.fields.verdict == "incomplete"
    assert report.panes.categorize.verdict == "incomplete"


async def test_a_host_without_paging_headers_is_read_to_its_end(httpx_mock: HTTPXMock) -> None:
    """Without a total every page is read until one is empty, and the count is not called reconciled."""
    report = await _report(httpx_mock, Host([_story(number) for number in range(1, 31)], 7, headers=False))

    assert report.summary.total == 30
    assert report.panes.work_items.reconciled is None


async def test_title_for_name_is_understood_and_told_as_the_flavour(httpx_mock: HTTPXMock) -> None:
    """LiteTracker's `title` stands where v5 has `name`."""
    host = Host([])
    host.answers["/projects"] = [{"id": 1, "title": "Uno"}]

    report = await _report(httpx_mock, host)

    assert report.target.flavour == "litetracker"
    assert report.panes.roles.projects[0].name == "Uno"


async def test_a_host_that_sends_the_token_back_puts_it_into_no_report(httpx_mock: HTTPXMock) -> None:
    """The token inside names, titles and headers of answers is taken out before anything reads it."""
    token = "5f1c0a9e7b3d4826a1f09c3e8d7b6a54"
    host = Host([_story(1, story_type=token)])
    host.answers["/me"] = {**ME, "username": f"viz {token}"}
    host.answers["/projects"] = [{**PROJECT, "name": f"One {token}"}]
    httpx_mock.add_callback(host, is_reusable=True)
    target = Target(url=BASE, token=Secret(token), secret_source="the test")

    snapshot = await observe(target, Surroundings(network=OpenNetwork()))

    assert token not in write_json(judge(snapshot))
    assert token not in repr(snapshot)
    assert "***" in write_json(judge(snapshot))


@pytest.mark.parametrize("own", ["", "two\r\nlines", "snow\u2603man"])
async def test_a_token_from_me_that_cannot_be_sent_is_told(httpx_mock: HTTPXMock, own: str) -> None:
    """Basic authentication that yields no usable token is a malformed answer and no crash."""
    host = Host([])
    host.answers["/me"] = {**ME, "api_token": own}
    httpx_mock.add_callback(host, is_reusable=True)
    target = Target(url=BASE, username="viz", password=Secret("correct horse"), secret_source="the test")

    report = judge(await observe(target, Surroundings(network=OpenNetwork())))

    assert {one.code for one in report.findings} == {"API603"}


@pytest.mark.parametrize(
    "header", [{"Location": "https://xn--a"}, {"Location": "https://[::1"}, {"Location": ""}]
)
async def test_a_redirect_to_nonsense_ends_in_a_finding(
    httpx_mock: HTTPXMock, header: dict[str, str]
) -> None:
    """Whatever stands in Location or Date, there is one finding about the answer and no crash."""
    date = {"Date": "Mon, 01 Jan 2026 00:00:00 +99999999999999999999"}
    httpx_mock.add_response(status_code=302, headers={**header, **date})
    target = Target(url=BASE, token=Secret("0" * 32), secret_source="the test")

    report = judge(await observe(target, Surroundings(network=OpenNetwork())))

    assert [one.code for one in report.findings] in (["HTTP401"], ["HTTP440"])


@pytest.mark.parametrize("path", ["/me", "/projects", "/projects/1/memberships", "/projects/1/epics"])
@pytest.mark.parametrize(
    "answer", [None, 5, "text", [], {}, [None], [5], {"id": "x"}, [{"id": None}], [[]], True]
)
async def test_any_json_in_place_of_any_answer_gives_a_report(
    httpx_mock: HTTPXMock, path: str, answer: Any
) -> None:
    """Whatever JSON stands where an answer is due, there is a report and no crash."""
    host = Host([_story(1)])
    host.answers[path] = answer

    report = await _report(httpx_mock, host)

    assert report.verdict in {"pass", "warn", "fail", "incomplete"}
    if path == "/me":
        assert report.verdict == "fail"
        assert any(one.severity == "fail" for one in report.findings)


async def test_counts_that_differ_without_a_version_prove_no_change(httpx_mock: HTTPXMock) -> None:
    """Without the project's version, that rows and total differ is told, that it changed is only likely."""
    rows = [_story(number) for number in range(1, 31)]
    host = Host([*rows, rows[0]])

    report = await _report(httpx_mock, host)

    finding = next(one for one in report.findings if one.code == "DATA610")
    assert finding.confidence == "likely"


async def test_a_host_that_ignores_the_offset_is_stopped(httpx_mock: HTTPXMock) -> None:
    """Where every page is the first one and there is no total, no story is counted twice."""
    host = Host([_story(number) for number in range(1, 8)], headers=False)
    host.answers["/projects/1/stories"] = [_story(number) for number in range(1, 8)]

    report = await _report(httpx_mock, host)

    assert "DATA611" in {one.code for one in report.findings}
    assert report.summary.total == 7


@pytest.mark.parametrize("owners", [["Ann"], [7], [None], [{}], [{"user_id": None}], None])
async def test_owners_of_another_form_cost_no_story(httpx_mock: HTTPXMock, owners: Any) -> None:
    """Owners as names, numbers or empty objects are left out, and the story is read."""
    report = await _report(httpx_mock, Host([_story(1, owners=owners)]))

    assert report.summary.total == 1
    assert not [one for one in report.findings if one.code == "API603"]
