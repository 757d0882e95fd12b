"""When a host wants to be asked again: `Retry-After` (RFC 9110 §10.2.3), and the limits it tells of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

import httpx

from diagnostics.faults import Scalar
from diagnostics.tracker.headers import moment_of, number_of, text_of

_LIMITS: Final = {
    "rate_limit": ("x-ratelimit-limit", "ratelimit-limit"),
    "rate_limit_remaining": ("x-ratelimit-remaining", "ratelimit-remaining"),
    "rate_limit_reset": ("x-ratelimit-reset", "ratelimit-reset"),
}
"""Evidence to the headers it is read from; none of them is documented for v5 (tracker-api-v5 §1.5)."""

_FAR: Final = 10**9
"""Seconds; more than that is no time that anybody means."""


def wait_named(headers: httpx.Headers, now: datetime) -> dict[str, Scalar]:
    """Give what an answer says of when to come back, as evidence.

    Args:
        headers: The answer's.
        now: This machine's time, for an answer that has no date of its own.

    Returns:
        `retry_after` as it came; where it can be read, `wait_s` and `until` in UTC; and the limits told of.
    """
    evidence: dict[str, Scalar] = {}
    for name, sources in _LIMITS.items():
        if text := next((found for one in sources if (found := text_of(headers, one))), ""):
            evidence[name] = text
    if not headers.get("retry-after", "").strip():
        return evidence
    evidence["retry_after"] = text_of(headers, "retry-after")
    here = moment_of(headers.get("date", "")) or now
    seconds = number_of(headers, "retry-after")
    if seconds is None and (then := moment_of(headers["retry-after"])) is not None:
        seconds = round((then - here).total_seconds())
    if seconds is not None and 0 <= seconds < _FAR:
        evidence["wait_s"] = seconds
        evidence["until"] = f"{here.astimezone(UTC) + timedelta(seconds=seconds):%Y-%m-%d %H:%M:%S} UTC"
    return evidence
