"""Dates as the document counts them."""

from __future__ import annotations

from datetime import datetime


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
