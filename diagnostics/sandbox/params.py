"""Query parameters: which are taken, and what they may say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from diagnostics.sandbox.clock import iso, seconds
from diagnostics.sandbox.errors import invalid

SHAPING = frozenset({"fields", "date_format", "envelope"})
"""Taken by every endpoint."""
PAGING = frozenset({"limit", "offset"})
"""Taken by paged lists."""
_MAX_LIMIT = 500
"""More is cut down to this and told in the -Limit header (tracker-api-v5 §1.4)."""


def check_names(query: Mapping[str, str], allowed: frozenset[str]) -> None:
    """Refuse a parameter that the endpoint does not take (tracker-api-v5 §1.3).

    Raises:
        ApiError: 400, naming the first unknown one.
    """
    for name in query:
        if name not in allowed and name not in SHAPING:
            raise invalid(f"this endpoint cannot accept the parameter: {name}")


def check_shaping(query: Mapping[str, str]) -> None:
    """Refuse values that the shaping parameters do not have.

    Raises:
        ApiError: 400.
    """
    if query.get("date_format", "iso8601") not in {"iso8601", "millis"}:
        raise invalid("date_format must be one of: iso8601, millis")
    if query.get("envelope", "false") not in {"true", "false"}:
        raise invalid("envelope must be true or false")


def limit_and_offset(query: Mapping[str, str], default: int, *, backwards: bool = False) -> tuple[int, int]:
    """Give the page asked for; `backwards` lets the offset be negative.

    Raises:
        ApiError: 400 for no integer, or one below its least value.
    """
    limit = min(_integer(query, "limit", default), _MAX_LIMIT)
    offset = _integer(query, "offset", 0)
    if limit < 0:
        raise invalid("limit must be greater than or equal to 0")
    if offset < 0 and not backwards:
        raise invalid("offset must be greater than or equal to 0")
    return limit, offset


def _integer(query: Mapping[str, str], name: str, default: int) -> int:
    try:
        return int(query.get(name, default))
    except ValueError:
        raise invalid(f"{name} must be an integer") from None


def ids(query: Mapping[str, str], name: str) -> list[int]:
    """Give a comma-separated list of ids.

    Raises:
        ApiError: 400 when one is no number.
    """
    try:
        return [int(part) for part in query.get(name, "").split(",") if part]
    except ValueError:
        raise invalid(f"{name} must be a list of integers") from None


def moment(text: str, name: str) -> str:
    """Give a datetime parameter, ISO 8601 or milliseconds, in the world's own form, so that texts compare.

    Raises:
        ApiError: 400 when it is neither.
    """
    try:
        at = (
            int(text) // 1000 if text.lstrip("-").isdigit() and len(text) > len("20261101") else seconds(text)
        )
        datetime.fromtimestamp(at, UTC)
    except (ValueError, OverflowError, OSError):
        raise invalid(f"{name} must be a datetime") from None
    return iso(at)


def one_of(query: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> str | None:
    """Give an enumerated parameter, or None where it is not sent.

    Raises:
        ApiError: 400 for another value.
    """
    value = query.get(name)
    if value is not None and value not in allowed:
        raise invalid(f"{name} must be one of: {', '.join(allowed)}")
    return value
