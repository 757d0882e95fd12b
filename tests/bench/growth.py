"""How time and memory grow with projects and with stories: the exponent, where 1.0 is in proportion.

Time is the processor's, of one whole diagnosis at latency 0: the host computes as well, and on two processors
the clock on the wall counts both. Memory is the peak above that of the smallest world.
"""

from __future__ import annotations

import os
import statistics
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import msgspec

from tests.bench import process
from tests.bench.diagnosed import Taken
from tests.bench.fit import Points, upper_decades
from tests.bench.host import Host, serving
from tests.bench.measure import Bound, Figure, constant

_AREA: Final = "growth"
_BOUND: Final = Bound(1.15)
_EACH: Final = 20
PROJECTS: Final = tuple((size, size, _EACH) for size in (1, 3, 10, 30, 100, 300, 1_000))
"""Size, projects, and stories in each."""
STORIES: Final = tuple(
    (size, 1, size) for size in (1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000)
)
_RUNS: Final = 3
_MANY: Final = 30_000
"""From so many stories, or projects as heavy as these, one run is enough: it is long, and drifts less."""
_PROJECT: Final = 300
"""What a project weighs in stories: about nine requests instead of a page."""
_MIB: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Cost:
    """What a world of one size took: medians."""

    size: int
    cpu_s: float
    wall_s: float
    peak_mib: float
    runs: int


def figures() -> Iterator[Figure]:
    """Measure, and give both exponents over projects, then those over stories."""
    for kind, told, worlds in (
        ("projects", f"projects of {_EACH} stories", PROJECTS),
        ("stories", "stories in one project", STORIES),
    ):
        costs = [_cost(*world) for world in worlds]
        least = costs[0].peak_mib
        once = next((one.size for one in costs if one.runs == 1), 0)
        largest = costs[-1]
        ends = (
            f"{largest.size:,} {kind} took {largest.cpu_s:.1f} s of CPU, {largest.wall_s:.1f} s in all, and "
            f"{largest.peak_mib:.0f} MiB at their peak; median of {_RUNS} runs, from {once:,} on one run"
        )
        time = tuple((float(one.size), round(one.cpu_s, 3)) for one in costs)
        memory = tuple((float(one.size), round(one.peak_mib - least, 1)) for one in costs)
        yield _figure(f"CPU time against {told}", time, kind, ends)
        yield _figure(f"memory against {told}", memory, kind, f"above the {least:.0f} MiB of the smallest")


def _figure(name: str, points: Points, kind: str, note: str) -> Figure:
    power = upper_decades(points)
    first, last = power.points[0][0], power.points[-1][0]
    return Figure(
        area=_AREA,
        name=name,
        unit="",
        ours=constant(power.exponent),
        against="in proportion: exponent 1",
        theirs=constant(1.0),
        bound=_BOUND,
        note=(
            f"fitted from {first:,.0f} to {last:,.0f} {kind}, "
            f"and over the last decade alone {upper_decades(points, 1).exponent:.2f}; {note}"
        ),
        points=points,
    )


def _cost(size: int, projects: int, stories: int) -> Cost:
    """Give what a world costs; a run for which the host makes its answers counts only where runs are long."""
    sys.stderr.write(f"{_AREA}: {projects:,} x {stories:,} stories\n")
    long = max(stories, projects * _PROJECT) >= _MANY
    with serving(projects, stories) as host:
        if not long:
            _once(host, projects * stories)
        runs = [_once(host, projects * stories) for _ in range(1 if long else _RUNS)]
    return Cost(
        size=size,
        cpu_s=statistics.median(one.cpu_s for one, _ in runs),
        wall_s=statistics.median(one.wall_s for one, _ in runs),
        peak_mib=statistics.median(peak for _, peak in runs),
        runs=len(runs),
    )


def _once(host: Host, stories: int) -> tuple[Taken, float]:
    ended = process.run(
        [sys.executable, "-m", "tests.bench.diagnosed", host.url],
        {**os.environ, "TRACKER_TOKEN": host.user.token},
    )
    found = msgspec.json.decode(ended.output, type=Taken)
    if found.stories != stories:
        raise RuntimeError(f"{found.stories:,} of {stories:,} stories were read: {', '.join(found.faults)}")
    return found, ended.peak_bytes / _MIB
