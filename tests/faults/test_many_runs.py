"""Short forms of `make soak` and `make concurrency`: what adds up, and what depends on timing."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.faults.bench import Bench
from tests.faults.concurrency import differing
from tests.faults.inside import INSIDE, OUTSIDE
from tests.faults.rows import CASES
from tests.faults.soak import kill_while_writing, soak

needs_proc = pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="only Linux tells open files")


@needs_proc
def test_runs_leave_nothing_behind(bench: Bench) -> None:
    """After many faults no task, socket, thread or file is left, and the program failed in none of them."""
    assert soak(bench, 30, seed=20).problems == []


@needs_proc
def test_a_killed_command_leaves_the_old_report_or_a_whole_new_one(bench: Bench) -> None:
    """Whenever the command is killed, the file is never half written and the next run writes it."""
    assert kill_while_writing(bench, 4, seed=20) == []


@pytest.mark.parametrize("letter", list("NPTHAD"))
def test_one_request_at_a_time_and_eight_tell_the_same(bench: Bench, letter: str) -> None:
    """Codes, stages and exit code of a fault do not depend on how many requests are in flight."""
    cases = [case for case in INSIDE if case.row.startswith(letter)]

    assert differing(bench, random.Random(letter).sample(cases, 2), 2) == []  # noqa: S311


def test_what_runs_outside_only_is_a_case_and_says_why() -> None:
    """No exception is left for a case that is gone, or without its reason."""
    assert set(OUTSIDE) <= {case.id for case in CASES}
    assert all(OUTSIDE.values())
