"""What a run tells while it goes on, so that every face can show partial results."""

from __future__ import annotations

from dataclasses import dataclass

from diagnostics.snapshot import StageFact, StageName


@dataclass(frozen=True, slots=True)
class StageStarted:
    """An observation began."""

    stage: StageName


@dataclass(frozen=True, slots=True)
class StageEnded:
    """An observation ended: done, failed or skipped."""

    fact: StageFact


@dataclass(frozen=True, slots=True)
class Progress:
    """A part of an observation is in: a page of stories, the members of a project."""

    stage: StageName
    done: int
    total: int | None
    """None: not known yet."""
    unit: str
    """What is counted, in the plural."""


@dataclass(frozen=True, slots=True)
class RunEnded:
    """Nothing more will come; the snapshot is whole."""


Event = StageStarted | StageEnded | Progress | RunEnded
