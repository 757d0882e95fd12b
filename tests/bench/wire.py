"""What a diagnosis costs on the wire: against the least that latency allows, and against how others read.

The least is ceil(requests / concurrency) x latency: as if all requests were known at once and nothing but the
host's own time passed. The host is a process of its own and answers from memory.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable, Sequence
from typing import Final

from diagnostics.judge import judge
from diagnostics.observe import observe
from diagnostics.secret import Secret
from diagnostics.snapshot import Snapshot
from diagnostics.target import Target
from tests.bench import peers
from tests.bench.host import Host, serving
from tests.bench.measure import RUNS, Bound, Figure, Sense, Side, constant, in_turn

_AREA: Final = "wire"
_LARGE: Final = (20, 2000)
_SMALL: Final = (5, 400)
_LATENCIES_MS: Final = (50, 100)
_PEERS_MS: Final = 50
_TO_FLOOR: Final = Bound(1.25)
_TO_PEERS: Final = Bound(20, Sense.AT_LEAST)


def figures() -> Sequence[Figure]:
    """Measure the diagnosis beside its floor, and beside what others do in the same world."""
    found: list[Figure] = []
    with serving(*_LARGE) as host:
        _warm(host, lambda: peers.gem(host))
        found += [_against_floor(host, latency_ms) for latency_ms in _LATENCIES_MS]
        host.set_latency(_PEERS_MS)
        found.append(_against_eight(host))
        found.append(_against_peer(host, _LARGE, "gem", lambda: peers.gem(host)))
    with serving(*_SMALL) as host:
        _warm(host, lambda: peers.gem(host), lambda: peers.airbyte(host))
        host.set_latency(_PEERS_MS)
        found.append(_against_peer(host, _SMALL, "gem", lambda: peers.gem(host)))
        found.append(_against_peer(host, _SMALL, "Airbyte", lambda: peers.airbyte(host)))
    return found


def _diagnosis(host: Host) -> tuple[float, float]:
    """Make a whole diagnosis; give its milliseconds, and those of them that this process worked."""
    target = Target(url=host.url, token=Secret(host.user.token), secret_source="the benchmark")
    start, worked = time.perf_counter(), time.process_time()
    judge(asyncio.run(_observed(target)))
    return (time.perf_counter() - start) * 1000, (time.process_time() - worked) * 1000


async def _observed(target: Target) -> Snapshot:
    return await observe(target)


def _warm(host: Host, *others: Callable[[], object]) -> None:
    """Let the host make its answers, so that later runs wait for nothing but the latency."""
    host.set_latency(0)
    for once in (lambda: _diagnosis(host), lambda: asyncio.run(peers.eight_at_once(host)), *others):
        once()


def _against_floor(host: Host, latency_ms: int) -> Figure:
    host.set_latency(latency_ms)
    host.counted()
    runs = [_diagnosis(host) for _ in range(RUNS)]
    requests, sent = (count // RUNS for count in host.counted())
    at_once = Target(url=host.url).concurrency
    floor_ms = math.ceil(requests / at_once) * latency_ms
    worked = Side(tuple(cpu for _, cpu in runs)).median
    ours = Side(tuple(wall for wall, _ in runs))
    note = f"{requests} requests, {sent:,} bytes, {worked:.0f} ms of CPU"
    if not _TO_FLOOR.met_by(ours.median / floor_ms):
        note += f", in one thread: {worked / floor_ms:.2f} of the floor"
    return Figure(
        area=_AREA,
        name=f"diagnosis of {_LARGE[0]} x {_LARGE[1]:,} at {latency_ms} ms",
        unit="ms",
        ours=ours,
        against=f"ceil({requests} / {at_once}) x {latency_ms} ms",
        theirs=constant(floor_ms),
        bound=_TO_FLOOR,
        note=note,
    )


def _against_eight(host: Host) -> Figure:
    """Beside a bare client that only reads the stories, to see what all the other questions cost."""
    ours, theirs = in_turn(
        lambda: _diagnosis(host)[0], lambda: _timed(lambda: asyncio.run(peers.eight_at_once(host)))
    )
    requests = _counted(host, lambda: asyncio.run(peers.eight_at_once(host)))
    return Figure(
        area=_AREA,
        name=f"diagnosis beside reading alone, {_LARGE[0]} x {_LARGE[1]:,} at {_PEERS_MS} ms",
        unit="ms",
        ours=ours,
        against="bare httpx, 8 at once, fields=, pages of 500",
        theirs=theirs,
        note=f"the bare client makes {requests} requests, for the stories and nothing else",
    )


def _against_peer(host: Host, world: tuple[int, int], name: str, read: Callable[[], object]) -> Figure:
    """Beside a peer's access pattern, which is measured once: its time is its requests times the latency."""
    host.counted()
    theirs = Side((_timed(read),))
    requests, _ = host.counted()
    ours = Side(tuple(_diagnosis(host)[0] for _ in range(RUNS)))
    own = host.counted()[0] // RUNS
    note = f"1 run of {requests} requests for the stories alone; the diagnosis makes {own} for everything"
    if not _TO_PEERS.met_by(theirs.median / ours.median):
        least_ms = math.ceil(own / Target(url=host.url).concurrency) * _PEERS_MS
        note += f", which allows {theirs.median / least_ms:.0f} times at most"
    return Figure(
        area=_AREA,
        name=f"times faster than the way of {name}, {world[0]} x {world[1]:,} at {_PEERS_MS} ms",
        unit="ms",
        ours=ours,
        against=f"{name}: one by one, all fields",
        theirs=theirs,
        bound=_TO_PEERS,
        note=note,
    )


def _timed(once: Callable[[], object]) -> float:
    start = time.perf_counter()
    once()
    return (time.perf_counter() - start) * 1000


def _counted(host: Host, once: Callable[[], object]) -> int:
    host.counted()
    once()
    return host.counted()[0]
