"""One bench for all rows of a test process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.bench import Bench


@pytest.fixture(scope="session")
def bench() -> Iterator[Bench]:
    """Where faults are set up."""
    with Bench() as bench:
        yield bench
