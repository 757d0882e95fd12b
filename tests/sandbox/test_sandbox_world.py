"""The sample worlds as data, without a server."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from datetime import date
from typing import Any

import msgspec
import pytest

from diagnostics.sandbox import scenario_names
from diagnostics.sandbox.model import World
from diagnostics.sandbox.scenarios import load
from diagnostics.sandbox.workflow import STATES, STORY_TYPES
from diagnostics.sandbox.world import build

TODAY = date(2026, 11, 1)
ORIGIN = "http://127.0.0.1:8080"
COPIED = "big"
"""Its stories are those of a small project many times over: test_sandbox_copies.py looks at it."""
ALL = pytest.mark.parametrize("world", [name for name in scenario_names() if name != COPIED], indirect=True)

DIGEST = """
import hashlib, sys
import msgspec
from datetime import date
from diagnostics.sandbox.scenarios import load
from diagnostics.sandbox.world import build
world = build(load("mixed"), date(2026, 11, 1), "http://127.0.0.1:8080")
keys = ("project", "stories", "memberships", "labels", "epics", "moves")
data = [[getattr(board, key) for key in keys] for board in world.boards.values()]
print(hashlib.sha256(msgspec.json.encode(data)).hexdigest())
"""


@pytest.fixture(scope="module")
def world(request: pytest.FixtureRequest) -> World:
    """Give the world of a scenario, mixed unless the test names others."""
    return build(load(getattr(request, "param", "mixed")), TODAY, ORIGIN)


def stories(world: World) -> list[dict[str, Any]]:
    """Give all stories of a world."""
    return [story for board in world.boards.values() for story in board.stories]


def test_the_same_day_gives_the_same_bytes_in_another_process() -> None:
    """Neither the hash seed nor the clock changes a world."""
    prints = [
        subprocess.run(
            [sys.executable, "-c", DIGEST],
            env=os.environ | {"PYTHONHASHSEED": seed, "TZ": zone},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    ]
    assert prints[0] == prints[1]
    assert len(prints[0].strip()) == 64


def test_another_day_moves_the_dates() -> None:
    """A world is dated back from its day: a year later, everything is a year younger."""
    early = build(load("healthy"), TODAY, ORIGIN)
    late = build(load("healthy"), date(2027, 11, 1), ORIGIN)
    newest = [max(story["updated_at"] for story in stories(world)) for world in (early, late)]
    assert [text[:7] for text in newest] == ["2026-10", "2027-10"]


@ALL
def test_nothing_is_null_or_younger_than_today(world: World) -> None:
    """No attribute is null anywhere, and only deadlines lie after the world's day."""

    def check(value: object, key: str) -> None:
        assert value is not None, key
        if isinstance(value, dict):
            for name, item in value.items():
                check(item, name)
        elif isinstance(value, list):
            for item in value:
                check(item, key)
        elif key.endswith("_at"):
            assert isinstance(value, str)
            assert value < "2026-11-01T00:00:00Z", key

    for board in world.boards.values():
        check(
            [board.project, board.stories, board.labels, board.epics, board.integrations, board.webhooks], ""
        )
        check(list(board.memberships.values()), "")
    check([*world.people.values(), *world.accounts.values()], "")
    check([row for rows in world.account_memberships.values() for row in rows.values()], "")


@ALL
def test_the_state_rules_hold(world: World) -> None:
    """Each type skips the states that it has not, and planned exists only with manual planning."""
    for story in stories(world):
        kind, state, plan = (
            story["story_type"],
            story["current_state"],
            world.boards[story["project_id"]].plan,
        )
        assert state in STATES
        assert kind in STORY_TYPES
        assert state != "planned" or not plan.automatic_planning
        assert kind != "chore" or state not in {"finished", "delivered", "rejected"}
        assert kind != "release" or state not in {"started", "finished", "delivered", "rejected"}
        assert ("accepted_at" in story) == (state == "accepted")
        assert kind == "release" or "deadline" not in story
        assert ("owned_by_id" in story) == bool(story["owner_ids"])


@ALL
def test_the_estimate_rules_hold(world: World) -> None:
    """A started feature has points of the project's scale, releases never, bugs and chores where they may."""
    for story in stories(world):
        plan = world.boards[story["project_id"]].plan
        if plan.odd_fields:
            continue
        if "estimate" in story:
            assert f"{story['estimate']:g}" in plan.point_scale.split(",")
            assert story["story_type"] == "feature" or plan.estimate_all
            assert story["story_type"] != "release"
        elif story["story_type"] == "feature":
            assert story["current_state"] in {"unscheduled", "unstarted", "planned"}


