"""LiteTracker as the authors of its clients report it (tracker-api-v5 §7); nothing of it is verified.

Where they leave it open, this is the choice: of a `filter` with several clauses only the first counts,
everything unknown in a query is passed over, and what no client is known to read answers 404.
"""

from __future__ import annotations

import re
from typing import Any, Final

from diagnostics.sandbox.filters import STORY_FILTERS
from diagnostics.sandbox.flavours.flavour import Flavour, Headers, Page, PageInsteadError, Query
from diagnostics.sandbox.model import Json, World

PAGE_CAP: Final = 50
"""Stories a page at most, by an older note of a client's author."""

_STORIES: Final = "/projects/{project}/stories"
_HAS: Final = frozenset(
    {
        "/me",
        "/my/notifications",
        "/projects",
        "/projects/{project}",
        "/projects/{project}/memberships",
        "/projects/{project}/labels",
        "/projects/{project}/epics",
        "/projects/{project}/iterations",
        "/projects/{project}/search",
        _STORIES,
        f"{_STORIES}/{{story}}",
        f"{_STORIES}/{{story}}/tasks",
        f"{_STORIES}/{{story}}/comments",
    }
)
_TAKEN: Final = frozenset({"limit", "offset", "filter", "query", "scope"})
_PROJECT: Final = ("id", "title", "description", "created_at", "updated_at")
_MEMBERSHIP: Final = ("id", "project_id", "role", "person")
_SENT: Final = ("Content-Type", "Cache-Control", "X-Request-Id", "ETag")
_CLAUSE: Final = re.compile(r'\S+:"[^"]*"|\S+')
_GATEWAY_TIMEOUT: Final = 504


def _ask(_path: str, taken: frozenset[str], query: Query) -> Query:
    """Pass over what is not known, `fields` too, and cut the page and the filter down."""
    asked = {name: value for name, value in query.items() if name in taken & _TAKEN}
    if "limit" in taken:
        limit = asked.get("limit", "")
        asked["limit"] = str(min(int(limit), PAGE_CAP)) if limit.isdecimal() else str(PAGE_CAP)
    if "filter" in asked:
        asked["filter"] = next(iter(_CLAUSE.findall(asked["filter"])), "")
    return asked


def _ask_strict(path: str, taken: frozenset[str], query: Query) -> Query:
    """The same, with a gateway that gives up on every filter, as in large projects."""
    if STORY_FILTERS.union({"filter"}).intersection(query) and path == _STORIES:
        raise PageInsteadError(Page(_GATEWAY_TIMEOUT, "504 Gateway Time-out"))
    return _ask(path, taken, query)


def _body(world: World, value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Give the same data without `kind`; stories and projects have a title, stories whole owners."""
    if isinstance(value, list):
        return [_body(world, item) for item in value]
    if not isinstance(value, dict):
        return value
    changed = {key: _body(world, item) for key, item in value.items() if key != "kind"}
    match value.get("kind"):
        case "story":
            return _story(world, changed)
        case "project":
            return _only(_titled(changed), _PROJECT)
        case "project_membership":
            return _only(changed, _MEMBERSHIP)
    return changed


def _story(world: World, story: Json) -> Json:
    owners = [
        {
            "user_id": number,
            "name": world.people[number]["name"],
            "initials": world.people[number]["initials"],
        }
        for number in story.get("owner_ids", ())
    ]
    changed = _titled(story) | {"owners": owners}
    return {key: item for key, item in changed.items() if key not in {"owner_ids", "owned_by_id"}}


def _titled(item: Json) -> Json:
    return {("title" if key == "name" else key): value for key, value in item.items()}


def _only(item: Json, keys: tuple[str, ...]) -> Json:
    return {key: item[key] for key in keys if key in item}


def _headers(headers: Headers) -> Headers:
    """Send no version and no page numbers; what the host calls itself is not known, so nothing is said."""
    return {name: headers[name] for name in _SENT if name in headers}


def _counted_headers(headers: Headers) -> Headers:
    """The same with page numbers, which another host of the kind may send."""
    pages = {name: value for name, value in headers.items() if name.startswith("X-Tracker-Pagination-")}
    return _headers(headers) | pages


LITETRACKER: Final = Flavour(has=_HAS.__contains__, ask=_ask, body=_body, headers=_headers)
LITETRACKER_STRICT: Final = Flavour(
    has=_HAS.__contains__, ask=_ask_strict, body=_body, headers=_counted_headers
)
