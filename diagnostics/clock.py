"""Time as a thing that is handed in, so that a run can be made again to the byte."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """What the library asks of time."""

    def now(self) -> datetime:
        """Give the moment, in UTC."""

    def perf(self) -> float:
        """Give seconds from some fixed point, for measuring spans."""


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        """Give the moment, in UTC."""
        return datetime.now(UTC)

    def perf(self) -> float:
        """Give the performance counter in seconds."""
        return time.perf_counter()
