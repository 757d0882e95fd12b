"""The story list's own filters: with_state and its kin (tracker-api-v5 §2.2)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from diagnostics.sandbox.copies import kept
from diagnostics.sandbox.errors import invalid
from diagnostics.sandbox.model import Board, Json
from diagnostics.sandbox.params import moment, one_of
from diagnostics.sandbox.workflow import PRIORITIES, STATES, STORY_TYPES

_DATES = {"created": "created_at", "updated": "updated_at", "accepted": "accepted_at", "deadline": "deadline"}
_BOUNDS = {f"{name}_{side}": (key, side) for name, key in _DATES.items() for side in ("before", "after")}

STORY_FILTERS = frozenset(
    {
        "with_state",
        "with_label",
        "with_story_type",
        "with_story_priority",
        "after_story_id",
        "before_story_id",
    }
    | _BOUNDS.keys()
)
"""The parameters read here."""


def filtered(board: Board, query: Mapping[str, str]) -> Sequence[Json]:
    """Give the project's stories that pass all filters of the query, in the API's order.

    Raises:
        ApiError: 400 for a value that a filter does not have.
    """
    stories = _between(board, query)
    wanted = {
        "current_state": one_of(query, "with_state", STATES),
        "story_type": one_of(query, "with_story_type", STORY_TYPES),
        "story_priority": one_of(query, "with_story_priority", PRIORITIES),
    }
    tests = [_is(key, value) for key, value in wanted.items() if value is not None]
    if "with_label" in query:
        tests.append(_labelled(query["with_label"].lower()))
    for parameter, (key, side) in _BOUNDS.items():
        if parameter in query:
            tests.append(_dated(key, side, moment(query[parameter], parameter)))
    return kept(stories, lambda story: all(test(story) for test in tests)) if tests else stories


def _is(key: str, value: str) -> Callable[[Json], bool]:
    return lambda story: bool(story[key] == value)


def _labelled(name: str) -> Callable[[Json], bool]:
    return lambda story: any(label["name"].lower() == name for label in story["labels"])


def _dated(key: str, side: str, bound: str) -> Callable[[Json], bool]:
    return lambda story: _beyond(story.get(key), side, bound)


def _beyond(value: str | None, side: str, bound: str) -> bool:
    if value is None:
        return False
    return value < bound if side == "before" else value > bound


def _between(board: Board, query: Mapping[str, str]) -> Sequence[Json]:
    if query.keys().isdisjoint({"after_story_id", "before_story_id"}):
        return board.stories
    first, last = 0, len(board.stories)
    if "after_story_id" in query:
        first = _place(board, query["after_story_id"], "after_story_id") + 1
    if "before_story_id" in query:
        last = _place(board, query["before_story_id"], "before_story_id")
    return board.stories[first:last]


def _place(board: Board, text: str, name: str) -> int:
    place = board.place.get(int(text)) if text.isascii() and text.isdigit() else None
    if place is None:
        raise invalid(f"{name} must be the id of a story in this project")
    return place
