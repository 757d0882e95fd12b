"""Hosts whose opinion of a token is what a test is about, and the report on them."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import httpx

from diagnostics.judge import judge
from diagnostics.observe import Surroundings, observe
from diagnostics.report.model import Finding, Report
from diagnostics.secret import Secret
from diagnostics.target import Target
from tests.support.host import BASE, Host, story
from tests.support.in_memory import InMemory
from tests.support.network import OpenNetwork

TOKEN = "5f1c0a9e7b3d4826a1f09c3e8d7b6a54"
REJECTED = {"kind": "error", "code": "invalid_authentication", "error": "Invalid authentication."}


class Moody(Host):
    """A host that rejects the token in the requests that a test chooses."""

    def __init__(self, rejects: Callable[[str, int], bool], status: int = 403, body: Any = REJECTED) -> None:
        super().__init__([story(number) for number in range(1, 31)], 7)
        self.requests: list[httpx.Request] = []
        self._rejects, self._status, self._body = rejects, status, body

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Give the host's answer, or the rejection; the choice is by path and by how many came before."""
        self.requests.append(request)
        path = request.url.path.removeprefix("/services/v5")
        if self._rejects(path, len(self.requests) - 1):
            return httpx.Response(self._status, json=self._body)
        return super().__call__(request)


class Door(Host):
    """A host that hands out the token for a name and a password, on `/me` alone (tracker-api-v5 §1.1)."""

    def __init__(self, password: str, me: dict[str, Any]) -> None:
        super().__init__([story(1)])
        self.answers["/me"] = {**me, "api_token": TOKEN}
        self._basic = "Basic " + base64.b64encode(f"viz:{password}".encode()).decode()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Give the host's answer where the credentials are right."""
        known = request.headers.get("X-TrackerToken") == TOKEN
        if known or request.headers.get("Authorization") == self._basic:
            return super().__call__(request)
        return httpx.Response(403, json=REJECTED)


async def report_on(host: Host, **settings: Any) -> Report:
    """Give the report on a host, as the holder of the token sees it unless the settings say otherwise."""
    if "password" not in settings:
        settings = {"token": Secret(TOKEN), **settings}
    target = Target(url=BASE, secret_source="the test", **settings)
    here = Surroundings(network=OpenNetwork(), transport=lambda *_: InMemory(host))
    return judge(await observe(target, here))


def told(report: Report, code: str) -> Finding:
    """Give the one finding with that code; that there is one, and only one, is part of the test."""
    found = [one for one in report.findings if one.code == code]
    assert len(found) == 1, [one.code for one in report.findings]
    return found[0]


def codes(report: Report) -> set[str]:
    """Give the codes of all findings."""
    return {one.code for one in report.findings}
