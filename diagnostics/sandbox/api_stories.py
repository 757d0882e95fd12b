"""Endpoints of stories and their parts, and search (tracker-api-v5 §2.2)."""

from __future__ import annotations

from collections.abc import Callable

from diagnostics.sandbox import details, related
from diagnostics.sandbox.access import readable_board
from diagnostics.sandbox.call import Answer, Call, Endpoint, paged, same
from diagnostics.sandbox.errors import invalid, unfound
from diagnostics.sandbox.filters import STORY_FILTERS, filtered
from diagnostics.sandbox.iterations import in_done_iteration, total
from diagnostics.sandbox.model import Json, World
from diagnostics.sandbox.params import PAGING, check_names, ids
from diagnostics.sandbox.search import includes_done, matcher

_MOST_IDS = 500


def stories(call: Call) -> Answer:
    """Give the project's stories that pass the filters; `filter` stands alone (tracker-api-v5 §2.2)."""
    board = call.board()
    if "filter" in call.query:
        check_names(call.query, PAGING | {"filter"})
        matches = matcher(call.world, call.query["filter"])
        return call.page("story", [story for story in board.stories if matches(story)], board, render=same)
    return call.page("story", filtered(board, call.query), board, render=same)


def bulk(call: Call) -> Answer:
    """Give stories by id; ids that are gone or elsewhere are left out without a word."""
    board = call.board()
    wanted = ids(call.query, "ids")
    if not wanted or len(wanted) > _MOST_IDS:
        raise invalid(f"ids must be a list of 1 to {_MOST_IDS} story ids")
    return Answer("story", [board.story(number) for number in wanted if number in board.place], board)


def story(call: Call) -> Answer:
    """Give one story of a project."""
    board, found = call.story()
    return Answer("story", found, board)


def story_anywhere(call: Call) -> Answer:
    """Give a story without knowing its project."""
    number = call.number("story")
    if number not in call.world.home:
        raise unfound()
    board = readable_board(call.world, call.user, call.world.home[number])
    return Answer("story", board.story(number), board)


def _list(kind: str, parts: Callable[[World, Json], list[Json]]) -> Callable[[Call], Answer]:
    def handler(call: Call) -> Answer:
        board, found = call.story()
        return Answer(kind, parts(call.world, found), board)

    return handler


def _one(kind: str, parts: Callable[[World, Json], list[Json]]) -> Callable[[Call], Answer]:
    def handler(call: Call) -> Answer:
        board, found = call.story()
        return Answer(kind, call.item(kind, parts(call.world, found)), board)

    return handler


def _labels(_world: World, item: Json) -> list[Json]:
    labels: list[Json] = item["labels"]
    return labels


def search(call: Call) -> Answer:
    """Give stories and epics that match a query; stories of past iterations only with includedone:true."""
    board = call.board()
    query = call.query.get("query")
    if query is None:
        raise invalid("this endpoint requires the following parameters: query")
    matches = matcher(call.world, query)
    hits = [item for item in board.stories if matches(item)]
    shown = hits if includes_done(query) else [item for item in hits if not in_done_iteration(board, item)]
    words = query.lower()
    epics = [item for item in board.epics if words in item["name"].lower()]
    found = {
        "stories": shown[:_MOST_IDS],
        "total_points": total(shown),
        "total_points_completed": total(item for item in shown if item["current_state"] == "accepted"),
        "total_hits": len(shown),
        "total_hits_with_done": len(hits),
    }
    body = {"stories": found, "epics": {"epics": epics, "total_hits": len(epics)}, "query": query}
    return Answer("search_result_container", body, board)


_PARTS: tuple[tuple[str, str, Callable[[World, Json], list[Json]]], ...] = (
    ("tasks", "task", details.tasks),
    ("comments", "comment", details.comments),
    ("labels", "label", _labels),
    ("reviews", "review", details.reviews),
    ("blockers", "blocker", details.blockers),
)
_S = "/projects/{project}/stories"

ENDPOINTS = (
    paged(_S, stories, "filter", *STORY_FILTERS),
    Endpoint(f"{_S}/bulk", bulk, frozenset({"ids"})),
    Endpoint(f"{_S}/{{story}}", story),
    Endpoint("/stories/{story}", story_anywhere),
    Endpoint(f"{_S}/{{story}}/owners", _list("person", related.owners)),
    *(Endpoint(f"{_S}/{{story}}/{name}", _list(kind, parts)) for name, kind, parts in _PARTS),
    *(Endpoint(f"{_S}/{{story}}/{name}/{{{kind}}}", _one(kind, parts)) for name, kind, parts in _PARTS),
    Endpoint("/projects/{project}/search", search, frozenset({"query"})),
)
