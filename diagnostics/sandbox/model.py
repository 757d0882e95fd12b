"""What a sample world is made of: plain dicts in the very form that the API serves by default."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from diagnostics.sandbox.clock import midnight
from diagnostics.sandbox.scenarios import ProjectPlan, Scenario

Json = dict[str, Any]
"""A resource: keys of the v5 API, datetimes as ISO text, an unset attribute absent (tracker-api-v5 §3)."""


class Move(NamedTuple):
    """A story entering a state."""

    at: int
    """Seconds since 1970, UTC."""
    state: str
    """One of the eight states."""
    person_id: int
    """Who moved it."""


class Event(NamedTuple):
    """A move as the project's log has it; sorts by time."""

    at: int
    story_id: int
    step: int
    """The place among the story's moves, 0 for its creation."""


@dataclass(frozen=True, eq=False)
class Board:
    """A project with everything in it."""

    plan: ProjectPlan
    project: Json
    memberships: dict[int, Json]
    """Person id to project_membership."""
    labels: list[Json]
    epics: list[Json]
    integrations: list[Json]
    webhooks: list[Json]
    stories: Sequence[Json]
    """In the order of the API: done work by its acceptance, then current, backlog, icebox; with releases."""
    moves: Mapping[int, tuple[Move, ...]]
    """Story id to its states in time, the one at creation first."""

    @cached_property
    def log(self) -> list[Event]:
        """Every change in time; the first one made project version 2 (tracker-api-v5 §1.7)."""
        return sorted(
            Event(move.at, story, step)
            for story, moves in self.moves.items()
            for step, move in enumerate(moves)
        )

    @cached_property
    def versions(self) -> dict[tuple[int, int], int]:
        """(Story id, step) to the project version that the change made."""
        return {(event.story_id, event.step): place for place, event in enumerate(self.log, 2)}

    @cached_property
    def place(self) -> dict[int, int]:
        """Story id to its place in `stories`."""
        return {story["id"]: place for place, story in enumerate(self.stories)}

    def story(self, number: int) -> Json:
        """Give a story by id; KeyError when it is not in this project."""
        return self.stories[self.place[number]]


@dataclass(frozen=True, eq=False)
class World:
    """A sample customer: plain data, complete before the server answers its first request."""

    scenario: Scenario
    today: date
    """The day that everything is dated back from; nothing in the world is younger than its start, UTC."""
    origin: str
    """Scheme, host and port, the root of story URLs."""
    people: dict[int, Json]
    """Person id to person, those who left included."""
    accounts: dict[int, Json]
    account_memberships: dict[int, dict[int, Json]]
    """Account id to person id to account_membership."""
    boards: dict[int, Board]
    """Project id to project, in the order of the scenario."""
    home: dict[int, int]
    """Story id to project id."""

    @property
    def now(self) -> int:
        """The moment that nothing in the world is younger than, seconds since 1970, UTC."""
        return midnight(self.today)
