"""The sandbox against recorded answers of the real service, which lie beside the checkout and never in it."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from diagnostics.sandbox import Sandbox

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "recordings"
pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="recorded answers are only in a developer's checkout"
)

BASE = "https://www.pivotaltracker.com/services/v5"
PROJECTS = {"1027488": 2104417, "1027494": 2131906}

# Attributes that the service leaves out while they are not set (fact sheet §3): either side may have them.
UNSET = {
    "story": {"description", "estimate", "accepted_at", "deadline", "owned_by_id", "owned_by"}
    | {"integration_id", "external_id"},
    "release": {"description", "deadline", "accepted_at"},
    "project": {"description", "profile_content", "start_date"},
    "epic": {"description"},
    "comment": {"text"},
    "review": {"reviewer_id"},
    "cycle_time_details": {"total_cycle_time"},
    "membership_summary": {"last_viewed_at"},
}
# Attributes that the service got after these recordings, by the fact sheet (§3.1, §3.6, §3.7).
LATER = {
    "story": {"story_priority"},
    "project": {"show_story_priority", "show_priority_icon", "show_priority_icon_in_all_panels"},
    "me": {"accounts"},
    # The recorded workspace has them with one cassette's `projects` and lacks them with the other's (§1.3).
    "workspace": {"project_ids"},
}
# Kinds of objects that the sample worlds have none of.
NOT_MADE = {"file_attachment", "pull_request", "notification"}
# An activity's inner objects differ with what was changed; clients must accept unknown ones (§3.13).
CLOSED = {"changes", "primary_resources", "secondary_resources"}

# Gone by July 2018 (§1.2), of the router and of the connection, not of the API.
OLD_HEADERS = {"x-vcap-request-id", "x-rack-cache", "x-ua-compatible", "connection", "content-length"}
# In some recordings only, by their year (§1.2), and what compression adds.
LATE_HEADERS = {"via", "alt-svc", "x-frame-options", "content-encoding", "vary", "content-length"}


@cache
def exchanges() -> list[dict[str, Any]]:
    """Give all recorded GETs."""
    path = FOLDER / "tracker-v5-exchanges.jsonl"
    if not path.is_file():
        return []
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [row for row in rows if row["method"].upper() == "GET"]


def kind_of(item: dict[str, Any], path: str) -> str:
    """Give an object's kind, or its place where it has none."""
    kind = str(item.get("kind", path))
    return "activity" if kind.endswith("_activity") else kind


def key_sets(body: object, path: str = "$") -> Iterator[tuple[str, frozenset[str]]]:
    """Give kind and keys of each object in an answer."""
    if isinstance(body, list):
        for item in body:
            yield from key_sets(item, path)
    elif isinstance(body, dict):
        yield kind_of(body, path), frozenset(body)
        for name, item in body.items():
            if name not in CLOSED:
                yield from key_sets(item, f"{path}.{name}")


def bounds(body: object) -> dict[str, tuple[set[str], set[str]]]:
    """Give for each kind in an answer the keys that all objects have, and those that any has."""
    found: dict[str, list[frozenset[str]]] = defaultdict(list)
    for kind, keys in key_sets(body):
        found[kind].append(keys)
    return {kind: (set(frozenset.intersection(*rows)), set().union(*rows)) for kind, rows in found.items()}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """Give the default world, served."""
    with Sandbox(today=date(2026, 11, 1)) as running:
        yield running


@pytest.fixture(scope="module")
def client(sandbox: Sandbox) -> Iterator[httpx.Client]:
    """Give a client with the connection user's token."""
    headers = {"X-TrackerToken": sandbox.connection_user.token}
    with httpx.Client(base_url=sandbox.url, headers=headers, trust_env=False) as running:
        yield running


@pytest.fixture(scope="module")
def ids(client: httpx.Client) -> dict[str, int]:
    """Give stand-ins for the recorded ids: a story and an epic that have all the parts asked for."""
    project = PROJECTS["1027488"]
    query = {"limit": "500", "fields": "comments,tasks,reviews,transitions,owner_ids,labels"}
    rows = client.get(f"/projects/{project}/stories", params=query).json()
    story = next(row for row in rows if all(row.values()))
    epics = client.get(f"/projects/{project}/epics", params={"fields": "comments"}).json()
    epic = next(row for row in epics if row["comments"])
    releases = client.get(f"/projects/{project}/releases", params={"fields": "story_ids"}).json()
    return {
        "stories": story["id"],
        "epics": epic["id"],
        "comments": story["comments"][0]["id"],
        "epic comments": epic["comments"][0]["id"],
        "releases": next(row["id"] for row in releases if row["story_ids"]),
        "iterations": client.get(f"/projects/{project}").json()["current_iteration_number"],
        "workspaces": client.get("/my/workspaces").json()[0]["id"],
    }


