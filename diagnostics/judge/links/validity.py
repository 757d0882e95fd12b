"""A certificate that fails by its dates: is it the certificate, or is it this machine's clock?"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final

from diagnostics.faults import Fault, FaultKind, Scalar

LIMIT_S: Final = 60.0
"""A clock that is off by less is in order."""
LEAST_SAMPLES: Final = 2
"""One dated answer may come from a cache; a clock is judged by this many."""
_BY_THE_CLOCK: Final = frozenset({FaultKind.CERT_EXPIRED, FaultKind.CERT_NOT_YET_VALID})


class ClockCase(enum.StrEnum):
    """How this machine's clock stands to a certificate that fails by its dates; also the sentence's name."""

    BLAMED = "blamed"
    BEFORE = "before"
    """It stands before a day that has passed for sure."""
    RULED_OUT = "ruled_out"
    OFF_TOO = "off_too"
    """It is off, and the certificate is not valid by the other clock either."""
    UNKNOWN = "unknown"


BROKEN_BY_CLOCK: Final = frozenset({ClockCase.BLAMED, ClockCase.BEFORE})


def clock_case(fault: Fault | None) -> ClockCase | None:
    """Give the case of a TLS failure; None for one that is not about dates."""
    if fault is None or fault.kind not in _BY_THE_CLOCK:
        return None
    facts = fault.facts
    early = fault.kind is FaultKind.CERT_NOT_YET_VALID
    clock, earliest = moment(facts, "clock"), facts.get("clock_not_before")
    # A day of grace: the list's day is that of its makers' time zone.
    if clock and earliest and clock.date() < date.fromisoformat(str(earliest)) - timedelta(days=1):
        return ClockCase.BEFORE if early else ClockCase.OFF_TOO
    skew, uncertainty, samples = (number(facts, name) for name in ("skew_s", "uncertainty_s", "date_samples"))
    if clock is None or skew is None or uncertainty is None or (samples or 0) < LEAST_SAMPLES:
        return ClockCase.UNKNOWN
    if abs(skew) > uncertainty and _explains(facts, clock + timedelta(seconds=skew), skew, early=early):
        return ClockCase.BLAMED
    return ClockCase.RULED_OUT if abs(skew) - uncertainty <= LIMIT_S else ClockCase.OFF_TOO


def moment(facts: Mapping[str, Scalar], name: str) -> datetime | None:
    """Give a moment of the facts, which has its zone; None where there is none."""
    value = facts.get(name)
    return datetime.fromisoformat(value) if isinstance(value, str) else None


def number(facts: Mapping[str, Scalar], name: str) -> float | None:
    """Give a figure of the facts; None where there is none."""
    value = facts.get(name)
    return float(value) if isinstance(value, int | float) else None


def _explains(facts: Mapping[str, Scalar], there: datetime, skew: float, *, early: bool) -> bool:
    """Tell whether the certificate is valid by the other clock; without its dates the direction tells."""
    begin, end = moment(facts, "not_before"), moment(facts, "not_after")
    above = moment(facts, "authority_not_after")
    if begin is None or end is None:
        return (skew > LIMIT_S) if early else (skew < -LIMIT_S)
    return begin <= there <= (min(end, above) if above else end)
