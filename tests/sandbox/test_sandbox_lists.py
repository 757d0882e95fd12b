"""Lists over the socket: pages, filters, search."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date

import httpx
import pytest

from diagnostics.sandbox import Sandbox
from tests.sandbox.support import pages, walk

TODAY = date(2026, 11, 1)
SHOP, PAYMENTS, MANUAL = 2104417, 2131906, 2147733
STORIES = f"/projects/{SHOP}/stories"


def problem(answer: httpx.Response) -> str:
    """Give what a 400 complains of."""
    body = answer.json()
    assert (answer.status_code, body["code"], body["kind"]) == (400, "invalid_parameter", "error")
    return str(body["general_problem"])


def test_the_counts_by_type_are_the_worlds(client: httpx.Client, sandbox: Sandbox) -> None:
    """Walking all pages of a project, or asking for one type's Total, counts what the world holds."""
    for number, board in sandbox.world.boards.items():
        if not board.plan.api_access:
            continue
        counts = Counter(story["story_type"] for story in board.stories)
        assert Counter(story["story_type"] for story in walk(client, f"/projects/{number}/stories")) == counts
        for kind in ("feature", "bug", "chore", "release"):
            query = {"with_story_type": kind, "limit": "0"}
            answer = client.get(f"/projects/{number}/stories", params=query)
            assert answer.json() == []
            assert pages(answer)["Total"] == counts[kind]


def test_stories_come_whole_and_in_order(client: httpx.Client, sandbox: Sandbox) -> None:
    """The API gives exactly the world's stories, in its order."""
    assert walk(client, STORIES) == sandbox.world.boards[SHOP].stories


@pytest.mark.parametrize(
    ("query", "limit", "offset", "returned"),
    [
        ({}, 100, 0, 100),
        ({"limit": "7", "offset": "5"}, 7, 5, 7),
        ({"limit": "5000"}, 500, 0, 500),
        ({"offset": "9999"}, 100, 9999, 0),
    ],
)
def test_pages(client: httpx.Client, query: dict[str, str], limit: int, offset: int, returned: int) -> None:
    """Page headers tell the limit used: 100 by default, 500 at most; past the end comes an empty list."""
    answer = client.get(STORIES, params=query)
    assert pages(answer) == {"Total": 1720, "Limit": limit, "Offset": offset, "Returned": returned}
    assert len(answer.json()) == returned


@pytest.mark.parametrize("query", ["limit=x", "limit=-1", "offset=-1", "offset=1.5"])
def test_bad_pages_are_refused(client: httpx.Client, query: str) -> None:
    """A limit or offset that is no count is a 400."""
    assert problem(client.get(f"{STORIES}?{query}")).split()[0] in query


def test_only_paged_lists_have_page_headers(client: httpx.Client) -> None:
    """Labels, epics, memberships and projects come whole, without page headers, and take no limit."""
    for path in (
        "/projects",
        f"/projects/{SHOP}/labels",
        f"/projects/{SHOP}/epics",
        f"/projects/{SHOP}/memberships",
    ):
        answer = client.get(path)
        assert answer.status_code == 200
        assert not [name for name in answer.headers if "pagination" in name]
        assert (
            problem(client.get(path, params={"limit": "1"}))
            == "this endpoint cannot accept the parameter: limit"
        )


def test_done_iterations_can_be_counted_backwards(client: httpx.Client) -> None:
    """With scope=done a negative offset counts back from the current iteration and is echoed."""
    path = f"/projects/{SHOP}/iterations"
    current = client.get(f"/projects/{SHOP}").json()["current_iteration_number"]
    answer = client.get(path, params={"scope": "done", "offset": "-2", "limit": "10"})
    assert [row["number"] for row in answer.json()] == [current - 2, current - 1]
    assert pages(answer) == {"Total": current - 1, "Limit": 10, "Offset": -2, "Returned": 2}
    assert pages(client.get(path))["Limit"] == 10
    assert client.get(path, params={"offset": "-2"}).status_code == 400
    assert [row["number"] for row in client.get(path, params={"scope": "current"}).json()] == [current]


