"""Asking once more, where that can help: only reading requests, only symptoms that pass by themselves.

Own code and not stamina: what a host says of waiting holds for all requests of a run at once, each try is a
fact of the report, and the time left is the run's; what a library would add is one line of arithmetic.
"""

from __future__ import annotations

import asyncio
import math
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from diagnostics.faults import Fault, FaultKind
from diagnostics.tracker.errors import HeldError, TrackerError
from diagnostics.tracker.exchange import Try
from diagnostics.tracker.limits import Limits
from diagnostics.tracker.slots import Slots

T = TypeVar("T")

_PASSING: Final = frozenset(
    {
        FaultKind.RESOLVER_FAILED,
        FaultKind.REFUSED,
        FaultKind.CONNECT_TIMEOUT,
        FaultKind.NO_ROUTE,
        FaultKind.RESET,
        FaultKind.CLOSED_EARLY,
        FaultKind.TRUNCATED,
        FaultKind.RATE_LIMITED,
        FaultKind.SERVER_ERROR,
        FaultKind.BAD_GATEWAY,
        FaultKind.UNAVAILABLE,
        FaultKind.MAINTENANCE,
        FaultKind.GATEWAY_TIMEOUT,
    }
)
"""A stalled transfer is not among them: it has taken its time already. Nor is TLS: it would fail again."""

_STATUSES: Final = frozenset({None, 429, 500, 502, 503, 504})
_KEPT: Final = frozenset({FaultKind.RESET, FaultKind.CLOSED_EARLY})

_BASE_S: Final = 0.2
_CAP_S: Final = 2.0
_MARGIN_S: Final = 1.0
"""Seconds that must be left after a wait, for the answer that it was made for."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How many questions are asked at once, and what decides whether one is asked again."""

    concurrency: int = 8
    random: Callable[[], float] = random.random
    """Gives a number from 0 to 1, for waits that do not fall together."""
    time_left: Callable[[], float] = lambda: math.inf
    """Gives the seconds that are left for everything."""


class Retrying:
    """Asks a question until it is answered, or until asking again would not help."""

    def __init__(self, pace: Pace, limits: Limits) -> None:
        self._slots = Slots(pace.concurrency)
        self._pace = pace
        self._limits = limits

    async def answer(self, ask: Callable[[Try], Awaitable[T]], *, urgent: bool = False) -> T:
        """Give what `ask` gives, asked up to `Limits.tries` times, and before others where it is urgent.

        Raises:
            TrackerError: The last try failed.
        """
        attempt, wait_s = 1, 0.0
        while True:
            try:
                return await self._once(ask, Try(attempt, wait_s), urgent=urgent)
            except HeldError:
                raise
            except TrackerError as error:
                pause = self._pause(error.fault, attempt)
                if pause is None:
                    if error.fault.kind is FaultKind.RATE_LIMITED:  # the limit is everybody's
                        self._slots.hold(math.inf, error.fault)
                    raise
            attempt, wait_s = attempt + 1, pause
            await asyncio.sleep(pause)

    async def _once(self, ask: Callable[[Try], Awaitable[T]], one: Try, *, urgent: bool) -> T:
        async with self._slots.one(self._may_wait, urgent=urgent):
            one = replace(one, slots=self._slots.limit)
            try:
                answer = await ask(one)
            except TrackerError as error:
                wanted = self._wanted(error.fault, one.attempt)
                if wanted is not None:
                    self._slots.slow_down(one.slots)
                    self._slots.hold(wanted, error.fault)
                raise
        self._slots.answered()
        return answer

    def _pause(self, fault: Fault, attempt: int) -> float | None:
        """Give the seconds to wait before the next try; None: there is none."""
        if not _passes(fault) or attempt >= self._limits.tries:
            return None
        pause = self._wanted(fault, attempt) or self._backoff(fault, attempt)
        return pause if self._may_wait(pause) else None

    def _wanted(self, fault: Fault, attempt: int) -> float | None:
        """Give the seconds that the host wants to be left alone by all requests; None: it does not ask."""
        named = fault.facts.get("wait_s")
        if isinstance(named, int | float):
            return float(named)
        if fault.kind is FaultKind.RATE_LIMITED:
            return self._limits.unnamed_wait_s * float(1 << (attempt - 1))
        return None

    def _backoff(self, fault: Fault, attempt: int) -> float:
        if fault.kind in _KEPT and fault.facts.get("kept_connection") and attempt == 1:
            return 0.0  # the host closed a connection that it had kept: no fault of this request
        return self._pace.random() * min(_CAP_S, _BASE_S * (1 << (attempt - 1)))

    def _may_wait(self, seconds: float) -> bool:
        return seconds <= self._limits.named_wait_s and seconds + _MARGIN_S <= self._pace.time_left()


def _passes(fault: Fault) -> bool:
    return fault.kind in _PASSING and fault.facts.get("http_status") in _STATUSES
