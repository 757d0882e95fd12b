"""The flavours of the embedded Tracker: what each answers otherwise than v5, on a real socket."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from diagnostics.sandbox import Sandbox
from tests.sandbox.conftest import TODAY


@contextmanager
def served(scenario: str) -> Iterator[httpx.Client]:
    """Give a client with the connection user's token on a scenario."""
    with Sandbox(scenario, today=TODAY) as sandbox:
        headers = {"X-TrackerToken": sandbox.connection_user.token}
        with httpx.Client(base_url=sandbox.url, headers=headers, trust_env=False) as client:
            yield client


@pytest.fixture(scope="module")
def litetracker() -> Iterator[httpx.Client]:
    """Give a client for the LiteTracker sample."""
    with served("litetracker") as client:
        yield client


def _keys(value: Any) -> set[str]:
    if isinstance(value, list):
        return set().union(*map(_keys, value))
    if isinstance(value, dict):
        return set(value).union(*map(_keys, value.values()))
    return set()


def _first_project(client: httpx.Client) -> str:
    return f"/projects/{client.get('/projects').json()[0]['id']}"


def test_projects_and_stories_have_titles_and_nothing_has_a_kind(litetracker: httpx.Client) -> None:
    """Projects and stories say `title` for `name`, stories give owners as objects, no object has a `kind`."""
    projects = litetracker.get("/projects").json()
    stories = litetracker.get(f"{_first_project(litetracker)}/stories").json()

    assert {"id", "title"} <= set(projects[0]) <= {"id", "title", "description", "created_at", "updated_at"}
    assert all("title" in one and "name" not in one and "owner_ids" not in one for one in stories)
    assert all(isinstance(owner["user_id"], int) for one in stories for owner in one["owners"])
    assert any(one["owners"] for one in stories)
    assert "kind" not in _keys([projects, stories, litetracker.get("/me").json()])


def test_members_are_four_keys_and_me_has_accounts_and_projects(litetracker: httpx.Client) -> None:
    """A membership is id, project, role and person; `/me` keeps both of its lists."""
    members = litetracker.get(f"{_first_project(litetracker)}/memberships").json()
    me = litetracker.get("/me", params={"fields": "id"}).json()

    assert all(set(one) == {"id", "project_id", "role", "person"} for one in members)
    assert me["accounts"]
    assert me["projects"]


def test_pages_are_cut_at_fifty_and_carry_no_numbers(litetracker: httpx.Client) -> None:
    """Whatever the limit asked for, 50 stories come, without version or paging headers."""
    answer = litetracker.get(f"{_first_project(litetracker)}/stories", params={"limit": "500"})

    assert len(answer.json()) == 50
    assert not [name for name in answer.headers if name.startswith("x-tracker-")]


def test_only_the_first_clause_of_a_filter_counts(litetracker: httpx.Client) -> None:
    """A second clause changes nothing, and `with_state` and unknown parameters are passed over."""
    path = f"{_first_project(litetracker)}/stories"
    everything = litetracker.get(path).json()
    accepted = litetracker.get(path, params={"filter": "state:accepted"}).json()

    assert {one["current_state"] for one in accepted} == {"accepted"}
    assert litetracker.get(path, params={"filter": "state:accepted type:bug"}).json() == accepted
    assert litetracker.get(path, params={"with_state": "started", "nonsense": "1"}).json() == everything


@pytest.mark.parametrize(
    "path", ["/accounts", "/my/activity", "{project}/integrations", "{project}/activity"]
)
def test_what_no_client_reads_is_not_there(litetracker: httpx.Client, path: str) -> None:
    """Endpoints beyond what clients are known to use answer 404."""
    answer = litetracker.get(path.format(project=_first_project(litetracker)))

    assert answer.status_code == 404
    assert answer.json()["code"] == "route_not_found"


@pytest.mark.parametrize("query", [{"filter": "state:started"}, {"with_story_type": "bug"}])
def test_the_strict_gateway_gives_up_on_filters_only(query: dict[str, str]) -> None:
    """A filter ends in a page of the gateway's with 504; the same list without one comes with its total."""
    with served("litetracker-strict") as client:
        path = f"{_first_project(client)}/stories"
        refused, whole = client.get(path, params=query), client.get(path)

        assert refused.status_code == 504
        assert refused.headers["content-type"].startswith("text/html")
        assert int(whole.headers["X-Tracker-Pagination-Total"]) > len(whole.json()) == 50


def test_old_v5_refuses_what_came_later() -> None:
    """A field of later years is refused as an invalid parameter, and no answer has such a key."""
    with served("old-v5") as client:
        path = f"{_first_project(client)}/stories"
        refused = client.get(path, params={"fields": "id,story_priority"})

        assert refused.status_code == 400
        assert refused.json()["code"] == "invalid_parameter"
        assert client.get(path, params={"with_story_priority": "p1"}).status_code == 400
        later = {"accounts", "story_priority", "favorite", "show_story_priority"}
        assert not later & _keys([client.get(one).json() for one in (path, "/me", "/projects")])


@pytest.mark.parametrize(
    ("scenario", "status"),
    [("retired", 200), ("retired-missing", 404), ("retired-gone", 410), ("retired-redirect", 302)],
)
def test_the_retired_service_sends_its_page_for_every_path(scenario: str, status: int) -> None:
    """Each shape of the end answers everything alike, with a page that bears Tracker's name."""
    with served(scenario) as client:
        for path in ("/me", "/projects", "/nothing"):
            answer = client.get(path)
            assert answer.status_code == status
            assert "<title>Pivotal Tracker" in answer.text
            assert ("location" in answer.headers) == (scenario == "retired-redirect")
