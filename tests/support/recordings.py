"""The recorded answers beside the project, and a replay of them in place of the network."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

FOLDER: Final = Path(__file__).resolve().parents[3] / "shared" / "recordings"
BASE: Final = "https://www.pivotaltracker.com/services/v5"
PROJECT: Final = 1027488
STAND_IN_TOKEN: Final = "0f" * 16
_DROPPED: Final = {"content-encoding", "content-length", "transfer-encoding", "connection"}


def require_recordings() -> Path:
    """Give the folder of recordings, or skip the test where a checkout has none."""
    if not FOLDER.is_dir():
        pytest.skip("the recorded answers are not beside this checkout")
    return FOLDER


def exchanges() -> list[dict[str, Any]]:
    """Give all recorded exchanges."""
    lines = (require_recordings() / "tracker-v5-exchanges.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def recorded_me(vintage: int) -> Any:
    """Give the body of `/me` as recorded in 2015, 2017 or 2020."""
    if vintage == 2017:
        return next(json.loads(one["body"]) for one in exchanges() if one["uri"].endswith("/v5/me"))
    name = {2015: "me_2015_no_accounts_key.json", 2020: "me_2020_with_accounts.json"}[vintage]
    return json.loads((require_recordings() / name).read_text(encoding="utf-8"))


def walk_of_70() -> dict[int, dict[str, Any]]:
    """Give the recorded pages of seven stories by their offset."""
    pages = {}
    for one in exchanges():
        query = parse_qs(urlsplit(one["uri"]).query)
        if urlsplit(one["uri"]).path.endswith(f"/projects/{PROJECT}/stories") and query.get("limit") == ["7"]:
            pages[int(query.get("offset", ["0"])[0])] = one
    return pages


class Replay:
    """Answers as recorded; what was never recorded is refused as Tracker refuses it."""

    def __init__(self, me: Any) -> None:
        self.me = me
        self.requests: list[httpx.Request] = []
        self._pages = walk_of_70()
        self._by_path = {
            urlsplit(one["uri"]).path: one for one in reversed(exchanges()) if one["method"] == "GET"
        }
        self._members = json.loads(
            (require_recordings() / "doc-sample-project_memberships.json").read_text(encoding="utf-8")
        )

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Give the recorded answer to `request`."""
        self.requests.append(request)
        path = request.url.path
        if path.endswith("/v5/me"):
            return self._recorded(f"{urlsplit(BASE).path}/me", json.dumps(self.me))
        if path.endswith(f"/{PROJECT}/stories"):
            page = self._pages[int(request.url.params.get("offset", "0"))]
            return _response(page["status"], page["headers"], page["body"])
        if path.endswith("/memberships") and "/projects/" in path:
            return httpx.Response(200, json=self._members)
        if path in self._by_path:
            return self._recorded(path)
        return httpx.Response(403, json=_refusal())

    def _recorded(self, path: str, body: str | None = None) -> httpx.Response:
        one = self._by_path[path]
        return _response(one["status"], one["headers"], one["body"] if body is None else body)


def _response(status: int, headers: Mapping[str, str], body: str) -> httpx.Response:
    kept = {name: value for name, value in headers.items() if name.lower() not in _DROPPED}
    return httpx.Response(status, headers=kept, content=body.encode())


def _refusal() -> Any:
    bodies = json.loads((require_recordings() / "errors.json").read_text(encoding="utf-8"))
    return next(one["body"] for one in bodies if one["body"]["code"] == "unauthorized_operation")
