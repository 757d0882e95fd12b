"""What many tests share: one embedded Tracker, and the report on it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

import pytest
from hypothesis import settings

from diagnostics.judge import judge
from diagnostics.observe import observe
from diagnostics.report.model import Report
from diagnostics.route import DIRECT
from diagnostics.sandbox import Sandbox
from diagnostics.secret import Secret
from diagnostics.snapshot import Snapshot
from diagnostics.target import Target
from tests.support.examples import examples

TODAY: Final = datetime.now(UTC).date()
"""The sample worlds are of today: ages are counted from the moment of a run, which is real."""

for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
    # The tests' hosts stand on this machine; whoever runs them may sit behind a proxy.
    os.environ.pop(name, None)
    os.environ.pop(name.upper(), None)

settings.register_profile("tests", examples(60))
settings.load_profile("tests")


@pytest.fixture(scope="session", autouse=True)
def _state_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep what is remembered of crashes and runs out of the tester's own folder."""
    os.environ["XDG_STATE_HOME"] = str(tmp_path_factory.mktemp("state"))


@pytest.fixture(scope="session")
def mixed() -> Iterator[Sandbox]:
    """The embedded Tracker with its default world."""
    with Sandbox(scenario="mixed", today=TODAY) as sandbox:
        yield sandbox


def target_for(sandbox: Sandbox, token: str | None = None) -> Target:
    """Give the target of the scenario's connection user, or of whom `token` belongs to."""
    secret = Secret(token or sandbox.connection_user.token)
    return Target(url=sandbox.url, token=secret, secret_source="the test", route=DIRECT)


@pytest.fixture(scope="session")
def mixed_snapshot(mixed: Sandbox) -> Snapshot:
    """What the connection user of the default world sees."""
    return asyncio.run(observe(target_for(mixed)))


@pytest.fixture(scope="session")
def mixed_report(mixed_snapshot: Snapshot) -> Report:
    """The report on the default world."""
    return judge(mixed_snapshot)
