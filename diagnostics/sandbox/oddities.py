"""Stories that are not as documented: what years of settings, imports and other hosts leave behind."""

from __future__ import annotations

from diagnostics.sandbox.model import Json

OWN_KEY = "customer_tier"
"""A key that Tracker's documentation does not have."""

_OFF_SCALE = 13
_GONE = 40_404
_TIERS = ("gold", "silver", "bronze")


def make_odd(stories: list[Json]) -> None:
    """Change a share of the stories, the same in each world: each has the key and at most one oddity.

    Estimates off the present scale and as text, a priority that nobody knows, an integration that is gone.
    """
    for place, story in enumerate(stories):
        story[OWN_KEY] = _TIERS[place % len(_TIERS)]
        estimated = "estimate" in story
        if estimated and place % 7 == 0:
            story["estimate"] = _OFF_SCALE
        elif estimated and place % 23 == 0:
            story["estimate"] = str(story["estimate"])
        elif place % 11 == 0:
            story["story_priority"] = "urgent"
        elif place % 5 == 0 and "integration_id" in story:
            story["integration_id"] = _GONE
