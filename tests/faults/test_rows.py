"""Each row of the list of faults, by the real command under the real fault."""

from __future__ import annotations

import pytest

from tests.faults.bench import Bench
from tests.faults.model import Case
from tests.faults.pending import PENDING
from tests.faults.rows import CASES, ROWS
from tests.faults.running import run_case


def _marked(case: Case) -> object:
    reason = PENDING.get(case.id)
    marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
    return pytest.param(case, id=case.id, marks=marks)


@pytest.mark.parametrize("case", [_marked(case) for case in CASES])
def test_a_fault_gets_its_own_diagnosis_and_no_other(bench: Bench, case: Case) -> None:
    """Code, severity, actor, stage, exit and end in time are its own; no secret leaves, nothing is mixed."""
    assert run_case(case, bench).misses == []


def test_every_row_of_the_list_has_its_case() -> None:
    """No row is left out, none is made up, and no two cases have one name."""
    rows = {f"{letter}{number}" for letter, count in ROWS.items() for number in range(1, count + 1)}

    assert {case.row for case in CASES} == rows
    assert len({case.id for case in CASES}) == len(CASES)
    assert set(PENDING) <= {case.id for case in CASES}
