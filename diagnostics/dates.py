"""Dates as the document counts them: the first load's border, and the age of work beside it."""

from __future__ import annotations

import enum
from datetime import datetime, timedelta

_MONTH_DAYS = 30
_YEAR_MONTHS = 12


class Age(enum.StrEnum):
    """How long ago a story was last updated, youngest first."""

    DAYS_30 = "30_days"
    FIRST_LOAD = "first_load"
    """Older than that, and young enough for Viz's first load: six months by the document."""
    YEAR = "year"
    """Too old for the first load, and at most a year."""
    OLDER = "older"
    UNKNOWN = "unknown"
    """The host sends no time of update."""


def months_before(moment: datetime, months: int) -> datetime:
    """Give the moment so many calendar months earlier; a day that the month lacks becomes its last."""
    index = moment.year * 12 + moment.month - 1 - months
    year, month = divmod(index, 12)
    for day in range(moment.day, 27, -1):
        try:
            return moment.replace(year=year, month=month + 1, day=day)
        except ValueError:
            continue
    return moment.replace(year=year, month=month + 1)


def age_borders(moment: datetime, first_load_months: int) -> tuple[tuple[Age, datetime], ...]:
    """Give each age with its earliest moment, youngest first, in whole seconds as v5 takes them.

    What lies before the last of them is `Age.OLDER`; the border of `Age.FIRST_LOAD` is what the first load
    covers (planview-viz §2.6).
    """
    now = moment.replace(microsecond=0)
    return (
        (Age.DAYS_30, now - timedelta(days=_MONTH_DAYS)),
        (Age.FIRST_LOAD, months_before(now, first_load_months)),
        (Age.YEAR, months_before(now, max(_YEAR_MONTHS, first_load_months))),
    )
