"""The one story that somebody asked about."""

from __future__ import annotations

import enum

import msgspec

from diagnostics.faults import Fault


class StoryKind(enum.StrEnum):
    """What an id turned out to be."""

    STORY = "story"
    EPIC = "epic"


class StoryFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What was found under an id. The story's own values are a row of the snapshot's frame."""

    id: int
    kind: StoryKind | None = None
    """None: nothing was found, and `fault` says how."""
    project_id: int | None = None
    fault: Fault | None = None
