"""What the user did of late: a person's own user works on stories, one for Viz alone does not."""

from __future__ import annotations

from typing import Final

import msgspec

from diagnostics.observe.run import Run
from diagnostics.snapshot import ActivityFacts
from diagnostics.tracker.errors import TrackerError
from diagnostics.tracker.wire import ACTIVITY_FIELDS, Activity

NEWEST: Final = 100
"""Activities asked for, in one request; the service's own page (tracker-api-v5 §1.4)."""

_STORY_WORK: Final = ("story_", "task_", "comment_", "epic_", "label_", "review_", "blocker_")
"""How the kinds of work on stories begin; memberships and settings are none (tracker-api-v5 §3.13)."""


async def read_activity(run: Run) -> None:
    """Read the newest activities; where they are not to be had, that is a fact and no failure.

    Recorded lists hold only what the user performed, but no source says that they always do: so each is
    counted by who performed it.
    """
    if run.user is None:
        return
    params: dict[str, str | int] = {"limit": NEWEST, "fields": ACTIVITY_FIELDS}
    try:
        rows = (await run.client.get_list("/my/activity", Activity, params)).value
    except TrackerError as error:
        facts = ActivityFacts(fault=error.fault)
    else:
        own = [one for one in rows if one.performed_by is not None and one.performed_by.id == run.user.id]
        work = [one for one in own if not one.kind or one.kind.startswith(_STORY_WORK)]
        facts = ActivityFacts(read=len(rows), own=len(work))
    run.user = msgspec.structs.replace(run.user, activity=facts)
