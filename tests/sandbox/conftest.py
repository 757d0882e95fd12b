"""The default world, served once a module, and a client for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import httpx
import pytest

from diagnostics.sandbox import Sandbox

TODAY = date(2026, 11, 1)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """Give the default world, served."""
    with Sandbox(today=TODAY) as running:
        yield running


@pytest.fixture(scope="module")
def client(sandbox: Sandbox) -> Iterator[httpx.Client]:
    """Give a client with the connection user's token."""
    headers = {"X-TrackerToken": sandbox.connection_user.token}
    with httpx.Client(base_url=sandbox.url, headers=headers, trust_env=False) as running:
        yield running
