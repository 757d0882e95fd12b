"""What is worked out of a run's requests: clock difference and latency."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable
from typing import Final

from diagnostics.report.panes import Latency
from diagnostics.snapshot import RequestFact

SAMPLE_PATH: Final = "/me?fields=id"
"""The small request that latency is measured on."""

_IN_STEP_S: Final = 2.0
_MOST_SAMPLES: Final = 60
"""Single times that a report holds: as many as a line of cells can show."""
_UNITS: Final = ((86400, "d"), (3600, "h"), (60, "min"), (1, "s"))


def clock_skew(requests: Iterable[RequestFact]) -> tuple[float, float] | None:
    """Give server minus local time and its uncertainty, both in seconds; None without a dated answer.

    The Date header names a whole second, so its middle is taken; the local moment is the middle between
    sending and the first byte. Half the round trip and a second, which servers keep a Date for, are the
    uncertainty.
    """
    seen = []
    for one in requests:
        if one.server_date is not None and one.first_byte_ms is not None:
            half_trip = one.first_byte_ms / 2000
            behind = (one.server_date - one.sent_at).total_seconds() + 0.5
            seen.append((behind - half_trip, half_trip))
    if not seen:
        return None
    skew = statistics.median(offset for offset, _ in seen)
    return round(skew, 1), round(min(half for _, half in seen) + 1.0, 1)


def skew_text(skew: float) -> str:
    """Give a clock difference in words of a person."""
    if abs(skew) < _IN_STEP_S:
        return "in step with the server"
    seconds, unit = next(step for step in _UNITS if abs(skew) >= step[0])
    return f"{abs(skew) / seconds:.1f} {unit} {'behind' if skew > 0 else 'ahead of'} the server"


def latency(requests: Iterable[RequestFact]) -> Latency:
    """Give the latency of the small requests that were made for it."""
    asked = [one for one in requests if one.path == SAMPLE_PATH and one.fault is None]
    asked.sort(key=lambda one: one.sent_at)
    samples = [one.first_byte_ms for one in asked if one.first_byte_ms is not None]
    if not samples:
        return Latency(n=0, p50=None, p95=None)
    times = sorted(samples)
    return Latency(
        n=len(times),
        p50=round(statistics.median(times), 1),
        p95=round(times[math.ceil(0.95 * len(times)) - 1], 1),
        min=round(times[0], 1),
        max=round(times[-1], 1),
        samples=tuple(round(one, 1) for one in samples[-_MOST_SAMPLES:]),
    )


def whole(figure: float | None) -> int | None:
    """Give a figure without its fraction, for texts."""
    return None if figure is None else round(figure)
