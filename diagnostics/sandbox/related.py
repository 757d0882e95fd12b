"""What one resource knows of others: the fields that come only when named (tracker-api-v5 §3, `excl`)."""

from __future__ import annotations

from collections.abc import Callable

from diagnostics.sandbox.clock import iso
from diagnostics.sandbox.iterations import total, velocity
from diagnostics.sandbox.model import Board, Json, World
from diagnostics.sandbox.workflow import STATES


def account_summary(account: Json) -> Json:
    """Give the short form of an account that /me and projects carry."""
    return {"kind": "account_summary"} | {key: account[key] for key in ("id", "name", "status", "plan")}


def workspace_id(person_id: int) -> int:
    """Give the id of the one workspace that a person has."""
    return 500_000 + person_id % 100_000


def account_projects(world: World, account: Json) -> list[Json]:
    """Give the projects of an account, without those deleted."""
    return [
        board.project
        for board in world.boards.values()
        if board.project["account_id"] == account["id"] and not board.plan.deleted
    ]


def board_of(world: World, item: Json) -> Board:
    """Give the project that a resource with `project_id` stands in."""
    return world.boards[item["project_id"]]


def owners(world: World, story: Json) -> list[Json]:
    """Give the story's owners as persons, those who left included."""
    return [world.people[number] for number in story["owner_ids"]]


def followers(world: World, story: Json) -> list[Json]:
    """Give who follows a story: its requester and its owners."""
    numbers = dict.fromkeys([story["requested_by_id"], *story["owner_ids"]])
    return [world.people[number] for number in numbers]


def neighbour(step: int) -> Callable[[World, Json], int | None]:
    """Give a getter of the id of the story that stands `step` places on; None at the ends of the list."""

    def get(world: World, story: Json) -> int | None:
        board = board_of(world, story)
        place = board.place[story["id"]] + step
        return int(board.stories[place]["id"]) if 0 <= place < len(board.stories) else None

    return get


def transitions(world: World, story: Json) -> list[Json]:
    """Give a story's changes of state in time; being created is none."""
    board = board_of(world, story)
    return [
        {
            "kind": "story_transition",
            "state": move.state,
            "story_id": story["id"],
            "project_id": story["project_id"],
            "project_version": board.versions[story["id"], step],
            "occurred_at": iso(move.at),
            "performed_by_id": move.person_id,
        }
        for step, move in enumerate(board.moves[story["id"]])
        if step
    ]


def cycle_time_details(world: World, story: Json) -> Json:
    """Give the milliseconds that a story spent in each state of work, and how often it entered it."""
    moves = board_of(world, story).moves[story["id"]]
    ends = [move.at for move in moves[1:]] + [world.now]
    details: Json = {"kind": "cycle_time_details"}
    for state in ("started", "finished", "delivered", "rejected"):
        spans = [end - move.at for move, end in zip(moves, ends, strict=True) if move.state == state]
        details |= {f"{state}_time": sum(spans) * 1000, f"{state}_count": len(spans)}
    worked = sum(details[f"{state}_time"] for state in ("started", "finished", "delivered", "rejected"))
    return (
        details
        | ({"total_cycle_time": worked} if details["started_count"] else {})
        | {"story_id": story["id"]}
    )


def release_stories(world: World, release_id: int) -> list[Json]:
    """Give the stories that stand between the release before and this one."""
    board = world.boards[world.home[release_id]]
    before: list[Json] = []
    for story in board.stories[: board.place[release_id]]:
        before = [] if story["story_type"] == "release" else [*before, story]
    return before


def rollup(name: str) -> Callable[[World, Json], float | None]:
    """Give a getter of a release's sum, such as points_accepted; None for other stories."""
    what, _, which = name.partition("_")

    def get(world: World, item: Json) -> float | None:
        if item.get("story_type", "release") != "release":
            return None
        stories = release_stories(world, item["id"])
        counted = [story for story in stories if which == "total" or story["current_state"] == which]
        return total(counted) if what == "points" else len(counted)

    return get


def label_counts(world: World, label: Json) -> Json:
    """Give a label's `story_counts`."""
    stories = [story for story in board_of(world, label).stories if label in story["labels"]]

    def by_state(measure: Callable[[Json], float]) -> Json:
        sums = {
            state: sum(measure(story) for story in stories if story["current_state"] == state)
            for state in STATES
        }
        return {"kind": "counts_by_story_state", **sums}

    return {
        "kind": "story_counts",
        "number_of_zero_point_stories_by_state": by_state(lambda story: int(story.get("estimate") == 0)),
        "sum_of_story_estimates_by_state": by_state(lambda story: story.get("estimate", 0)),
        "number_of_stories_by_state": by_state(lambda _story: 1),
    }


def current_velocity(world: World, project: Json) -> int:
    """Give the project's present velocity in whole points."""
    return velocity(world.boards[project["id"]], project["current_iteration_number"])


def velocity_before(world: World, iteration: Json) -> int:
    """Give the velocity that an iteration was planned with."""
    return velocity(board_of(world, iteration), iteration["number"])


def points(_world: World, iteration: Json) -> float:
    """Give the points of an iteration's stories."""
    return total(iteration["stories"])


def accepted_points(_world: World, iteration: Json) -> float:
    """Give the points of an iteration's accepted stories."""
    return total(story for story in iteration["stories"] if story["current_state"] == "accepted")
