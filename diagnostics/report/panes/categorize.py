"""Categorize artifacts as records."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Literal

import msgspec

from diagnostics.report.levels import Verdict
from diagnostics.report.panes.figures import Count, Share

if TYPE_CHECKING:
    import polars as pl


class RuleStatus(enum.StrEnum):
    """What becomes of a rule."""

    ACTIVE = "active"
    UNCERTAIN = "uncertain"
    """Applied, though it is not known whether Viz can use its fields."""
    SHADOWED = "shadowed"
    """It matches stories, but earlier rules have them all."""
    EMPTY = "empty"
    """It matches no story."""
    UNUSABLE = "unusable"
    """Not applied: Viz cannot use a field in it."""
    UNSEEN = "unseen"
    """It matches no story so far, and not all stories were read."""


class CategoryRow(msgspec.Struct, frozen=True, kw_only=True):
    """One story type and its flow item; null: uncategorised."""

    type: str
    flow_item: str | None
    count: Count
    share: Share
    caught: Count
    """Of these, the stories that a rule has before the type counts."""
    reason: str


class CategoryCount(msgspec.Struct, frozen=True, kw_only=True):
    """What Viz's screen does not show: the same by project."""

    project_id: int
    project: str
    type: str
    count: Count
    flow_items: dict[str, Count]
    """By bucket; they add up to the count."""


class ConditionRow(msgspec.Struct, frozen=True, kw_only=True):
    """One condition of a rule, and whether Viz can use its field; null: unknown."""

    field: str
    api_name: str
    standard_type: str
    operator: str
    values: tuple[str, ...]
    text: str
    usable: bool | None
    basis: str
    reason: str


class ShadowRow(msgspec.Struct, frozen=True, kw_only=True):
    """An earlier rule, and how many of the matching stories it has."""

    rule: str
    count: Count


class RuleRow(msgspec.Struct, frozen=True, kw_only=True):
    """One rule, in order, and what it does to the stories read."""

    place: int
    """From 1."""
    name: str
    flow_item: str
    join: str
    conditions: tuple[ConditionRow, ...]
    text: str
    """The rule as a sentence."""
    status: RuleStatus
    matches: Count
    """Stories for which it holds, alone."""
    catches: Count
    """Those of them that no earlier rule has."""
    shadowed_by: tuple[ShadowRow, ...]
    reason: str


class StateRow(msgspec.Struct, frozen=True, kw_only=True):
    """One state of Tracker and its flow state; null: unmapped."""

    state: str
    flow_state: str | None
    basis: str
    """`inferred`: proposed by this program; `given`: the rules say so; `unknown`: nothing says."""
    count: Count
    reason: str


class UnmappedState(msgspec.Struct, frozen=True, kw_only=True):
    """A state that stories are in and that has no flow state."""

    state: str
    count: Count


class BucketRow(msgspec.Struct, frozen=True, kw_only=True):
    """One flow item, `uncategorised` or `unread`, and how its stories came there."""

    bucket: str
    count: Count
    share: Share
    by_rules: Count
    by_type: Count


class DistributionRow(msgspec.Struct, frozen=True, kw_only=True):
    """One of the measured flow items among what is done; a share is null where there is nothing."""

    flow_item: str
    recent: Count
    recent_share: Share | None
    overall: Count
    overall_share: Share | None


class Distribution(msgspec.Struct, frozen=True, kw_only=True):
    """Flow Distribution as this mapping would give it."""

    window_days: int
    rows: tuple[DistributionRow, ...]
    undated: Count
    """Done without a date of acceptance, or not read: in no window, but in `overall`."""
    outside: Count
    """Done, but no flow item that is measured."""
    note: str


class LoadRow(msgspec.Struct, frozen=True, kw_only=True):
    """One of the measured flow items in progress."""

    flow_item: str
    by_state: dict[str, Count]
    """By flow state."""
    count: Count


class Load(msgspec.Struct, frozen=True, kw_only=True):
    """Flow Load as this mapping would give it."""

    rows: tuple[LoadRow, ...]
    total: Count
    outside: Count
    """In progress, but no flow item that is measured."""
    note: str


class CategorizePane(msgspec.Struct, frozen=True, kw_only=True):
    """The Categorize Artifacts screen, and what becomes of the stories."""

    verdict: Verdict
    scope: Literal["No Project"]
    meaning: Literal["All Projects"]
    note: str
    rules_source: str
    """`proposed`, the file the rules came from, or `edited`."""
    rows: tuple[CategoryRow, ...]
    rules: tuple[RuleRow, ...]
    conditions_note: str
    """What the conditions mean, and on what basis."""
    states: tuple[StateRow, ...]
    states_note: str
    unmapped_states: tuple[UnmappedState, ...]
    buckets: tuple[BucketRow, ...]
    """They add up to all stories."""
    uncategorised: Count
    by_project: tuple[CategoryCount, ...]
    flow_distribution: Distribution
    flow_load: Load

    def to_frame(
        self, table: Literal["rows", "by_project", "flow_items", "buckets", "rules", "states"] = "rows"
    ) -> pl.DataFrame:
        """Give one of the tables as a frame.

        - `rows`: type, flow_item, count, share, caught, reason
        - `by_project`: project_id, project, type, count
        - `flow_items`: project_id, project, type, flow_item, count
        - `buckets`: bucket, count, share, by_rules, by_type
        - `rules`: place, name, flow_item, text, status, matches, catches, reason
        - `states`: state, flow_state, basis, count, reason

        Raises:
            ValueError: There is no such table.
        """
        from diagnostics.report.frames import categorize_frame  # noqa: PLC0415 - it loads polars

        return categorize_frame(self, table)
