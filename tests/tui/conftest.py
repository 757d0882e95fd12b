"""The reports that the dashboard's tests show."""

from __future__ import annotations

import asyncio

import pytest

from diagnostics.judge import judge
from diagnostics.observe import observe
from diagnostics.report.model import Report
from diagnostics.secret import Secret
from diagnostics.snapshot import Snapshot
from diagnostics.target import Target
from screenshots.make import pinned


@pytest.fixture(scope="session")
def seen(mixed_snapshot: Snapshot) -> Snapshot:
    """What was seen of the default world, with what differs from run to run at fixed values."""
    return pinned(mixed_snapshot)


@pytest.fixture(scope="session")
def report(seen: Snapshot) -> Report:
    """The report on the default world, the same in every run."""
    return judge(seen)


@pytest.fixture(scope="session")
def refused() -> Report:
    """The report on a port that nothing listens on."""
    target = Target(url="http://127.0.0.1:9/services/v5", token=Secret("a" * 32), secret_source="the test")
    return judge(asyncio.run(observe(target)))


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the machine's own settings out of what is drawn."""
    for name in ("NO_COLOR", "COLORTERM", "TEXTUAL_THEME", "TEXTUAL_ANIMATIONS"):
        monkeypatch.delenv(name, raising=False)
