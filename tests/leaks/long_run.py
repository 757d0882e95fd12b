"""A hundred thousand canaries, in every text of a case, in every form, out by every output."""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random
from typing import Final

from tests.leaks.encodings import ENCODINGS
from tests.leaks.planting import blank, places
from tests.leaks.shapes import SHAPES
from tests.leaks.trials import OUTPUTS, Outcome, Trial, chosen, outcome, sent_out

_DEAR_S: Final = 0.2
_COSTLY_S: Final = 0.03
_SHARES: Final = {"dear": 0.001, "costly": 0.02}
"""What part of all cases goes to each output that costs so much; the others share the rest evenly."""
_CHUNK: Final = 50


def main() -> int:
    """Run, and tell what was done; 1 where a canary was found, or a report was withheld for nothing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=20261101)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--minutes", type=float, help="End after so long, with the cases done by then.")
    asked = parser.parse_args()
    started = time.monotonic()
    plan = _planned(asked.cases)
    jobs = [
        (output, min(_CHUNK, number - at), f"{asked.seed} {output} {at}")
        for output, number in plan.items()
        for at in range(0, number, _CHUNK)
    ]
    Random(asked.seed).shuffle(jobs)  # noqa: S311 - the order of work, and no secret
    counts: Counter[tuple[str, Outcome]] = Counter()
    bad: list[Trial] = []
    with multiprocessing.get_context("spawn").Pool(asked.processes) as pool:
        for done, failed in pool.imap_unordered(_run, jobs):
            counts.update(done)
            bad += failed
            if asked.minutes and time.monotonic() - started > asked.minutes * 60:
                break
    _tell(counts, bad, time.monotonic() - started)
    return 1 if bad else 0


def _planned(cases: int) -> dict[str, int]:
    """Give how many cases each output gets, by what one of it takes here."""
    plan: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as folder:
        for output in OUTPUTS:
            sent_out(blank(), output, (), Path(folder))
            start = time.process_time()
            sent_out(blank(), output, (), Path(folder))
            took = time.process_time() - start
            kind = "dear" if took > _DEAR_S else "costly" if took > _COSTLY_S else ""
            plan[output] = int(cases * _SHARES[kind]) if kind else 0
    cheap = [output for output, number in plan.items() if not number]
    rest, over = divmod(cases - sum(plan.values()), len(cheap))
    return {**plan, **{output: rest + (at < over) for at, output in enumerate(cheap)}}


def _run(job: tuple[str, int, str]) -> tuple[Counter[tuple[str, Outcome]], list[Trial]]:
    output, number, seed = job
    random = Random(seed)  # noqa: S311 - which case is tried, and no secret
    counts: Counter[tuple[str, Outcome]] = Counter()
    bad: list[Trial] = []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(number):
            trial = chosen(random, output)
            came_to = outcome(trial, Path(folder))
            counts[output, came_to] += 1
            if came_to in {Outcome.LEAKED, Outcome.BLOCKED}:
                bad.append(trial)
    return counts, bad


def _tell(counts: Counter[tuple[str, Outcome]], bad: list[Trial], seconds: float) -> None:
    total = Counter[Outcome]()
    lines = [f"{'output':<16}" + "".join(f"{one:>10}" for one in ("cases", *Outcome))]
    for output in OUTPUTS:
        numbers = [counts[output, one] for one in Outcome]
        total.update(dict(zip(Outcome, numbers, strict=True)))
        lines.append(f"{output:<16}{sum(numbers):>10,}" + "".join(f"{one:>10,}" for one in numbers))
    lines.append(f"{'all':<16}{total.total():>10,}" + "".join(f"{total[one]:>10,}" for one in Outcome))
    lines.append(
        f"{len(places())} texts of a case, {len(ENCODINGS)} encodings of a secret in use, "
        f"{len(SHAPES)} shapes that nobody told of; {seconds:.0f} s"
    )
    lines += [f"  {one}" for one in bad[:20]]
    sys.stdout.write("\n".join(lines) + "\n")
