"""Endpoints of time: releases, iterations, transitions, activity (tracker-api-v5 §2.2)."""

from __future__ import annotations

from collections.abc import Mapping

from diagnostics.sandbox.call import Answer, Call, Endpoint, Page, paged, same
from diagnostics.sandbox.days import daily_history
from diagnostics.sandbox.errors import unfound
from diagnostics.sandbox.history import activity, in_time, recent
from diagnostics.sandbox.iterations import iterations, scoped
from diagnostics.sandbox.kinds import KINDS
from diagnostics.sandbox.model import Board, Event, Json
from diagnostics.sandbox.params import limit_and_offset, one_of
from diagnostics.sandbox.related import cycle_time_details, release_stories, transitions
from diagnostics.sandbox.workflow import STATES

_SCOPES = ("done", "current", "backlog", "current_backlog", "done_current")
_DEFAULT_ITERATIONS = 10
_RELEASE_KEYS = KINDS["release"].fields - KINDS["release"].extras.keys() - {"kind"}


def _release(story: Json) -> Json:
    return {"kind": "release"} | {key: value for key, value in story.items() if key in _RELEASE_KEYS}


def _releases(board: Board) -> list[Json]:
    return [_release(story) for story in board.stories if story["story_type"] == "release"]


def releases(call: Call) -> Answer:
    """Give the releases; they stand in the story list too (tracker-api-v5 §8, point 11)."""
    board = call.board()
    state = one_of(call.query, "with_state", STATES)
    rows = [release for release in _releases(board) if state in {None, release["current_state"]}]
    return call.page("release", rows, board, render=same)


def release(call: Call) -> Answer:
    """Give one release by its story id."""
    board = call.board()
    return Answer("release", call.item("release", _releases(board)), board)


def stories_of_release(call: Call) -> Answer:
    """Give the stories of a release."""
    board = call.board()
    number = call.item("release", _releases(board))["id"]
    return Answer("story", release_stories(call.world, number), board)


def iteration_list(call: Call) -> Answer:
    """Give iterations; with scope=done a negative offset counts back from now (tracker-api-v5 §1.4)."""
    board = call.board()
    scope = one_of(call.query, "scope", _SCOPES)
    rows = scoped(board, scope)
    limit, offset = limit_and_offset(call.query, _DEFAULT_ITERATIONS, backwards=scope == "done")
    first = max(0, len(rows) + offset) if offset < 0 else offset
    body = [_with_label(row, call.query) for row in rows[first : first + limit]]
    # scope=current was recorded without page headers.
    page = None if scope == "current" else Page(len(rows), limit, offset, len(body))
    return Answer("iteration", body, board, page)


def _with_label(row: Json, query: Mapping[str, str]) -> Json:
    if "label" not in query:
        return row
    name = query["label"].lower()
    kept = [
        story for story in row["stories"] if any(label["name"].lower() == name for label in story["labels"])
    ]
    return row | {"stories": kept}


def _iteration(call: Call, board: Board) -> Json:
    number = call.number("iteration")
    rows = iterations(board)
    if not 1 <= number <= len(rows):
        raise unfound()
    return rows[number - 1]


def iteration(call: Call) -> Answer:
    """Give one iteration by its number."""
    board = call.board()
    return Answer("iteration", _iteration(call, board), board)


def cycle_times(call: Call) -> Answer:
    """Give the cycle times of an iteration's stories."""
    board = call.board()
    stories = _iteration(call, board)["stories"]
    return Answer("cycle_time_details", [cycle_time_details(call.world, story) for story in stories], board)


def iteration_days(call: Call) -> Answer:
    """Give the daily history of an iteration."""
    board = call.board()
    return Answer("daily_history_container", daily_history(call.world, board, _iteration(call, board)), board)


def project_activity(call: Call) -> Answer:
    """Give the project's changes of the last half year, the newest first."""
    board = call.board()
    rows = in_time(call.query, recent(call.world, [board]))
    return call.page("activity", rows, board, render=lambda row: activity(call.world, *row))


def story_activity(call: Call) -> Answer:
    """Give a story's changes of the last half year, the newest first."""
    board, story = call.story()
    rows = in_time(call.query, [row for row in recent(call.world, [board]) if row[1].story_id == story["id"]])
    return call.page("activity", rows, board, render=lambda row: activity(call.world, *row))


def story_transitions(call: Call) -> Answer:
    """Give a story's changes of state in time."""
    board, story = call.story()
    return call.page("story_transition", transitions(call.world, story), board, render=same)


def project_transitions(call: Call) -> Answer:
    """Give the changes of state of all the project's stories in time."""
    board = call.board()
    rows = in_time(call.query, [(board, event) for event in board.log if event.step])
    return call.page("story_transition", rows, board, render=lambda row: _transition(call, row[1]))


def _transition(call: Call, event: Event) -> Json:
    story = call.board().story(event.story_id)
    return transitions(call.world, story)[event.step - 1]


_P = "/projects/{project}"
_TIMES = ("occurred_before", "occurred_after")

ENDPOINTS = (
    paged(f"{_P}/releases", releases, "with_state"),
    Endpoint(f"{_P}/releases/{{release}}", release),
    Endpoint(f"{_P}/releases/{{release}}/stories", stories_of_release),
    paged(f"{_P}/iterations", iteration_list, "scope", "label"),
    Endpoint(f"{_P}/iterations/{{iteration}}", iteration),
    Endpoint(f"{_P}/iterations/{{iteration}}/analytics/cycle_time_details", cycle_times),
    Endpoint(f"{_P}/history/iterations/{{iteration}}/days", iteration_days),
    paged(f"{_P}/activity", project_activity, *_TIMES, "since_version"),
    paged(f"{_P}/stories/{{story}}/activity", story_activity, *_TIMES, "since_version"),
    paged(f"{_P}/stories/{{story}}/transitions", story_transitions),
    paged(f"{_P}/story_transitions", project_transitions, *_TIMES),
)
