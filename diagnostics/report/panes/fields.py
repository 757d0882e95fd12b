"""Field support as records."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Literal

import msgspec

from diagnostics.report.levels import Verdict
from diagnostics.report.panes.figures import Count, Share

if TYPE_CHECKING:
    import polars as pl


class TypeFill(msgspec.Struct, frozen=True, kw_only=True):
    """How often the stories of one type have a field."""

    type: str
    populated: Count
    of: Count
    fill_rate: Share
    missed: Count
    """Stories without it, which a rule on it would miss."""
    missed_rate: Share


class ProjectFill(msgspec.Struct, frozen=True, kw_only=True):
    """How often the stories of one project have a field."""

    project_id: int
    project: str
    populated: Count
    of: Count
    fill_rate: Share
    missed: Count
    missed_rate: Share


class FieldValue(msgspec.Struct, frozen=True, kw_only=True):
    """One value of a select field."""

    value: str
    count: Count
    documented: bool | None
    """Among Tracker's own words; null: the field's values are the customer's own."""


class JsonType(msgspec.Struct, frozen=True, kw_only=True):
    """How many story objects have a key as this JSON type."""

    type: str
    count: Count


class FieldRow(msgspec.Struct, frozen=True, kw_only=True):
    """One story field; null: unknown, or not read."""

    field: str
    api_name: str
    also: tuple[str, ...]
    """Further names of the same in the API."""
    group: str
    """core, people, dates, planning, linked or flavour."""
    standard_type: str
    supported: bool | None
    usable_in_rules: bool | None
    basis: str
    ground: str
    """Why it can or cannot be used in rules, as a word that stays."""
    ground_text: str
    """The same for a reader."""
    populated: Count | None
    of: Count | None
    """All stories that were read, releases included; of a project that was only counted, its first page."""
    fill_rate: Share | None
    missed: Count | None
    """Stories without it, which a rule on it would miss."""
    missed_rate: Share | None
    by_project: tuple[ProjectFill, ...]
    by_type: tuple[TypeFill, ...]
    distinct: Count | None
    """Different values."""
    values: tuple[FieldValue, ...]
    """Of select fields only: those that most stories have."""
    more_values: Count
    """Further values that are not listed."""
    outside: Count | None
    """Stories with a value outside the documented ones; null: the field has none."""
    drift: tuple[JsonType, ...]
    """JSON types met on the first pages that the API does not give this field."""
    reason: str
    in_source: bool = True
    """False: an export was read, and it does not hold this field."""


class FieldTypeRow(msgspec.Struct, frozen=True, kw_only=True):
    """One of the document's standard field types."""

    standard_type: str
    usable_in_rules: bool
    basis: str


class EffectRow(msgspec.Struct, frozen=True, kw_only=True):
    """Something known to happen to fields of some types in Viz."""

    text: str
    note: str
    types: tuple[str, ...]
    basis: str


class KeyRow(msgspec.Struct, frozen=True, kw_only=True):
    """A key of story objects that was not asked for; its values are never kept."""

    key: str
    known: bool
    """Tracker's documentation has it."""
    types: tuple[JsonType, ...]
    count: Count
    of: Count
    """Story objects looked at: the first page of each project."""
    projects: Count


class IntegrationState(enum.StrEnum):
    """What could be told of an integration that stories name."""

    THERE = "there"
    GONE = "gone"
    NOT_PERMITTED = "not permitted"
    NOT_OFFERED = "not offered"
    NOT_READ = "not read"
    NONE_NAMED = "none named"


class IntegrationRow(msgspec.Struct, frozen=True, kw_only=True):
    """An integration, and how many stories name it."""

    project_id: int
    project: str
    id: int | None
    """Null: stories with an external id that name no integration."""
    kind: str
    name: str
    host: str
    """Of the integration's own address; a story's address is in no field and is not made up."""
    active: bool | None
    state: IntegrationState
    stories: Count
    reason: str


class FieldsPane(msgspec.Struct, frozen=True, kw_only=True):
    """What rules can look at."""

    verdict: Verdict
    types: tuple[FieldTypeRow, ...]
    fields: tuple[FieldRow, ...]
    caveat: str
    effects: tuple[EffectRow, ...]
    keys: tuple[KeyRow, ...]
    """What the host sends without being asked."""
    more_keys: Count
    integrations: tuple[IntegrationRow, ...]
    sampled: Count
    """Stories among the rows that are a sample: the first page of a project that was only counted."""

    def to_frame(self, table: Literal["fields", "by_project", "by_type"] = "fields") -> pl.DataFrame:
        """Give one of the tables as a frame; field and api_name stand first in each.

        - `fields`: group, standard_type, supported, usable_in_rules, basis, populated, of, fill_rate,
          distinct, reason
        - `by_project`: project_id, project, populated, of, fill_rate
        - `by_type`: type, populated, of, fill_rate

        Raises:
            ValueError: There is no such table.
        """
        from diagnostics.report.frames import fields_frame  # noqa: PLC0415 - it loads polars

        return fields_frame(self, table)
