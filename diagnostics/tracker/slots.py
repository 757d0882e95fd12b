"""How many requests may be in flight, and until when none may: what a host's 429 changes for all of them."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final

from diagnostics.faults import Fault
from diagnostics.tracker.errors import HeldError

_CALM: Final = 10
"""Answers in a row after which one more request may be in flight again."""


class Slots:
    """Places for requests in flight; a host that asks to slow down halves them, and they come back later."""

    def __init__(self, most: int) -> None:
        self.limit = self._most = max(1, most)
        self._in_flight = 0
        self._urgent: deque[asyncio.Future[None]] = deque()
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._answers = 0
        self._until = 0.0
        self._held_for: Fault | None = None

    @asynccontextmanager
    async def one(self, may_wait: Callable[[float], bool], *, urgent: bool = False) -> AsyncIterator[None]:
        """Hold a place, once one is free and the host may be asked.

        Args:
            may_wait: Tells whether so many seconds can be waited for the host.
            urgent: Come before those that wait already: others stand on the answer.

        Raises:
            HeldError: The host wants to be left alone for longer than `may_wait` allows.
        """
        await self._enter(urgent=urgent)
        try:
            await self._hold(may_wait)
            yield
        finally:
            self._leave()

    def hold(self, seconds: float, fault: Fault) -> None:
        """Let nobody ask for so long, because of `fault`."""
        until = asyncio.get_running_loop().time() + seconds
        if until > self._until:
            self._until, self._held_for = until, fault

    def slow_down(self, limit: int) -> None:
        """Halve the places that were there when a request was sent, for all that were sent together once."""
        self._answers = 0
        self.limit = min(self.limit, max(1, limit // 2))

    def answered(self) -> None:
        """Count an answer without a complaint."""
        self._answers += 1
        if self.limit < self._most and self._answers >= _CALM:
            self._answers = 0
            self.limit += 1
            self._wake()

    async def _hold(self, may_wait: Callable[[float], bool]) -> None:
        while (left := self._until - asyncio.get_running_loop().time()) > 0:
            if self._held_for is not None and not may_wait(left):
                raise HeldError(self._held_for)
            await asyncio.sleep(left)

    async def _enter(self, *, urgent: bool) -> None:
        if self._in_flight < self.limit and not (self._urgent or self._waiting):
            self._in_flight += 1
            return
        turn = asyncio.get_running_loop().create_future()
        (self._urgent if urgent else self._waiting).append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._leave()
            raise

    def _leave(self) -> None:
        self._in_flight -= 1
        self._wake()

    def _wake(self) -> None:
        while (waiting := self._urgent or self._waiting) and self._in_flight < self.limit:
            turn = waiting.popleft()
            if not turn.done():
                self._in_flight += 1
                turn.set_result(None)
