"""What stands behind the two integration fields, and keys of stories that nobody asked for."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from pytest_httpx import HTTPXMock

from diagnostics.judge import judge
from diagnostics.observe import Surroundings, observe
from diagnostics.observe.integrations import host_of
from diagnostics.observe.shape import MAX_KEYS
from diagnostics.report.json import write_json
from diagnostics.report.markdown import write_markdown
from diagnostics.report.model import Report
from diagnostics.report.text import write_text
from diagnostics.secret import Secret
from diagnostics.snapshot import Snapshot
from diagnostics.target import Target
from tests.support.host import BASE, Host
from tests.support.host import story as _story
from tests.support.network import OpenNetwork

PATH = "/projects/1/integrations"
CREDENTIALS = {
    "api_username": "viz-svc",
    "api_password": "hunter2-plain",
    "external_api_token": "tok-9911",
    "zendesk_user_email": "svc@corp.example",
}
JIRA: dict[str, Any] = {
    "kind": "jira_integration",
    "id": 50,
    "name": "Jira",
    "base_url": "https://svc:pa55word@jira.example.com:8443/browse?key=s3cr3t",
    "active": True,
    "is_other": False,
    **CREDENTIALS,
}


async def _seen(httpx_mock: HTTPXMock, host: Any) -> tuple[Snapshot, Report]:
    httpx_mock.add_callback(host, is_reusable=True)
    target = Target(url=BASE, token=Secret("0" * 32), secret_source="the test")
    snapshot = await observe(target, Surroundings(network=OpenNetwork()))
    report = judge(snapshot)
    assert not [one for one in report.findings if one.code == "LOC731"]
    return snapshot, report


def _linked(number: int, **changes: Any) -> dict[str, Any]:
    return _story(number, **{"integration_id": 50, "external_id": f"J-{number}", **changes})


async def test_stories_are_told_by_the_integration_that_they_name(httpx_mock: HTTPXMock) -> None:
    """Name, kind and host of each integration with its stories; an id that no integration has is gone."""
    host = Host(
        [_linked(1), _linked(2), _linked(3, integration_id=99), _story(4, external_id="X"), _story(5)]
    )
    host.answers[PATH] = [
        JIRA,
        {"id": 51, "name": "Own", "is_other": True, "base_url": "tools.example.com/x"},
    ]

    _, report = await _seen(httpx_mock, host)

    rows = {one.id: one for one in report.panes.fields.integrations}
    told = {number: (one.kind, one.name, one.host, one.stories, one.state) for number, one in rows.items()}
    assert told == {
        50: ("jira", "Jira", "jira.example.com:8443", 2, "there"),
        99: ("", "", "", 1, "gone"),
        None: ("", "", "", 1, "none named"),
        51: ("other", "Own", "tools.example.com", 0, "there"),
    }
    gone = next(one for one in report.findings if one.code == "FIELD607")
    assert (gone.evidence["count"], gone.evidence["integrations"]) == (1, "99")
    missed = next(one for one in report.findings if one.code == "FIELD601")
    assert (missed.evidence["count"], missed.evidence["without"]) == (4, 1)


async def test_credentials_of_an_integration_are_nowhere(httpx_mock: HTTPXMock) -> None:
    """Only harmless fields are asked for, and what a host echoes all the same is in no report or snapshot."""
    host = Host([_linked(1)])
    host.answers[PATH] = [JIRA]

    snapshot, report = await _seen(httpx_mock, host)

    asked = [one for one in httpx_mock.get_requests() if one.url.path.endswith("/integrations")]
    assert [one.url.params["fields"] for one in asked] == ["id,kind,name,base_url,active,is_other"]
    for text in (write_json(report), write_text(report), write_markdown(report), repr(snapshot)):
        assert "jira.example.com" in text
        assert not [word for word in (*CREDENTIALS.values(), "pa55word", "s3cr3t", "/browse") if word in text]


async def test_integrations_are_not_asked_for_where_no_story_names_one(httpx_mock: HTTPXMock) -> None:
    """A project whose stories carry neither field costs no request."""
    _, report = await _seen(httpx_mock, Host([_story(1)]))

    assert not [one for one in httpx_mock.get_requests() if "integrations" in one.url.path]
    assert report.panes.fields.integrations == ()
    assert report.panes.fields.verdict == "pass"


async def test_only_a_storys_own_field_names_an_integration(httpx_mock: HTTPXMock) -> None:
    """The words in a label, in a title or in a row that is no story cost no request."""
    story = _story(1, labels=[{"name": "a", "external_id": 5}], name='"integration_id": 5')
    spoiled = {"id": "none", "external_id": "J-1"}
    await _seen(httpx_mock, Host([story, spoiled]))

    assert not [one for one in httpx_mock.get_requests() if "integrations" in one.url.path]


@pytest.mark.parametrize(
    ("status", "code", "state", "verdict"),
    [
        (403, "unauthorized_operation", "not permitted", "pass"),
        (404, "unfound_resource", "not offered", "pass"),
        (404, "route_not_found", "not offered", "pass"),
        (500, "unhandled_condition", "not read", "incomplete"),
    ],
)
async def test_a_refusal_is_a_fact_and_no_failure(
    httpx_mock: HTTPXMock, status: int, code: str, state: str, verdict: str
) -> None:
    """Not permitted and not offered change no verdict and are told; what broke leaves the pane incomplete."""
    host = Host([_linked(1)])

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/integrations"):
            return httpx.Response(status, json={"kind": "error", "code": code, "error": "no"})
        return host(request)

    _, report = await _seen(httpx_mock, answer)

    (row,) = report.panes.fields.integrations
    assert (row.id, row.state, row.stories) == (50, state, 1)
    assert state in write_text(report)
    assert state in write_markdown(report)
    assert report.panes.fields.verdict == verdict
    assert not [one for one in report.findings if one.severity != "info"]


@pytest.mark.parametrize("body", [None, 5, {}, [None], [{"id": "x"}], [{"id": 50, "active": "maybe"}]])
async def test_any_json_in_place_of_integrations_gives_a_report(httpx_mock: HTTPXMock, body: Any) -> None:
    """Whatever stands where integrations are due, the stories are counted and the row says what it can."""
    host = Host([_linked(1)])
    host.answers[PATH] = body

    _, report = await _seen(httpx_mock, host)

    assert [one.stories for one in report.panes.fields.integrations] == [1]


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://jira.example.com/x?y=z#w", "jira.example.com"),
        ("http://user:secret@10.0.0.7:8080/", "10.0.0.7:8080"),
        ("https://[2001:db8::1]:444/x", "[2001:db8::1]:444"),
        ("zendesk.example.com", "zendesk.example.com"),
        ("https://BÜRO.example/", "büro.example"),
        ("https://user:pa/ss@jira.example.com", ""),
        ("https://user:1/ss@jira.example.com", ""),
        ("https://jira.example.com:notaport/", ""),
        ("https://[::1", ""),
        ("javascript:alert(1)", ""),
        ("https://a b/", ""),
        ("", ""),
    ],
)
def test_of_an_address_only_a_certain_host_is_kept(address: str, host: str) -> None:
    """User, password, path and query go; where it is unclear what the host is, nothing is shown."""
    assert host_of(address) == host


async def test_fields_that_were_not_asked_for_are_named_and_their_values_thrown_away(
    httpx_mock: HTTPXMock,
) -> None:
    """A host that ignores the list of fields is told with the keys it sends; known ones are told apart."""
    host = Host(
        [_story(1, description="our plan Z", kind="story", **{"x\x1b]0;key": {"a": 1}, "tier": "gold"})]
    )

    snapshot, report = await _seen(httpx_mock, host)

    keys = {one.key: (one.known, one.types[0].type) for one in report.panes.fields.keys}
    assert keys == {
        "tier": (False, "string"),
        "x␛]0;key": (False, "object"),
        "kind": (True, "string"),
        "description": (True, "string"),
    }
    findings = {one.code: one.evidence.get("keys") for one in report.findings}
    assert findings["FIELD605"] == "tier, x␛]0;key"
    assert findings["FIELD606"] == "description"
    for text in (write_json(report), write_text(report), write_markdown(report), repr(snapshot)):
        assert "plan Z" not in text
        assert "gold" not in text


async def test_null_is_not_set_and_no_drift(httpx_mock: HTTPXMock) -> None:
    """Null where Tracker leaves the key out is no other type; a number where text is due is one."""
    host = Host([_story(1, estimate=None, external_id=None), _story(2, created_at=1700000000000)])

    _, report = await _seen(httpx_mock, host)

    drift = {
        one.api_name: [kind.type for kind in one.drift] for one in report.panes.fields.fields if one.drift
    }
    assert drift == {"created_at": ["number"]}


async def test_the_number_of_keys_that_are_kept_is_bounded(httpx_mock: HTTPXMock) -> None:
    """Thousands of keys neither fill the memory nor the report; how many more there are is told."""
    host = Host([_story(1, **{f"k{number}": 1 for number in range(5000)})])

    _, report = await _seen(httpx_mock, host)

    pane = report.panes.fields
    assert len(pane.keys) < MAX_KEYS
    assert len(pane.keys) + pane.more_keys == 5000
