"""Single answers over the socket: shapes, related resources, errors."""

from __future__ import annotations

from datetime import date
from typing import Any

import httpx
import pytest

from diagnostics.sandbox import Sandbox
from diagnostics.sandbox.app import ENDPOINTS
from diagnostics.sandbox.kinds import KINDS
from tests.sandbox.support import pages, walk

TODAY = date(2026, 11, 1)
SHOP, PAYMENTS, EMPTY = 2104417, 2131906, 2190342
STORIES = f"/projects/{SHOP}/stories"


def test_fields(client: httpx.Client, sandbox: Sandbox) -> None:
    """Without :default only named fields and id come, without kind; objects replace or join their ids."""
    board = sandbox.world.boards[SHOP]
    story = next(item for item in board.stories if item["owner_ids"] and item["labels"])
    path = f"{STORIES}/{story['id']}"

    def ask(fields: str) -> Any:
        return client.get(path, params={"fields": fields}).json()

    assert ask("name,story_type") == {key: story[key] for key in ("id", "name", "story_type")}
    labels = [{"id": label["id"], "name": label["name"]} for label in story["labels"]]
    assert ask("labels(name)") == {"id": story["id"], "labels": labels}
    assert ask(":default") == story
    owned = ask(":default,owned_by")
    assert owned.keys() - story.keys() == {"owned_by"}
    assert story.keys() - owned.keys() == {"owned_by_id"}
    assert ask(":default,owners").keys() - story.keys() == {"owners"}
    assert ask("deadline") == {"id": story["id"]}
    nested = ask("comments(:default,person(name)),tasks,reviews(:default,review_type(name))")
    assert nested.keys() == {"id", "comments", "tasks", "reviews"}


def test_neighbours_follow_the_list(client: httpx.Client, sandbox: Sandbox) -> None:
    """before_id and after_id name the stories around, and are absent at the list's ends."""
    stories = sandbox.world.boards[SHOP].stories
    rows = walk(client, STORIES, fields="before_id,after_id")
    assert rows[0] == {"id": stories[0]["id"], "before_id": stories[1]["id"]}
    assert rows[1]["after_id"] == stories[0]["id"]
    assert "before_id" not in rows[-1]


def test_millis_and_envelope(client: httpx.Client, sandbox: Sandbox) -> None:
    """Datetimes become integers, plain dates do not; an envelope holds data and, for pages, their numbers."""
    project = client.get(f"/projects/{SHOP}", params={"date_format": "millis"}).json()
    assert isinstance(project["created_at"], int)
    assert isinstance(project["start_time"], int)
    assert project["start_date"] == sandbox.world.boards[SHOP].project["start_date"]
    paged = client.get(STORIES, params={"envelope": "true", "limit": "3", "date_format": "millis"}).json()
    assert paged["pagination"] == {"total": 1720, "limit": 3, "offset": 0, "returned": 3}
    assert all(isinstance(story["updated_at"], int) for story in paged["data"])
    assert client.get("/projects", params={"envelope": "true"}).json().keys() == {"data"}


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/projects/1", "unfound_resource"),
        ("/projects/abc", "unfound_resource"),
        ("/projects//epics", "unfound_resource"),
        ("/projects//stories//comments", "route_not_found"),
        (f"/projects/{SHOP}/", "route_not_found"),
        (f"/projects/{SHOP}/nonsense", "route_not_found"),
        (f"{STORIES}/1", "unfound_resource"),
        ("/stories/0", "unfound_resource"),
        ("/epics/5", "unfound_resource"),
        (f"/projects/{SHOP}/labels/7", "unfound_resource"),
        (f"/projects/{SHOP}/iterations/9999", "unfound_resource"),
        (f"/projects/{SHOP}/releases/7", "unfound_resource"),
        ("/", "route_not_found"),
    ],
)
def test_what_is_not_there(client: httpx.Client, path: str, code: str) -> None:
    """Unknown ids are unfound, unknown paths have no route; neither tells a project version."""
    answer = client.get(path)
    assert (answer.status_code, answer.json()["code"]) == (404, code)
    assert "X-Tracker-Project-Version" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "ETag" not in answer.headers


def test_a_story_of_another_project_is_unfound(client: httpx.Client, sandbox: Sandbox) -> None:
    """A story is found under its own project, and by its id alone."""
    other = sandbox.world.boards[PAYMENTS].stories[0]
    assert client.get(f"{STORIES}/{other['id']}").status_code == 404
    assert client.get(f"/stories/{other['id']}").json() == other


def test_other_methods_have_no_route(client: httpx.Client) -> None:
    """The sandbox reads only: a POST finds nothing, a HEAD has the headers of a GET and no body."""
    assert client.post(STORIES, json={}).json()["code"] == "route_not_found"
    head = client.head(STORIES)
    assert (head.status_code, head.content) == (200, b"")
    assert pages(head)["Total"] == 1720


def test_a_mistake_of_the_servers_own_is_a_500(sandbox: Sandbox) -> None:
    """When an endpoint breaks, the answer is unhandled_condition and the server goes on."""
    with Sandbox("empty", today=TODAY) as broken:
        board = broken.world.boards[2504417]
        board.project.clear()
        headers = {"X-TrackerToken": sandbox.connection_user.token}
        answer = httpx.get(f"{broken.url}/projects/2504417", headers=headers, trust_env=False)
        after = httpx.get(f"{broken.url}/me", headers=headers, trust_env=False)
    assert (answer.status_code, answer.json()["code"]) == (500, "unhandled_condition")
    assert after.status_code == 200


