"""Tracker's states and the ways through them (tracker-api-v5 §3.7, state rules)."""

from __future__ import annotations

from diagnostics.sandbox.chance import Chance, Weighted

STATES = ("accepted", "delivered", "finished", "started", "rejected", "planned", "unstarted", "unscheduled")
"""All eight, in the order of the API's documentation."""

STORY_TYPES = ("feature", "bug", "chore", "release")
"""All four."""

PRIORITIES = ("p0", "p1", "p2", "p3", "none")
"""All five."""

_SKIPPED = {
    "feature": frozenset[str](),
    "bug": frozenset[str](),
    "chore": frozenset({"finished", "delivered", "rejected"}),
    "release": frozenset({"started", "finished", "delivered", "rejected"}),
}
# Work that a type has no state for stands in the nearest one that it has.
_INSTEAD = {"chore": "started", "release": "unstarted"}
_ROAD = ("unstarted", "planned", "started", "finished", "delivered")

# Where stories of an age stand; the last band has no bound. Old ones are mostly done, or forgotten.
_BANDS = tuple(
    (bound, Weighted(dict(zip(STATES, shares, strict=True))))
    for bound, shares in (
        # accepted, delivered, finished, started, rejected, planned, unstarted, unscheduled
        (30, (24, 5, 4, 10, 3, 4, 26, 24)),
        (180, (66, 2, 1.5, 4, 1.5, 2, 9, 14)),
        (None, (83, 0.7, 0.5, 1.2, 0.6, 0.6, 3.4, 10)),
    )
)


def state_for_age(chance: Chance, days: int, story_type: str, *, planned: bool) -> str:
    """Give a state that a story of this age and type may be in; `planned` exists in manual planning only."""
    band = next(weights for bound, weights in _BANDS if bound is None or days < bound)
    state = band.draw(chance)
    if state == "planned" and not planned:
        return "unstarted"
    return _INSTEAD[story_type] if state in _SKIPPED[story_type] else state


def path(chance: Chance, state: str, story_type: str, *, planned: bool) -> tuple[str, ...]:
    """Give the states between creation in the icebox and this one, the latter last."""
    if state == "unscheduled":
        return ()
    road = tuple(
        step for step in _ROAD if step not in _SKIPPED[story_type] and (planned or step != "planned")
    )
    if state in road:
        return road[: road.index(state) + 1]
    again = ("rejected", "started", "finished", "delivered")
    detour = again if story_type in {"feature", "bug"} and chance.happens(0.12) else ()
    return (*road, *detour, state)
