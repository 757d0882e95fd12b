"""Activity: a project's changes as its members see them, the newest first (tracker-api-v5 §3.13)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import takewhile

from diagnostics.sandbox.clock import DAY, iso
from diagnostics.sandbox.errors import invalid
from diagnostics.sandbox.model import Board, Event, Json, World
from diagnostics.sandbox.params import moment

_RETENTION = 183 * DAY
"""About six months, except on plans that keep everything (tracker-api-v5 §1.7)."""


def recent(world: World, boards: Iterable[Board]) -> list[tuple[Board, Event]]:
    """Give the changes that are still kept, the newest first over all these projects."""
    oldest = world.now - _RETENTION
    kept = [
        (board, event)
        for board in boards
        for event in takewhile(lambda row: row.at >= oldest, reversed(board.log))
    ]
    return sorted(kept, key=lambda pair: pair[1], reverse=True)


def in_time(query: Mapping[str, str], rows: list[tuple[Board, Event]]) -> list[tuple[Board, Event]]:
    """Give the changes within occurred_before, occurred_after and since_version.

    Raises:
        ApiError: 400 for a value that is no datetime or number.
    """
    if "occurred_before" in query:
        bound = moment(query["occurred_before"], "occurred_before")
        rows = [row for row in rows if iso(row[1].at) < bound]
    if "occurred_after" in query:
        bound = moment(query["occurred_after"], "occurred_after")
        rows = [row for row in rows if iso(row[1].at) > bound]
    since = query.get("since_version")
    if since is None:
        return rows
    if not since.isdigit():
        raise invalid("since_version must be an integer")
    return [row for row in rows if version(*row) > int(since)]


def version(board: Board, event: Event) -> int:
    """Give the project version that a change made."""
    return board.versions[event.story_id, event.step]


def activity(world: World, board: Board, event: Event) -> Json:
    """Give one change as an activity."""
    story = board.story(event.story_id)
    moves = board.moves[event.story_id]
    move = moves[event.step]
    person = world.people[move.person_id]
    verb = move.state if event.step else "added"
    number = version(board, event)
    return {
        "kind": f"story_{'update' if event.step else 'create'}_activity",
        "guid": f"{board.plan.id}_{number}",
        "project_version": number,
        "message": f"{person['name']} {verb} this {story['story_type']}",
        "highlight": verb,
        "changes": [_change(story, move.state, moves[event.step - 1].state if event.step else None, move.at)],
        "primary_resources": [
            {"kind": "story"} | {key: story[key] for key in ("id", "name", "story_type", "url")}
        ],
        "secondary_resources": [],
        "project": {"kind": "project", "id": board.plan.id, "name": board.plan.name},
        "performed_by": {"kind": "person"} | {key: person[key] for key in ("id", "name", "initials")},
        "occurred_at": iso(move.at),
    }


def _change(story: Json, state: str, before: str | None, at: int) -> Json:
    change: Json = {"kind": "story", "change_type": "update" if before else "create", "id": story["id"]}
    if before:
        change["original_values"] = {"current_state": before}
    change["new_values"] = {"current_state": state, "updated_at": iso(at)}
    return change | {"name": story["name"], "story_type": story["story_type"]}
