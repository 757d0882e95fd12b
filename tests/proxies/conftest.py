"""What the tests of proxies share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.proxies.support import Authority


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    """An authority that runs may trust."""
    return Authority(tmp_path)
