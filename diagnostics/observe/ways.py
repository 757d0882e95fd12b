"""Whether a project's stories are read one by one, or counted by the host.

Reading gives everything and takes a request a page. The host's totals are exact and cost some fifty small
requests, however many stories there are.
"""

from __future__ import annotations

import math
from typing import Final

from diagnostics.snapshot import Choice, Reading, Way, WayCause

POLITE_PER_S: Final = 2.5
"""Requests a second that are safe conduct where no rate limit is documented (tracker-api-v5 §1.5: 2-3)."""

DEADLINE_SHARE: Final = 0.5
"""Of the deadline, what the pages of one project may take by that pace."""

ALWAYS_READ_PAGES: Final = 20
"""Pages that are read whatever the deadline is: totals would cost more requests than that."""


def choose(wanted: Reading, total: int | None, page: int, deadline_s: float) -> Choice:
    """Give the way for a project, by its first page alone, so that the same host gets the same answer twice.

    Args:
        wanted: What the settings ask for.
        total: The stories the host counts; None where it sends no total.
        page: The stories that came with the first page.
        deadline_s: Seconds for the whole run.
    """
    if total is None or (total > 0 and page < 1):
        return Choice(way=Way.ALL, cause=WayCause.NO_TOTAL)
    pages = math.ceil(total / page) if total else 1
    needed_s, allowed_s = pages / POLITE_PER_S, deadline_s * DEADLINE_SHARE
    way, cause = Way.ALL, WayCause.FITS
    if wanted is Reading.ALL or (wanted is Reading.TOTALS and total > 0):
        way, cause = Way(wanted.value), WayCause.ASKED
    elif wanted is Reading.AUTO and pages > ALWAYS_READ_PAGES and needed_s > allowed_s:
        way, cause = Way.TOTALS, WayCause.TOO_MANY
    return Choice(way=way, cause=cause, pages=pages, needed_s=needed_s, allowed_s=allowed_s)
