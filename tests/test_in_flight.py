"""What a run has in flight at the same time: by what a host sees, never by the clock."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from diagnostics.faults import FaultKind
from diagnostics.observe import Surroundings, observe
from diagnostics.observe.connection import LATENCY_SAMPLES, SAMPLES_ALONE
from diagnostics.secret import Secret
from diagnostics.snapshot import Snapshot, StageName
from diagnostics.target import Target
from tests.support.host import BASE, ME, PROJECT, Host, story
from tests.support.in_memory import InMemory
from tests.support.network import OpenNetwork

SAMPLE = "/me?fields=id"
_TURNS = 40
"""Of the event loop, which a request stays in flight: whatever else can be asked is there before they end."""


@dataclass
class Watched:
    """A host of two projects that notes, for each request, what was in flight with it, and in which order."""

    host: Host
    arrived: list[tuple[str, frozenset[str]]] = field(default_factory=list)
    _here: list[str] = field(default_factory=list)

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer after some turns of the loop."""
        asked = request.url.raw_path.decode().removeprefix("/services/v5")
        self._here.append(asked)
        self.arrived.append((asked, frozenset(self._here)))
        for _ in range(_TURNS):
            await asyncio.sleep(0)
        self._here.remove(asked)
        return self.host(request)

    @property
    def most(self) -> int:
        """The most requests in flight at one moment."""
        return max(len(together) for _, together in self.arrived)

    def met(self, one: str, other: str) -> bool:
        """Whether requests that hold these words were ever in flight together."""
        return any(
            any(one in asked for asked in together) and any(other in asked for asked in together)
            for _, together in self.arrived
        )


def _world() -> Watched:
    host = Host([story(number, integration_id=5) for number in range(1, 71)], 7)
    own = [{"project_id": number, "project_name": "P", "role": "member"} for number in (1, 2)]
    host.answers["/me"] = {**ME, "accounts": [{"id": 3, "name": "A"}], "projects": own}
    host.answers["/projects"] = [PROJECT, {**PROJECT, "id": 2}]
    host.answers["/projects/1/integrations"] = []
    return Watched(host)


async def _seen(watched: Watched, concurrency: int) -> Snapshot:
    return await _seen_through(watched, concurrency)


async def _seen_through(
    answer: Callable[[httpx.Request], Awaitable[httpx.Response]], concurrency: int
) -> Snapshot:
    target = Target(url=BASE, token=Secret("5f1c0a9e7b3d4826a1f09c3e8d7b6a54"), concurrency=concurrency)
    return await observe(target, Surroundings(network=OpenNetwork(), transport=lambda *_: InMemory(answer)))


async def test_what_does_not_need_each_other_is_asked_together() -> None:
    """Questions on accounts, on people and on stories share the way out, each as soon as it can be asked."""
    watched = _world()

    await _seen(watched, 8)

    assert watched.met("/accounts/3?", "/accounts/3/memberships?")
    assert watched.met("/accounts/3?", "/accounts/3/memberships/7")
    assert watched.met("/projects/1/memberships", "/projects/1/epics")
    assert watched.met("/projects/1/stories?limit=500&offset=7", "/projects/1/integrations")


@pytest.mark.parametrize("concurrency", [1, 3, 8])
async def test_no_more_is_in_flight_than_the_settings_allow(concurrency: int) -> None:
    """However much could be asked at once, the host sees as many requests as it was promised at most."""
    watched = _world()

    await _seen(watched, concurrency)

    assert watched.most == concurrency


@pytest.mark.parametrize("concurrency", [1, 8])
async def test_samples_of_latency_are_taken_alone_or_beside_small_questions(concurrency: int) -> None:
    """The first two have the host to themselves, the others never share it with a page of stories."""
    watched = _world()

    await _seen(watched, concurrency)

    together = [here for asked, here in watched.arrived if asked == SAMPLE]
    assert len(together) == LATENCY_SAMPLES
    assert set(together[:2]) == {frozenset({SAMPLE})}
    paths = [asked for asked, _ in watched.arrived]
    last = max(place for place, asked in enumerate(paths) if asked == SAMPLE)
    assert last < next(place for place, asked in enumerate(paths) if "/stories" in asked)


async def test_the_version_is_asked_for_when_all_else_of_a_project_is_in() -> None:
    """The host's own totals stand between the same two versions as the pages."""
    watched = _world()

    await _seen(watched, 8)

    of_project = [asked for asked, _ in watched.arrived if asked.startswith("/projects/1/stories")]
    together = dict(watched.arrived)[of_project[-1]]
    assert of_project[-1] == "/projects/1/stories?limit=1&offset=0&fields=id"
    assert [one for one in together if one.startswith("/projects/1/stories")] == [of_project[-1]]


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (500, {"code": "unhandled_condition"}, FaultKind.SERVER_ERROR),
        (403, {"code": "invalid_authentication"}, FaultKind.NO_LONGER_ACCEPTED),
    ],
)
async def test_a_late_sample_that_fails_fails_the_stage(status: int, body: Any, kind: FaultKind) -> None:
    """Of a host that answers everything else, it is told that it did not answer the third sample."""
    watched, samples = _world(), 0

    async def answer(request: httpx.Request) -> httpx.Response:
        nonlocal samples
        reply = await watched(request)
        samples += request.url.raw_path.decode().endswith(SAMPLE)
        broken = samples > SAMPLES_ALONE and request.url.raw_path.decode().endswith(SAMPLE)
        return httpx.Response(status, json=body) if broken else reply

    seen = await _seen_through(answer, 8)

    fault = seen.stage(StageName.LATENCY).fault
    assert fault is not None
    assert fault.kind is kind
    assert not any("/stories" in asked for asked, _ in watched.arrived) or status != 403


async def test_no_totals_are_asked_for_where_a_page_is_missing() -> None:
    """They would be held against nothing; and no request is left behind without an end."""
    watched = _world()

    async def answer(request: httpx.Request) -> httpx.Response:
        reply = await watched(request)
        path = request.url.raw_path.decode()
        return httpx.Response(200, text="[") if "/projects/1/stories?limit=500&offset=14" in path else reply

    seen = await _seen_through(answer, 8)

    assert not any("/projects/1/stories" in asked and "with_" in asked for asked, _ in watched.arrived)
    assert all(one.status is not None or one.fault is not None for one in seen.requests)