def test_iterations_hold_what_was_done_and_what_waits(client: httpx.Client, sandbox: Sandbox) -> None:
    """Every story but the icebox's stands in exactly one iteration, by state on the right side of today."""
    rows = walk(client, f"/projects/{MANUAL}/iterations")
    current = client.get(f"/projects/{MANUAL}").json()["current_iteration_number"]
    placed = [story["id"] for row in rows for story in row["stories"]]
    stories = sandbox.world.boards[MANUAL].stories
    assert sorted(placed) == sorted(
        story["id"] for story in stories if story["current_state"] != "unscheduled"
    )
    for row in rows:
        states = {story["current_state"] for story in row["stories"]}
        assert row["number"] >= current or states <= {"accepted"}
        assert row["number"] <= current or states == {"unstarted"}
    pace = client.get(f"/projects/{MANUAL}", params={"fields": "current_velocity"}).json()["current_velocity"]
    backlog = [[story.get("estimate", 0) for story in row["stories"]] for row in rows[current:]]
    assert all(sum(points) <= pace for points in backlog)
    assert len(backlog) > 1


@pytest.mark.parametrize(
    ("query", "key", "value"),
    [
        ("with_state=started", "current_state", "started"),
        ("with_story_type=chore", "story_type", "chore"),
        ("with_story_priority=p0", "story_priority", "p0"),
        ("filter=state:started", "current_state", "started"),
        ("filter=type:bug -state:accepted", "story_type", "bug"),
        ("filter=priority:p1", "story_priority", "p1"),
    ],
)
def test_filters_by_value(client: httpx.Client, sandbox: Sandbox, query: str, key: str, value: str) -> None:
    """A filter by state, type or priority gives all stories with that value and no other."""
    found = client.get(f"{STORIES}?{query}&limit=0")
    expected = [story for story in sandbox.world.boards[SHOP].stories if story[key] == value]
    if "-state" in query:
        expected = [story for story in expected if story["current_state"] != "accepted"]
    assert pages(found)["Total"] == len(expected) > 0


@pytest.mark.parametrize("name", ["created", "updated", "accepted"])
def test_filters_by_date(client: httpx.Client, sandbox: Sandbox, name: str) -> None:
    """Before, after and the search syntax cut the stories at the same day, in ISO form or milliseconds."""
    stories = sandbox.world.boards[SHOP].stories
    day, key = "2026-03-01T00:00:00Z", f"{name}_at"
    before = [story["id"] for story in stories if story.get(key, "9") < day]
    after = [story["id"] for story in stories if story.get(key, "") >= day]
    queries = [
        {f"{name}_before": day},
        {f"{name}_before": "1772323200000"},
        {"filter": f"{name}_before:03/01/2026"},
    ]
    for query in queries:
        assert [story["id"] for story in walk(client, STORIES, **query)] == before
    for query in ({f"{name}_after": "2026-02-28T23:59:59Z"}, {"filter": f"{name}_since:03/01/2026"}):
        assert [story["id"] for story in walk(client, STORIES, **query)] == after
    bound = next(story[key] for story in stories if key in story)
    for side in ("before", "after"):
        cut = walk(client, STORIES, **{f"{name}_{side}": bound})
        assert bound not in [story[key] for story in cut]
    exact = {story["id"] for story in stories if story.get(key, "")[:10] == "2026-03-02"}
    assert {story["id"] for story in walk(client, STORIES, filter=f"{name}_on:03/02/2026")} == exact