@ALL
def test_the_moves_lead_to_the_state(world: World) -> None:
    """A story's history begins at its creation, ends in its state and never runs backwards."""
    for board in world.boards.values():
        for story in board.stories:
            moves = board.moves[story["id"]]
            assert moves[-1].state == story["current_state"]
            assert [move.at for move in moves] == sorted(move.at for move in moves)
        assert board.project["version"] == 1 + len(board.log)


@ALL
def test_ids_and_urls_are_unique(world: World) -> None:
    """No two stories, labels, epics or memberships share an id, and no two stories a URL."""
    every = stories(world)
    assert len({story["id"] for story in every}) == len(every) == len(world.home)
    assert len({story["url"] for story in every}) == len(every)
    assert all(len(str(story["id"])) == 9 for story in every)
    for kind in ("labels", "epics", "integrations"):
        items = [item for board in world.boards.values() for item in getattr(board, kind)]
        assert len({item["id"] for item in items}) == len(items)
    rows = [row["id"] for board in world.boards.values() for row in board.memberships.values()]
    assert len(set(rows)) == len(rows)


def test_the_mixed_world_is_a_customers(world: World) -> None:
    """The default world has what a diagnosis must cope with: size, all types and states, old work."""
    viz = next(user for user in world.scenario.users if user.key == "viz")
    member = [
        board
        for board in world.boards.values()
        if board.memberships.get(viz.id, {"role": ""})["role"] in {"owner", "member"}
    ]
    own = [story for board in member if board.plan.api_access for story in board.stories]
    assert len(own) > 5000
    assert {story["story_type"] for story in own} == set(STORY_TYPES)
    assert {story["current_state"] for story in own} == set(STATES)
    open_ones = [story for story in own if story["current_state"] != "accepted"]
    stale = [story for story in open_ones if story["updated_at"] < "2026-05-01T00:00:00Z"]
    assert 0.2 < len(stale) / len(open_ones) < 0.8
    names = Counter(board.plan.name for board in world.boards.values())
    assert max(names.values()) == 2
    assert any("integration_id" in story and "external_id" in story for story in own)
    assert {story["story_priority"] for story in own} == {"p0", "p1", "p2", "p3", "none"}


def test_people_who_left_are_named_by_stories_only(world: World) -> None:
    """Some requesters and owners stand in no membership, yet every one of them is a person."""
    members = {person for board in world.boards.values() for person in board.memberships}
    named = {story["requested_by_id"] for story in stories(world)}
    named |= {owner for story in stories(world) for owner in story["owner_ids"]}
    assert named - members
    assert named <= world.people.keys()


def test_hostile_titles_are_in_the_mixed_world(world: World) -> None:
    """Escapes, markup, formulas, NUL, bidi overrides and 5,000 characters stand in titles."""
    titles = [story["name"] for story in stories(world)]
    for part in ("\x1b]52;", "[@click=app.quit]", "<script>", "=cmd|", "\x00", "\u202e", "長" * 5000):
        assert any(part in title for title in titles), part
    assert max(map(len, titles)) == 5000


def test_titles_are_varied(world: World) -> None:
    """Hardly any title of the biggest project stands there twice."""
    biggest = max(world.boards.values(), key=lambda board: len(board.stories))
    features = [story["name"] for story in biggest.stories if story["story_type"] == "feature"]
    assert len(set(features)) > 0.9 * len(features)


@pytest.mark.parametrize("scenario", scenario_names())
def test_every_user_is_described_and_addressed_harmlessly(scenario: str) -> None:
    """Each scenario has all sample users with a sentence of their own, under example.com."""
    users = load(scenario).users
    assert [user.key for user in users] == ["viz", "viewer", "owner", "member", "left"]
    assert all(user.about.endswith(".") and user.email.endswith("@example.com") for user in users)


def test_the_healthy_world_meets_planviews_demands() -> None:
    """In healthy the connection user may do enough in each account and in each project."""
    world = build(load("healthy"), TODAY, ORIGIN)
    viz = next(user for user in world.scenario.users if user.key == "viz").id
    assert all(rows[viz]["admin"] for rows in world.account_memberships.values())
    for board in world.boards.values():
        assert board.memberships[viz]["role"] in {"owner", "member"}
        assert board.plan.api_access
        assert board.stories


def test_the_world_encodes_as_json(world: World) -> None:
    """Every story survives a JSON round trip unchanged."""
    every = stories(world)
    assert msgspec.json.decode(msgspec.json.encode(every)) == every
