"""The client by itself, against a host that a test brings."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

import httpx
import pytest

from diagnostics.clock import SystemClock
from diagnostics.faults import Fault
from diagnostics.secret import Secret
from diagnostics.snapshot import RequestFact
from diagnostics.tracker.client import Answer, TrackerClient
from diagnostics.tracker.errors import TrackerError
from diagnostics.tracker.limits import Limits
from diagnostics.tracker.retrying import Pace
from diagnostics.tracker.transport import Token
from diagnostics.tracker.wire import Me

TOKEN = "5f1c0a9e7b3d4826a1f09c3e8d7b6a54"


@dataclass
class Asked:
    """What was asked, try by try, and how it ended."""

    tries: list[RequestFact] = field(default_factory=list)
    answer: Answer[Me] | None = None
    fault: Fault | None = None

    @property
    def told(self) -> list[str]:
        """Each try by its symptom, else its status."""
        return [one.fault.kind.value if one.fault else str(one.status) for one in self.tries]


@contextlib.asynccontextmanager
async def reading(
    url: str,
    record: Callable[[RequestFact], None] = lambda _: None,
    limits: Limits | None = None,
    pace: Pace | None = None,
    transport: httpx.AsyncBaseTransport | None = None,
) -> AsyncIterator[TrackerClient]:
    """Give a client with a token; its waits are as short as they can be, unless the test says otherwise."""
    client = TrackerClient(
        url,
        transport=transport or httpx.AsyncHTTPTransport(trust_env=False),
        clock=SystemClock(),
        record=record,
        note_spoiled=list[Fault]().append,
        pace=pace or Pace(random=lambda: 0.0),
        limits=limits or Limits(unnamed_wait_s=0.0),
    )
    client.authenticate(Token(Secret(TOKEN)))
    try:
        yield client
    finally:
        await client.aclose()


async def ask(url: str, limits: Limits | None = None, pace: Pace | None = None) -> Asked:
    """Ask `/me` once, and give what came of it."""
    asked = Asked()
    async with reading(url, asked.tries.append, limits, pace) as client:
        try:
            asked.answer = await client.get("/me", Me)
        except TrackerError as error:
            asked.fault = error.fault
    return asked


async def fault_of_answer(url: str, limits: Limits | None = None) -> Fault:
    """Ask `/me`, and give the fault that it must end in."""
    asked = await ask(url, limits)
    if asked.fault is None:
        pytest.fail("an answer came")
    return asked.fault
