"""How others read a Tracker: their access patterns, not their code, each as kind to them as can be.

One connection is kept open for all requests of a pattern, also where the peer opens a new one for each, and
nothing but the decoding is done with what comes.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any, Final

import httpx
import msgspec

from diagnostics.tracker.wire import STORY_FIELDS
from tests.bench.host import Host

_GEM_PAGE: Final = 100
"""Of the tracker_api gem, and the service's own when none is asked for (tracker-api-v5 §1.4)."""
_AIRBYTE_PAGE: Final = 10
_LARGEST_PAGE: Final = 500
_AT_ONCE: Final = 8
_TIMEOUT_S: Final = 60


class _Row(msgspec.Struct):
    id: int
    story_type: str
    current_state: str


def gem(host: Host) -> int:
    """Read all stories as the tracker_api gem does: one after another, pages of 100, all fields.

    It counts on the total that the host sends; so does every client of one-by-one requests with the
    service's own page.
    """
    with _client(host) as client:
        rows = 0
        for project_id in _projects(client):
            read, total = 0, 1
            while read < total:
                page = _page(client, project_id, _GEM_PAGE, read)
                total = int(page.headers["x-tracker-pagination-total"])
                read += len(json.loads(page.content))
            rows += read
        return rows


def airbyte(host: Host) -> int:
    """Read all stories as Airbyte's source 0.2.12 does: one after another, ten rows a page, all fields.

    A page that is empty ends a project, so that there is one request more for each.
    """
    with _client(host) as client:
        rows = 0
        for project_id in _projects(client):
            offset = 0
            while page := json.loads(_page(client, project_id, _AIRBYTE_PAGE, offset).content):
                rows += len(page)
                offset += _AIRBYTE_PAGE
        return rows


async def eight_at_once(host: Host) -> int:
    """Read all stories with a bare httpx: pages of 500, eight at once, the fields that are needed only."""
    slots = asyncio.Semaphore(_AT_ONCE)
    limits = httpx.Limits(max_connections=_AT_ONCE, max_keepalive_connections=_AT_ONCE)
    async with httpx.AsyncClient(headers=_headers(host), limits=limits, timeout=_TIMEOUT_S) as client:

        async def page(project_id: int, offset: int) -> tuple[int, int]:
            params: dict[str, str | int] = {"limit": _LARGEST_PAGE, "offset": offset, "fields": STORY_FIELDS}
            async with slots:
                reply = await client.get(f"{host.url}/projects/{project_id}/stories", params=params)
            rows = msgspec.json.decode(reply.content, type=list[_Row])
            return len(rows), int(reply.headers["x-tracker-pagination-total"])

        async def project(project_id: int) -> int:
            first, total = await page(project_id, 0)
            others = (page(project_id, offset) for offset in range(_LARGEST_PAGE, total, _LARGEST_PAGE))
            return first + sum(rows for rows, _ in await asyncio.gather(*others))

        projects = (await client.get(f"{host.url}/projects", params={"fields": "id"})).json()
        return sum(await asyncio.gather(*(project(one["id"]) for one in projects)))


def _client(host: Host) -> httpx.Client:
    return httpx.Client(base_url=host.url, headers=_headers(host), timeout=_TIMEOUT_S)


def _headers(host: Host) -> dict[str, str]:
    return {"X-TrackerToken": host.user.token, "Accept-Encoding": "gzip"}


def _projects(client: httpx.Client) -> list[int]:
    rows: list[dict[str, Any]] = json.loads(client.get("/projects").content)
    return [row["id"] for row in rows]


def _page(client: httpx.Client, project_id: int, limit: int, offset: int) -> httpx.Response:
    reply = client.get(f"/projects/{project_id}/stories", params={"limit": limit, "offset": offset})
    return reply.raise_for_status()
