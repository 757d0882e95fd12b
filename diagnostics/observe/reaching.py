"""TCP connections to a host's addresses, all at once."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from diagnostics.faults import Fault, FaultKind
from diagnostics.observe.dial import Dial, dial
from diagnostics.tracker.classify import fault_of
from diagnostics.tracker.errors import UnreachableError

_GRACE_S: Final = 0.2
"""Further addresses get this long after the first one answered."""


@dataclass(frozen=True, slots=True)
class Reached:
    """Which addresses took a connection, and what the others did."""

    address: str
    """The first that answered."""
    refused: Mapping[str, str] = field(default_factory=dict)
    """Address to symptom."""


async def reach(addresses: tuple[str, ...], port: int, timeout_s: float) -> Reached:
    """Try all addresses at once; one that answers is enough.

    Raises:
        UnreachableError: None of them takes a connection.
    """
    tries = {asyncio.create_task(_try(Dial(one, port), timeout_s)): one for one in addresses}
    try:
        for attempt in asyncio.as_completed(tries):
            if await attempt is None:
                break
        else:
            faults = [task.result() for task in tries]
            raise UnreachableError(next(fault for fault in faults if fault is not None))
        await asyncio.wait(tries, timeout=_GRACE_S)
        done = {address: task.result() for task, address in tries.items() if task.done()}
        reached = next(address for address, fault in done.items() if fault is None)
        return Reached(reached, {a: fault.kind.value for a, fault in done.items() if fault is not None})
    finally:
        for task in tries:
            task.cancel()
        await asyncio.gather(*tries, return_exceptions=True)


async def _try(way: Dial, timeout_s: float) -> Fault | None:
    try:
        async with asyncio.timeout(timeout_s):
            _, writer = await dial(way)
    except TimeoutError:
        return Fault(kind=FaultKind.CONNECT_TIMEOUT, where=way.where, facts={"timeout_s": timeout_s})
    except OSError as error:
        return fault_of(error, way.where)
    writer.transport.abort()
    return None
