"""Iterations: done work by its date, the backlog by velocity (tracker-api-v5 §3.10)."""

from __future__ import annotations

from collections.abc import Iterable

from diagnostics.sandbox.clock import DAY, iso, seconds
from diagnostics.sandbox.model import Board, Json

_IN_WORK = {"started", "finished", "delivered", "rejected", "planned"}


def iterations(board: Board) -> list[Json]:
    """Give all iterations of a project, the oldest first; those after the current one hold the backlog."""
    first, span = _calendar(board)
    filled = _done(board)
    current = board.project["current_iteration_number"]
    filled.setdefault(current, []).extend(
        story for story in board.stories if story["current_state"] in _IN_WORK
    )
    pace = velocity(board, current)
    number, room = current + 1, pace
    for story in board.stories:
        if story["current_state"] != "unstarted":
            continue
        size = story.get("estimate", 0)
        if room < size:
            number, room = number + 1, pace
        room -= size
        filled.setdefault(number, []).append(story)
    return [
        {
            "number": number,
            "project_id": board.plan.id,
            "length": board.project["iteration_length"],
            "team_strength": 1,
            "stories": filled.get(number, []),
            "start": iso(first + (number - 1) * span),
            "finish": iso(first + number * span),
            "kind": "iteration",
        }
        for number in range(1, max(filled) + 1)
    ]


def velocity(board: Board, number: int) -> int:
    """Give the whole points that the iterations before this one averaged; at first the initial velocity."""
    count = min(board.project["velocity_averaged_over"], number - 1)
    if count < 1:
        return int(board.project["initial_velocity"])
    done = _done(board)
    return max(1, int(sum(total(done.get(number - back, [])) for back in range(1, count + 1)) / count))


def total(stories: Iterable[Json]) -> float:
    """Give the sum of the estimates; whole numbers stay integers."""
    # An estimate as text, which only an odd world has, is no number to add.
    points: list[float] = [
        story["estimate"] for story in stories if not isinstance(story.get("estimate", ""), str)
    ]
    return sum(points)


def scoped(board: Board, scope: str | None) -> list[Json]:
    """Give the iterations of a scope: done, current, backlog or two of them joined; None for all."""
    every = iterations(board)
    current = board.project["current_iteration_number"]
    parts = {
        "done": every[: current - 1],
        "current": every[current - 1 : current],
        "backlog": every[current:],
    }
    if scope is None:
        return every
    return [iteration for part, rows in parts.items() if part in scope.split("_") for iteration in rows]


def in_done_iteration(board: Board, story: Json) -> bool:
    """Tell whether a story was accepted before the current iteration began."""
    first, span = _calendar(board)
    begun = first + (board.project["current_iteration_number"] - 1) * span
    return "accepted_at" in story and story["accepted_at"] < iso(begun)


def _calendar(board: Board) -> tuple[int, int]:
    return seconds(board.project["start_time"]), board.project["iteration_length"] * 7 * DAY


def _done(board: Board) -> dict[int, list[Json]]:
    first, span = _calendar(board)
    filled: dict[int, list[Json]] = {}
    for story in board.stories:
        if "accepted_at" in story:
            filled.setdefault((seconds(story["accepted_at"]) - first) // span + 1, []).append(story)
    return filled
