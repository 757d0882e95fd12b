"""Points in time as the world keeps them: whole seconds since 1970, UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache

DAY = 86_400


@lru_cache(maxsize=4096)
def _day(number: int) -> str:
    return date.fromordinal(number + 719_163).isoformat()


def iso(seconds: int) -> str:
    """Give the service's default form, YYYY-MM-DDTHH:MM:SSZ without a fraction (tracker-api-v5 §1.3)."""
    days, rest = divmod(seconds, DAY)
    return f"{_day(days)}T{rest // 3600:02}:{rest // 60 % 60:02}:{rest % 60:02}Z"


def seconds(text: str) -> int:
    """Give the seconds of such a text.

    Raises:
        ValueError: It is no ISO 8601 date or datetime.
    """
    moment = datetime.fromisoformat(text)
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())


def midnight(day: date) -> int:
    """Give the start of a day in UTC."""
    return (day.toordinal() - 719_163) * DAY