def translated(uri: str, ids: dict[str, int]) -> str:
    """Give a recorded address with the sandbox's ids, below the base."""
    path = uri.removeprefix(BASE)
    for recorded, number in PROJECTS.items():
        path = path.replace(f"/projects/{recorded}", f"/projects/{number}")
    for name, number in ids.items():
        path = re.sub(rf"/{name}/\d+", f"/{name}/{number}", path)
    # A word that stands in titles here, in the same form as the recorded one.
    path = re.sub(r"query=.*", "query=name%3A%22refunds%22", path)
    return re.sub(r"(/epics/\d+/comments)/\d+", rf"\1/{ids['epic comments']}", path)


def replayed(client: httpx.Client, ids: dict[str, int]) -> Iterator[tuple[dict[str, Any], httpx.Response]]:
    """Give each recorded exchange beside the sandbox's answer to its like."""
    for exchange in exchanges():
        yield exchange, client.get(translated(exchange["uri"], ids))


def test_keys_are_the_recorded_ones(client: httpx.Client, ids: dict[str, int]) -> None:
    """Each object has the keys that its recorded like always had, and none that was never recorded."""
    assert len(exchanges()) > 100
    for exchange, answer in replayed(client, ids):
        assert answer.status_code == exchange["status"], exchange["uri"]
        recorded, ours = bounds(json.loads(exchange["body"])), bounds(answer.json())
        for kind, (always, ever) in recorded.items():
            if kind not in ours:
                assert kind in NOT_MADE or answer.json() == [], exchange["uri"]
                continue
            free = UNSET.get(kind, set()) | LATER.get(kind, set())
            assert always - ours[kind][0] <= free, (exchange["uri"], kind)
            assert ours[kind][1] - ever <= free, (exchange["uri"], kind)


def test_headers_are_the_recorded_ones(client: httpx.Client, ids: dict[str, int]) -> None:
    """The names of the headers are the recorded ones, page headers and project version included."""
    for exchange, answer in replayed(client, ids):
        recorded = {name.lower() for name in exchange["headers"]}
        ours = {name.lower() for name in answer.headers}
        # One recorded workspace answer had the version, the other had not (§1.2).
        free = {"x-tracker-project-version"} if "workspaces" in exchange["uri"] else set()
        assert recorded - ours <= OLD_HEADERS | free, exchange["uri"]
        assert ours - recorded <= LATE_HEADERS | free, exchange["uri"]


def test_pages_follow_the_recorded_rules(client: httpx.Client, ids: dict[str, int]) -> None:
    """Limit and offset are echoed as recorded; Returned is what the recorded rule makes of our Total."""
    for exchange, answer in replayed(client, ids):
        recorded = {name.lower(): value for name, value in exchange["headers"].items()}
        if "x-tracker-pagination-total" not in recorded:
            continue
        total, limit, offset, returned = (
            int(answer.headers[f"x-tracker-pagination-{name}"])
            for name in ("total", "limit", "offset", "returned")
        )
        assert limit == int(recorded["x-tracker-pagination-limit"]), exchange["uri"]
        assert offset == int(recorded["x-tracker-pagination-offset"]), exchange["uri"]
        rest = -offset if offset < 0 else max(0, total - offset)
        assert returned == min(limit, rest) == len(answer.json()), exchange["uri"]


def test_requested_fields_come_without_kind(client: httpx.Client, ids: dict[str, int]) -> None:
    """Where recorded objects lack kind because only fields were named, ours have exactly their keys."""
    for exchange, answer in replayed(client, ids):
        fields = parse_qs(urlsplit(exchange["uri"]).query).get("fields", [""])[0]
        if not fields or ":default" in fields:
            continue
        recorded = {keys for kind, keys in key_sets(json.loads(exchange["body"])) if kind == "$"}
        assert {keys for kind, keys in key_sets(answer.json()) if kind == "$"} == recorded, exchange["uri"]


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/me", "invalid_authentication"),
        ("/projects/2098861", "unauthorized_operation"),
        ("/stories/0", "unfound_resource"),
        ("/nowhere", "route_not_found"),
        ("/projects/2104417/stories?namesss=1", "invalid_parameter"),
        ("/projects/2104417/stories?filter=created:-5days..now", "invalid_parameter"),
    ],
)
def test_errors_are_the_recorded_ones(client: httpx.Client, path: str, code: str) -> None:
    """Each error's status and whole body is one that the service was seen to send."""
    seen = json.loads((FOLDER / "errors.json").read_text(encoding="utf-8"))
    headers = {"X-TrackerToken": "0" * 32} if code == "invalid_authentication" else {}
    answer = client.get(path, headers=headers)
    assert answer.json()["code"] == code
    assert (answer.status_code, answer.json()) in [(row["http_status"], row["body"]) for row in seen]
