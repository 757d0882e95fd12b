"""A token that was taken at first and is not taken any more: which stage saw it, and whether it is so."""

from __future__ import annotations

from diagnostics.faults import Fault, FaultKind
from diagnostics.observe.run import Run
from diagnostics.snapshot import StageName
from diagnostics.tracker.errors import RefusedError, TrackerError
from diagnostics.tracker.wire import Me


async def revocation(run: Run, stage: StageName) -> Fault | None:
    """Give the rejection that `stage` met as a fault of its own; None where the token still holds.

    One path that a host rejects proves nothing of the token: `/me`, which took it, is asked once more.
    """
    rejected = run.rejected.get(stage)
    if rejected is None:
        return None
    async with run.asking_again:
        if run.me_again is None:
            run.me_again = await _ask(run)
    if run.me_again == "accepted":
        return None
    run.revoked_at = run.revoked_at or stage
    facts = {**rejected.facts, "seen_at": stage.value, "me_again": run.me_again}
    return Fault(kind=FaultKind.NO_LONGER_ACCEPTED, where=rejected.where, facts=facts)


async def _ask(run: Run) -> str:
    try:
        await run.client.get("/me", Me, {"fields": "id"})
    except RefusedError as error:
        return "rejected" if error.fault.kind is FaultKind.INVALID_AUTHENTICATION else "not answered"
    except TrackerError:
        return "not answered"
    return "accepted"
