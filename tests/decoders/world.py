"""A host with an answer for everything that a run asks, each of which a test can change on its way."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from typing import Any, Final

import httpx

from diagnostics.judge import judge
from diagnostics.observe import Observation, Surroundings
from diagnostics.report.model import Report
from diagnostics.secret import Secret
from diagnostics.snapshot import Snapshot
from diagnostics.target import Target
from diagnostics.tracker.limits import Limits
from tests.support.host import BASE, story
from tests.support.in_memory import InMemory
from tests.support.network import OpenNetwork

TOKEN: Final = "5f1c0a9e7b3d4826a1f09c3e8d7b6a54"
PERSON: Final = {"kind": "person", "id": 9, "name": "Ann Owner", "initials": "AO", "username": "ann"}
_PROJECT: Final = {
    "kind": "project",
    "name": "One",
    "version": 5,
    "account_id": 3,
    "project_type": "private",
    "point_scale": "0,1,2,3",
}
_MEMBER: Final = {"owner": False, "admin": True, "project_creator": True, "timekeeper": False}
_STORIES: Final = [
    story(
        number,
        story_type=("bug", "feature", "chore")[number % 3],
        labels=[{"id": 1, "name": "backend"}],
        owner_ids=[9],
        requested_by_id=7,
        estimate=2,
        external_id="EXT-1",
        integration_id=4,
        created_at="2026-01-01T00:00:00Z",
    )
    for number in range(1, 6)
]

ANSWERS: Final[dict[str, Any]] = {
    "me": {
        "kind": "me",
        "id": 7,
        "name": "Viz",
        "username": "viz",
        "initials": "V",
        "email": "viz@example.com",
        "api_token": TOKEN,
        "time_zone": {"kind": "time_zone", "olson_name": "Etc/UTC", "offset": "+00:00"},
        "accounts": [{"kind": "account_summary", "id": 3, "name": "Acme", "status": "active", "plan": "Pro"}],
        "projects": [
            {"kind": "membership_summary", "project_id": 1, "project_name": "One", "role": "member"},
            {"kind": "membership_summary", "project_id": 2, "project_name": "Two", "role": "owner"},
        ],
    },
    "projects": [{**_PROJECT, "id": 1}],
    "project": {**_PROJECT, "id": 2, "name": "Two"},
    "account": {"kind": "account", "id": 3, "name": "Acme", "status": "active", "project_ids": [1, 2]},
    "account_membership": {"kind": "account_membership", "id": 7, **_MEMBER, "person": {**PERSON, "id": 7}},
    "account_memberships": [{"kind": "account_membership", "id": 9, **_MEMBER, "person": PERSON}],
    "memberships": [{"kind": "project_membership", "id": 1, "role": "owner", "person": PERSON}],
    "epics": [{"kind": "epic", "id": 5}],
    "stories": _STORIES,
    "integrations": [{"id": 4, "kind": "jira", "name": "Jira", "base_url": "https://jira.example.com/x"}],
    "activity": [{"kind": "story_update_activity", "performed_by": {"id": 7, "name": "Viz"}}],
    "story": {**story(1), "project_id": 1},
    "epic": {"id": 1, "project_id": 1},
    "error": {
        "kind": "error",
        "code": "unauthorized_operation",
        "error": "Authorization failure.",
        "general_problem": "You aren't authorized to access the requested resource.",
        "possible_fix": "Your project permissions may need to be adjusted.",
    },
}
"""What the host answers, by what is asked; in the form of the recorded answers."""

_PATHS: Final = (
    ("me", r"/me"),
    ("projects", r"/projects"),
    ("account_membership", r"/accounts/\d+/memberships/\d+"),
    ("account_memberships", r"/accounts/\d+/memberships"),
    ("account", r"/accounts/\d+"),
    ("memberships", r"/projects/\d+/memberships"),
    ("epics", r"/projects/\d+/epics"),
    ("stories", r"/projects/\d+/stories"),
    ("integrations", r"/projects/\d+/integrations"),
    ("activity", r"/my/activity"),
    ("project", r"/projects/\d+"),
    ("story", r"/stories/\d+"),
    ("epic", r"/epics/\d+"),
)


class World:
    """The host. `body` gives what to send in place of the answer to `kind`; None leaves it as it is."""

    def __init__(
        self,
        kind: str = "",
        body: Callable[[Any], bytes] | None = None,
        *,
        status: int = 200,
        headers: dict[str, bytes] | None = None,
        only_totals: bool = False,
    ) -> None:
        self.kind, self._body, self._status, self._headers = kind, body, status, headers or {}
        self._only_totals = only_totals
        self.changed = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Give the answer to a request."""
        path = request.url.path.removeprefix("/services/v5")
        kind = next(name for name, pattern in _PATHS if re.fullmatch(pattern, path))
        whole, paging = self._whole(kind, path, dict(request.url.params))
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Date": "Sun, 01 Nov 2026 00:00:00 GMT",
            "X-Tracker-Project-Version": "5",
            **paging,
        }
        totals = request.url.params.get("limit") == "1"
        if kind != self.kind or totals is not self._only_totals:
            return httpx.Response(200, json=whole, headers=headers)
        self.changed += 1
        content = json.dumps(whole).encode() if self._body is None else self._body(whole)
        changed = {name.encode(): value.encode() for name, value in headers.items()}
        changed |= {name.encode(): value for name, value in self._headers.items()}
        return httpx.Response(self._status, content=content, headers=list(changed.items()))

    def _whole(self, kind: str, path: str, query: dict[str, str]) -> tuple[Any, dict[str, str]]:
        if kind != "stories":
            return ANSWERS[kind], {}
        number = int(path.split("/")[2])
        rows = [{**one, "id": one["id"] + 100 * number, "project_id": number} for one in ANSWERS["stories"]]
        if "updated_before" in query:
            rows = [one for one in rows if one["updated_at"] < query["updated_before"]]
        if wanted := query.get("with_story_type"):
            rows = [one for one in rows if one["story_type"] == wanted]
        if wanted := query.get("with_state"):
            rows = [one for one in rows if one["current_state"] == wanted]
        limit, offset = min(int(query["limit"]), 2), int(query["offset"])
        page = rows[offset : offset + limit]
        figures = {"Total": len(rows), "Limit": limit, "Offset": offset, "Returned": len(page)}
        return page, {f"X-Tracker-Pagination-{name}": str(figure) for name, figure in figures.items()}


def run(world: World, *, basic: bool = False, story_id: int | None = None) -> tuple[Snapshot, Report]:
    """Give what a whole run sees of the host, and the report on it; of one story only where it is named."""
    secret: dict[str, Any] = {"token": Secret(TOKEN)}
    if basic:
        secret = {"username": "viz", "password": Secret("correct horse battery")}
    target = Target(url=BASE, secret_source="the test", **secret)
    here = Surroundings(
        network=OpenNetwork(), transport=lambda *_: InMemory(world), limits=Limits(request_s=5.0, tries=1)
    )

    async def observed() -> Snapshot:
        observation = Observation(target, here, story_id=story_id)
        async for _ in observation:
            pass
        return observation.snapshot()

    snapshot = asyncio.run(observed())
    return snapshot, judge(snapshot)
