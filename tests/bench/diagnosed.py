"""One whole diagnosis in a process of its own: `TRACKER_TOKEN=... python -m tests.bench.diagnosed URL`.

It prints what it took from the first look at the host to the report. Loading the program is not in it.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from typing import Final

import msgspec

from diagnostics.judge import judge
from diagnostics.observe import observe
from diagnostics.route import DIRECT
from diagnostics.secret import Secret
from diagnostics.snapshot import Reading
from diagnostics.target import Target

_DEADLINE_S: Final = 3600.0


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What a diagnosis took."""

    cpu_s: float
    wall_s: float
    requests: int
    stories: int
    """That the report counts."""
    faults: tuple[str, ...]
    """What did not work, in a word each."""


def taken(url: str, token: str) -> Taken:
    """Diagnose a host, reading every story, and give what that took."""
    target = Target(
        url=url,
        token=Secret(token),
        secret_source="the benchmark",
        route=DIRECT,
        stories=Reading.ALL,
        deadline_s=_DEADLINE_S,
    )
    wall, cpu = time.perf_counter(), time.process_time()
    snapshot = asyncio.run(observe(target))
    report = judge(snapshot)
    seen = [one.fault for one in snapshot.requests] + [one.fault for one in snapshot.stages]
    return Taken(
        cpu_s=time.process_time() - cpu,
        wall_s=time.perf_counter() - wall,
        requests=len(snapshot.requests),
        stories=report.summary.total,
        faults=tuple(sorted({fault.kind for fault in seen if fault is not None})),
    )


def main() -> None:
    """Diagnose and print."""
    sys.stdout.buffer.write(msgspec.json.encode(taken(sys.argv[1], os.environ["TRACKER_TOKEN"])))


if __name__ == "__main__":
    main()
