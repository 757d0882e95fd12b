"""What was seen of stories' fields beyond their values: the shape of the objects, and integrations."""

from __future__ import annotations

import msgspec

from diagnostics.faults import Fault


class KeyFact(msgspec.Struct, frozen=True, kw_only=True):
    """One key that story objects carry."""

    key: str
    """As the host names it, made safe and short."""
    types: dict[str, int]
    """JSON type to how many objects have it so: string, number, boolean, array, object, null."""


class StoryShape(msgspec.Struct, frozen=True, kw_only=True):
    """The keys of a project's first page of stories, whatever was asked for; no values."""

    project_id: int
    stories: int
    """Objects looked at."""
    keys: tuple[KeyFact, ...]
    more_keys: int = 0
    """Further keys beyond the number that is kept."""


class IntegrationFact(msgspec.Struct, frozen=True, kw_only=True):
    """An integration of a project, without anything that could be a credential (tracker-api-v5 §3.14)."""

    id: int
    kind: str = ""
    name: str = ""
    host: str = ""
    """Of its base_url the host and port only; empty where that cannot be told for certain."""
    active: bool | None = None
    other: bool | None = None
    """Tracker's `is_other`: an integration of no built-in kind."""


class ProjectIntegrations(msgspec.Struct, frozen=True, kw_only=True):
    """The integrations of a project whose stories name some."""

    project_id: int
    integrations: tuple[IntegrationFact, ...] | None = None
    """None: they could not be read."""
    fault: Fault | None = None
    """Why they could not; a refusal is what members and viewers are likely to get."""
