"""Which stories somebody wants to see: those behind one row of a report, or all."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class ScopeKind(enum.StrEnum):
    """What the stories have in common."""

    ALL = "all"
    TYPE = "type"
    PROJECT = "project"
    FLOW_ITEM = "flow item"
    RULE = "rule"
    """The rule's conditions hold for them, whichever rule has them in the end."""
    STATE = "state"
    FIELD = "field"
    """They have a value in it."""
    INTEGRATION = "integration"
    DONE = "done"
    """Of one flow item, and in a state that counts as completed."""
    IN_PROGRESS = "in progress"
    """Of one flow item, and in a state that counts as in progress."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The stories behind one row."""

    kind: ScopeKind = ScopeKind.ALL
    name: str = ""
    """A word of the report: a type, a state, a flow item, a rule's name, a field's name in the API, the id of
    a project; of an integration, the project's id and its own with a colon between, the latter empty where
    stories name none."""

    @property
    def sampled(self) -> bool:
        """Whether pages of projects that were only counted are part of what the row counts."""
        return self.kind in {ScopeKind.PROJECT, ScopeKind.FIELD, ScopeKind.INTEGRATION}
