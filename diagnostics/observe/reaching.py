"""TCP connections to a host's addresses, all at once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from diagnostics.faults import Fault, FaultKind, Scalar
from diagnostics.observe.dial import Dial, dial
from diagnostics.tracker.classify import fault_of
from diagnostics.tracker.errors import UnreachableError

_GRACE_S: Final = 0.3
_GRACE_TIMES: Final = 4
_MOST_GRACE_S: Final = 1.0
"""Further addresses get 0.3 s and four times what the first one took, since they are as far away."""

_IPV6: Final = 6

_MOST: Final = 8
"""Addresses of one family that are tried; a name may have hundreds."""

_TELLING: Final = (FaultKind.REFUSED, FaultKind.RESET, FaultKind.CONNECT_TIMEOUT, FaultKind.NO_ROUTE)
"""Where addresses fail differently, the symptom that tells most of the host stands for all."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What one address did: how long its connection took, or why there is none."""

    address: str
    ms: float | None = None
    fault: Fault | None = None

    @property
    def told(self) -> str:
        """Give it in short: `3.1 ms`, `ECONNREFUSED`, `no answer in 5 s`."""
        if self.fault is None:
            return f"{self.ms or 0.0:.1f} ms"
        facts = self.fault.facts
        if self.fault.kind is FaultKind.CONNECT_TIMEOUT:
            return f"no answer in {facts['timeout_s']} s"
        return str(facts.get("errno_name") or facts.get("exception") or self.fault.kind)


@dataclass(frozen=True, slots=True)
class Reached:
    """The address that took a connection, and what each one did."""

    address: str
    """The first in the resolver's order that answered in time."""
    attempts: tuple[Attempt, ...] = ()
    given_up_s: float | None = None
    """When those that had not answered were given up, since another had; None: there were none."""

    def facts(self) -> dict[str, Scalar]:
        """Give what each address and each family did."""
        return {
            "tried": _all_told(self.attempts),
            "ipv4": _family(self.attempts, 4),
            "ipv6": _family(self.attempts, _IPV6),
            "given_up_s": self.given_up_s,
        }


async def reach(addresses: tuple[str, ...], port: int, timeout_s: float) -> Reached:
    """Try all addresses at once; one that answers is enough.

    Raises:
        UnreachableError: None of them takes a connection.
    """
    start = time.perf_counter()
    ways = [Dial(one, port) for one in _chosen(addresses)]
    tries = [asyncio.create_task(_try(way, timeout_s)) for way in ways]
    try:
        for attempt in asyncio.as_completed(tries):
            if (await attempt).fault is None:
                break
        else:
            raise UnreachableError(_worst([task.result() for task in tries]))
        grace_s = min(_GRACE_S + _GRACE_TIMES * (time.perf_counter() - start), _MOST_GRACE_S)
        _, given_up = await asyncio.wait(tries, timeout=grace_s)
        waited_s = round(time.perf_counter() - start, 2)
        attempts = tuple(
            _unanswered(way, waited_s) if task in given_up else task.result()
            for task, way in zip(tries, ways, strict=True)
        )
        reached = next(one.address for one in attempts if one.fault is None)
        return Reached(reached, attempts, waited_s if given_up else None)
    finally:
        for task in tries:
            task.cancel()
        await asyncio.gather(*tries, return_exceptions=True)


async def _try(way: Dial, timeout_s: float) -> Attempt:
    start = time.perf_counter()
    try:
        async with asyncio.timeout(timeout_s):
            _, writer = await dial(way)
    except TimeoutError:  # this limit, or the system's own
        return _unanswered(way, min(time.perf_counter() - start, timeout_s))
    except OSError as error:
        after_s = round(time.perf_counter() - start, 3)
        return Attempt(way.address, fault=fault_of(error, way.where, {"after_s": after_s}))
    ms = round((time.perf_counter() - start) * 1000, 1)
    writer.transport.abort()
    return Attempt(way.address, ms)


def _unanswered(way: Dial, after_s: float) -> Attempt:
    facts: dict[str, Scalar] = {"timeout_s": round(after_s, 2)}
    fault = Fault(kind=FaultKind.CONNECT_TIMEOUT, where=way.where, facts=facts)
    return Attempt(way.address, fault=fault)


def _chosen(addresses: Sequence[str]) -> list[str]:
    """Give the first addresses of each family, in the resolver's order."""
    families = {6: [one for one in addresses if ":" in one], 4: [one for one in addresses if ":" not in one]}
    kept = {one for family in families.values() for one in family[:_MOST]}
    return [one for one in addresses if one in kept]


def _worst(attempts: Sequence[Attempt]) -> Fault:
    """Give the symptom that stands for all addresses, and in its evidence what each one did."""
    faults = [one.fault for one in attempts if one.fault is not None]
    order = {kind: place for place, kind in enumerate(_TELLING)}
    worst = min(faults, key=lambda fault: order.get(fault.kind, len(order)))
    if len(attempts) == 1:
        return worst
    return msgspec.structs.replace(worst, facts={**worst.facts, "tried": _all_told(attempts)})


def _all_told(attempts: Sequence[Attempt]) -> str | None:
    return ", ".join(f"{one.address} {one.told}" for one in attempts) or None


def _family(attempts: Sequence[Attempt], version: int) -> str | None:
    """Give what the addresses of one family did: `ok 3.1 ms`, or the first failure; None without any."""
    of_family = [one for one in attempts if (":" in one.address) == (version == _IPV6)]
    if not of_family:
        return None
    answered = next((one for one in of_family if one.fault is None), None)
    return f"ok {answered.told}" if answered else of_family[0].told