def test_project_versions_and_activity_agree(client: httpx.Client) -> None:
    """The newest activity made the project's version, the header's too; older ones go back half a year."""
    answer = client.get(f"/projects/{SHOP}/activity")
    newest = answer.json()[0]
    project = client.get(f"/projects/{SHOP}").json()
    assert newest["project_version"] == project["version"] == int(answer.headers["X-Tracker-Project-Version"])
    assert newest["guid"] == f"{SHOP}_{project['version']}"
    since = {"since_version": str(project["version"] - 3)}
    assert len(client.get(f"/projects/{SHOP}/activity", params=since).json()) == 3
    every = walk(client, f"/projects/{SHOP}/activity")
    assert [row["project_version"] for row in every] == sorted(
        (row["project_version"] for row in every), reverse=True
    )
    assert every[-1]["occurred_at"] > "2026-05-01"
    mine = walk(client, "/my/activity", occurred_after="2026-10-25T00:00:00Z")
    assert len({row["project"]["id"] for row in mine}) > 3
    assert all(row["occurred_at"] > "2026-10-25" for row in mine)


def test_transitions_agree_with_activity(client: httpx.Client, sandbox: Sandbox) -> None:
    """A story's transitions lead to its state, with the versions that the project's list has too."""
    story = next(item for item in sandbox.world.boards[SHOP].stories if item["current_state"] == "accepted")
    rows = client.get(f"{STORIES}/{story['id']}/transitions").json()
    assert rows[-1]["state"] == "accepted"
    assert rows[-1]["occurred_at"] == story["accepted_at"]
    of_project = walk(client, f"/projects/{SHOP}/story_transitions")
    assert [row for row in of_project if row["story_id"] == story["id"]] == rows


def test_releases_are_stories_too(client: httpx.Client, sandbox: Sandbox) -> None:
    """Each release is a story of the list; its stories stand before it and its sums are over them."""
    releases = walk(
        client, f"/projects/{SHOP}/releases", fields=":default,counts_total,story_ids,points_accepted"
    )
    stories = [
        story["id"] for story in sandbox.world.boards[SHOP].stories if story["story_type"] == "release"
    ]
    assert [release["id"] for release in releases] == stories
    release = max(releases, key=lambda row: row["counts_total"])
    inside = client.get(f"/projects/{SHOP}/releases/{release['id']}/stories").json()
    assert [story["id"] for story in inside] == release["story_ids"]
    assert len(inside) == release["counts_total"] > 0


def test_label_counts_add_up(client: httpx.Client, sandbox: Sandbox) -> None:
    """A label's counts by state sum up to the stories that carry it."""
    for label in client.get(f"/projects/{SHOP}/labels", params={"fields": ":default,counts"}).json():
        counts = label["counts"]["number_of_stories_by_state"]
        tagged = [
            story for story in sandbox.world.boards[SHOP].stories if label["name"] in str(story["labels"])
        ]
        assert sum(value for key, value in counts.items() if key != "kind") <= len(tagged)
        assert counts["kind"] == "counts_by_story_state"


def test_an_empty_project_answers(client: httpx.Client) -> None:
    """A project without a story has empty lists, and iterations without work."""
    assert pages(client.get(f"/projects/{EMPTY}/stories"))["Total"] == 0
    assert client.get(f"/projects/{EMPTY}/labels").json() == []
    assert client.get(f"/projects/{EMPTY}/activity").json() == []
    assert {len(row["stories"]) for row in client.get(f"/projects/{EMPTY}/iterations").json()} == {0}


def test_answers_are_compressed_on_demand(client: httpx.Client) -> None:
    """Gzip is used when the client takes it, and the same JSON comes without."""
    packed = client.get(STORIES)
    plain = client.get(STORIES, headers={"Accept-Encoding": "identity"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert packed.json() == plain.json()


def test_parts_come_singly_too(client: httpx.Client, sandbox: Sandbox) -> None:
    """Each task, comment, label, review and blocker of a story is found by its own id."""
    seen = set()
    for story in sandbox.world.boards[SHOP].stories[:120]:
        for name in ("tasks", "comments", "labels", "reviews", "blockers"):
            path = f"{STORIES}/{story['id']}/{name}"
            for part in [] if name in seen else client.get(path).json()[:1]:
                assert client.get(f"{path}/{part['id']}").json() == part
                seen.add(name)
    assert seen == {"tasks", "comments", "labels", "reviews", "blockers"}


def test_every_endpoint_gives_every_field_it_takes(client: httpx.Client, sandbox: Sandbox) -> None:
    """No endpoint breaks on sample ids, and none gives null, with all fields asked for."""
    board = sandbox.world.boards[SHOP]
    story = next(item for item in board.stories if item["story_type"] == "release")
    ids = {
        "project": SHOP,
        "story": story["id"],
        "release": story["id"],
        "epic": board.epics[0]["id"],
        "iteration": 3,
    }
    ids |= {"label": board.labels[0]["id"], "account": 1086214, "person": sandbox.connection_user.id}
    tried = 0
    for endpoint in ENDPOINTS:
        try:
            path = endpoint.path.format(**ids)
        except KeyError:
            continue
        if "label}" in endpoint.path and "{story}" in endpoint.path:
            continue
        needed = {"query": "basket", "ids": "1", "project_id": str(SHOP)}
        query = {name: value for name, value in needed.items() if name in endpoint.params}
        assert client.get(path, params=query).status_code == 200, path
        tried += 1
    for kind, path in (
        ("story", STORIES),
        ("project", "/projects"),
        ("epic", f"/projects/{SHOP}/epics"),
        ("me", "/me"),
    ):
        fields = ",".join(sorted(KINDS[kind].fields))
        limit = {"limit": "40"} if kind == "story" else {}
        answer = client.get(path, params={"fields": fields, **limit})
        assert answer.status_code == 200
        assert ":null" not in answer.text
    assert tried > 35
