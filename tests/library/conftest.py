"""What the library's tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from diagnostics.sandbox import Sandbox
from tests.conftest import TODAY


@pytest.fixture(scope="session")
def empty() -> Iterator[Sandbox]:
    """A small world: nobody has written a story yet."""
    with Sandbox(scenario="empty", today=TODAY) as sandbox:
        yield sandbox
