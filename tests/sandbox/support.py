"""How the tests of the embedded Tracker read its lists."""

from __future__ import annotations

from typing import Any

import httpx


def pages(answer: httpx.Response) -> dict[str, int]:
    """Give the numbers of the paging headers."""
    names = ("Total", "Limit", "Offset", "Returned")
    return {name: int(answer.headers[f"X-Tracker-Pagination-{name}"]) for name in names}


def walk(client: httpx.Client, path: str, **query: str) -> list[dict[str, Any]]:
    """Give all items of a paged list."""
    items: list[dict[str, Any]] = []
    while True:
        answer = client.get(path, params={**query, "limit": "500", "offset": str(len(items))})
        items += answer.json()
        if len(items) >= pages(answer)["Total"]:
            return items
