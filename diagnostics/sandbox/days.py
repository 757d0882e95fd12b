"""Daily history: how much work stood in which state at the end of each day (tracker-api-v5 §3.13)."""

from __future__ import annotations

from diagnostics.sandbox.clock import DAY, iso, seconds
from diagnostics.sandbox.model import Board, Json, Move, World
from diagnostics.sandbox.workflow import STATES

_HEADER = ["date", *(f"points_{state}" for state in STATES), *(f"counts_{state}" for state in STATES)]


def daily_history(world: World, board: Board, iteration: Json) -> Json:
    """Give the days of an iteration up to today; points are floats, as recorded."""
    first = seconds(iteration["start"]) // DAY
    last = min(seconds(iteration["finish"]), world.now) // DAY
    rows = [_day(board, iteration["stories"], day) for day in range(first, last)]
    return {"kind": "daily_history_container", "header": _HEADER, "data": rows}


def _day(board: Board, stories: list[Json], day: int) -> list[str | float]:
    points = dict.fromkeys(STATES, 0.0)
    counts = dict.fromkeys(STATES, 0)
    for story in stories:
        state = _state_at(board.moves[story["id"]], (day + 1) * DAY)
        if state is not None:
            points[state] += story.get("estimate", 0)
            counts[state] += 1
    return [iso(day * DAY)[:10], *points.values(), *counts.values()]


def _state_at(moves: tuple[Move, ...], end: int) -> str | None:
    return next((move.state for move in reversed(moves) if move.at < end), None)
