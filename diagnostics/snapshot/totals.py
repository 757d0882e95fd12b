"""How a project's stories were counted: all rows read, or the host's own totals asked for."""

from __future__ import annotations

import enum
from collections.abc import Collection
from datetime import datetime

import msgspec


class Reading(enum.StrEnum):
    """What the settings ask for."""

    AUTO = "auto"
    ALL = "all"
    TOTALS = "totals"


class Way(enum.StrEnum):
    """What was done with a project."""

    ALL = "all"
    """Every story was read."""
    TOTALS = "totals"
    """The host counted, by filters; only one page was read, as a sample."""


class WayCause(enum.StrEnum):
    """Why that way."""

    ASKED = "asked"
    """The settings say so."""
    FITS = "fits"
    """Its pages fit into the time there is."""
    TOO_MANY = "too_many"
    """Its pages would take longer than there is time."""
    NO_TOTAL = "no_total"
    """The host sends no total, so that only reading tells how many there are."""
    NO_FILTER = "no_filter"
    """The host does not count by filters, so that only reading tells what there is."""


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """The way taken with a project, and the figures that decided it."""

    way: Way
    cause: WayCause
    pages: int | None = None
    """Requests that reading every story takes; None where the host sends no total."""
    needed_s: float | None = None
    """What these take at a polite pace."""
    allowed_s: float | None = None
    """What the deadline leaves for one project's stories."""


class EarlierReading(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of a first reading that did not add up, so that the project was read once more."""

    read: int
    """Rows, those that could not be decoded included."""
    total: int | None
    twice: int
    """Rows that repeat another."""
    version_before: int | None
    version_after: int | None


class FilteredTotal(msgspec.Struct, frozen=True, kw_only=True):
    """What the host counts for one filter on its list of stories (tracker-api-v5 §2.2)."""

    story_type: str
    state: str = ""
    """Empty: any state."""
    before: datetime | None = None
    """Last updated before this moment; None: at any time."""
    total: int | None
    """None: the answer carried no total."""


def ignores_filter(whole: int, totals: Collection[int | None]) -> bool:
    """Tell whether the totals of filters that shut each other out show that the host does not look at them.

    It sends none, or it answers each filter with the whole list, as a story has one type and one state.
    """
    return None in totals or (whole > 0 and all(total == whole for total in totals))
