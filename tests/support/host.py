"""A host whose answers a test chooses, for what the embedded Tracker does not do."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

BASE = "https://tracker.example.com/services/v5"
"""The base of the API that the host stands under."""
ME: dict[str, Any] = {
    "id": 7,
    "username": "viz",
    "projects": [{"project_id": 1, "project_name": "One", "role": "member"}],
}
PROJECT: dict[str, Any] = {"id": 1, "name": "One", "version": 5}


def story(number: int, **changes: Any) -> dict[str, Any]:
    """Give a story as the wire has it."""
    return {
        "id": number,
        "name": f"Story {number}",
        "story_type": "bug",
        "current_state": "started",
        "updated_at": "2026-10-01T00:00:00Z",
        "url": f"https://tracker.example.com/story/{number}",
        **changes,
    }


class Host:
    """A host whose answers a test chooses by path."""

    def __init__(
        self,
        stories: list[dict[str, Any]],
        page: int = 500,
        *,
        headers: bool = True,
        limit: int | None = None,
    ) -> None:
        self.answers: dict[str, Any] = {
            "/me": ME,
            "/projects": [PROJECT],
            "/projects/1/memberships": [],
            "/projects/1/epics": [],
        }
        self._stories, self._page, self._headers, self._limit = stories, page, headers, limit

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Give the answer chosen for the request's path; 404 where there is none."""
        path = request.url.path.removeprefix("/services/v5")
        if path == "/projects/1/stories" and path not in self.answers:
            return self._page_of(int(parse_qs(urlsplit(str(request.url)).query)["offset"][0]))
        if path not in self.answers:
            return httpx.Response(404, json={"kind": "error", "code": "unfound_resource", "error": "no"})
        return httpx.Response(
            200, content=json.dumps(self.answers[path]), headers={"Content-Type": "application/json"}
        )

    def _page_of(self, offset: int) -> httpx.Response:
        rows = self._stories[offset : offset + self._page]
        headers = {
            "X-Tracker-Pagination-Total": str(len(self._stories)),
            "X-Tracker-Pagination-Limit": str(self._limit if self._limit is not None else self._page),
            "X-Tracker-Pagination-Offset": str(offset),
            "X-Tracker-Pagination-Returned": str(len(rows)),
        }
        return httpx.Response(200, json=rows, headers=headers if self._headers else {})