def test_filters_by_label_deadline_and_neighbours(client: httpx.Client, sandbox: Sandbox) -> None:
    """with_label, deadline_before and the story ids around a stretch of the list select as they say."""
    board = sandbox.world.boards[SHOP]
    name = board.labels[0]["name"]
    labelled = [story for story in board.stories if any(label["name"] == name for label in story["labels"])]
    assert walk(client, STORIES, with_label=name) == labelled != []
    assert walk(client, STORIES, filter=f'label:"{name}"') == labelled
    due = walk(client, STORIES, deadline_before="2026-01-01T00:00:00Z")
    assert {story["story_type"] for story in due} == {"release"}
    first, last = board.stories[10]["id"], board.stories[20]["id"]
    between = walk(client, STORIES, after_story_id=str(first), before_story_id=str(last))
    assert between == board.stories[11:20]


def test_the_search_syntax(client: httpx.Client, sandbox: Sandbox) -> None:
    """Terms are joined by AND: people, points, presence, ids, words."""
    board = sandbox.world.boards[SHOP]
    story = next(item for item in board.stories if item["owner_ids"] and item.get("external_id"))
    owner = sandbox.world.people[story["owner_ids"][0]]
    term = f'id:{story["id"]},1 owner:"{owner["name"]}" has:external_id'
    assert walk(client, STORIES, filter=term) == [story]
    unestimated = walk(client, STORIES, filter="estimate:-1 type:feature")
    assert unestimated
    assert all("estimate" not in item for item in unestimated)
    assert all(not item["labels"] for item in walk(client, STORIES, filter="no:label"))
    assert all("basket" in json.dumps(item) for item in walk(client, STORIES, filter="basket AND type:bug"))
    requester = sandbox.world.people[story["requested_by_id"]]["username"]
    assert story in walk(client, STORIES, filter=f"requester:{requester}")


def test_search_leaves_out_past_iterations(client: httpx.Client) -> None:
    """/search counts done work but shows it only with includedone:true."""
    path = f"/projects/{SHOP}/search"
    some = client.get(path, params={"query": "type:chore"}).json()["stories"]
    every = client.get(path, params={"query": "type:chore includedone:true"}).json()["stories"]
    assert 0 < some["total_hits"] < every["total_hits"] == some["total_hits_with_done"]
    current = client.get(f"/projects/{SHOP}/iterations", params={"scope": "current"}).json()[0]
    assert all(story.get("accepted_at", "9") >= current["start"] for story in some["stories"])
    assert problem(client.get(path)) == "this endpoint requires the following parameters: query"


@pytest.mark.parametrize(
    ("query", "part"),
    [
        (
            "filter=created:-5days..now",
            "The date you requested could not be parsed. See FAQ for valid formats.",
        ),
        ("filter=created_since:2026-01-01", "The date you requested could not be parsed"),
        ("filter=type:bug&with_state=started", "cannot accept the parameter: with_state"),
        ("namesss=1", "this endpoint cannot accept the parameter: namesss"),
        ("with_state=done", "with_state"),
        ("with_story_type=epic", "with_story_type"),
        ("updated_after=yesterday", "updated_after"),
        ("after_story_id=1", "after_story_id"),
        ("date_format=unix", "date_format"),
        ("envelope=yes", "envelope"),
        ("fields=nonsense", "nonsense"),
        ("fields=labels(nonsense)", "nonsense"),
        ("fields=name(id)", "name"),
        ("fields=labels(name", "parenthesis"),
        ("fields=name)", "malformed"),
        ("filter=has:wings", "wings"),
    ],
)
def test_bad_parameters_are_refused(client: httpx.Client, query: str, part: str) -> None:
    """Each bad parameter is a 400 that names it."""
    assert part in problem(client.get(f"{STORIES}?{query}"))


def test_bulk_leaves_out_strangers(client: httpx.Client, sandbox: Sandbox) -> None:
    """Stories are given by id; unknown ids and other projects' are left out, too many ids refused."""
    own, other = sandbox.world.boards[SHOP].stories[3], sandbox.world.boards[PAYMENTS].stories[0]
    ids = f"{own['id']},{other['id']},5"
    assert client.get(f"{STORIES}/bulk", params={"ids": ids}).json() == [own]
    assert client.get(f"{STORIES}/bulk", params={"ids": ",".join(["1"] * 501)}).status_code == 400
