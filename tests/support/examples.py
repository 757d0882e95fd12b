"""How many examples a property is tried on: few in each run of the tests, many in `make thorough`."""

from __future__ import annotations

import os

from hypothesis import settings

_TIMES = 10 if os.environ.get("THOROUGH") else 1


def examples(number: int) -> settings:
    """Give settings for so many examples, ten times as many where the run is a thorough one."""
    return settings(deadline=None, max_examples=number * _TIMES)
