"""Runs every case many times with one request in flight and with eight: the verdict must be the same.

python -m tests.faults.concurrency [TIMES]
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from typing import Final

import click

from tests.faults.bench import Bench
from tests.faults.inside import INSIDE, run_inside, seen
from tests.faults.model import Case

TIMES: Final = 20
_IN_FLIGHT: Final = (1, 8)


def differing(bench: Bench, cases: Sequence[Case], times: int) -> list[str]:
    """Run each case so often at each concurrency; tell each verdict that is not the first one's."""
    problems = []
    for case in cases:
        first = None
        for concurrency in _IN_FLIGHT:
            for number in range(times):
                inner = run_inside(case, bench, concurrency)
                first = first or seen(inner.ended)
                told = [*inner.misses, *([] if seen(inner.ended) == first else [f"not {first}"])]
                where = f"{case.id}, {concurrency} in flight, run {number}"
                problems += [f"{where}: {one}" for one in told]
    return problems


def main(times: int) -> int:
    """Run all cases and print what differs; give the exit code."""
    start = time.monotonic()
    with Bench() as bench:
        problems = differing(bench, INSIDE, times)
    for problem in problems:
        click.echo(problem)
    runs = len(INSIDE) * len(_IN_FLIGHT) * times
    click.echo(f"{runs} runs in {time.monotonic() - start:.0f} s, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else TIMES))
