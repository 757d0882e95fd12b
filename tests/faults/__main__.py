"""Runs every case and prints what was set up against what was diagnosed.

    python -m tests.faults [CASE|ROW ...]

Exit 1 where a case was not diagnosed as it must be.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import click
import pytest

from tests.faults.bench import Bench
from tests.faults.model import Case
from tests.faults.pending import PENDING
from tests.faults.rows import CASES, GROUPS
from tests.faults.running import Outcome, run_case

_AT_ONCE: Final = 4


def main(wanted: Sequence[str]) -> int:
    """Run the cases wanted, all where none is named; give the exit code."""
    cases = [case for case in CASES if not wanted or {case.id, case.row} & set(wanted)]
    start = time.monotonic()
    with Bench() as bench, ThreadPoolExecutor(_AT_ONCE) as pool:
        outcomes = list(pool.map(lambda case: _run(case, bench), cases))
    for title, group in GROUPS.items():
        _print_block(title, [one for one in outcomes if one.case in group])
    missed = [one for one in outcomes if one.misses and one.case.id not in PENDING]
    waiting = sum(one.case.id in PENDING for one in outcomes)
    rows = len({one.case.row for one in outcomes})
    click.echo(
        f"\n{len(outcomes)} cases of {rows} rows in {time.monotonic() - start:.0f} s: "
        f"{len(outcomes) - len(missed) - waiting} as they must be, {len(missed)} not, {waiting} pending"
    )
    return 1 if missed else 0


def _run(case: Case, bench: Bench) -> Outcome:
    try:
        return run_case(case, bench)
    except pytest.skip.Exception as error:
        return Outcome(case, [], [f"not possible here: {error}"])


def _print_block(title: str, outcomes: Iterable[Outcome]) -> None:
    lines = list(outcomes)
    if not lines:
        return
    right = sum(not one.misses for one in lines)
    title = f"{title} {right}/{len(lines)}"
    click.echo(f"\n{title:<16}{'set up':<9} {'diagnosed':<26} {'s':>4}  what was wrong")
    for one in lines:
        sign = "~" if one.case.id in PENDING else ("x" if one.misses else "=")
        told = " ".join(dict.fromkeys(one.codes)) or "-"
        line = f"{one.case.id:<14}{one.case.expect.code:<9} {told:<26} {one.seconds:>4.1f}  {one.case.fault}"
        click.echo(f"{sign} {line}")
        if one.case.id in PENDING:
            click.echo(f"    pending: {PENDING[one.case.id]}")
        for miss in one.misses:
            click.echo(f"    {miss}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
