"""The single stories behind a row of a report, with what the rules make of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

from diagnostics.contract import Contract
from diagnostics.fill import has_value, is_linked
from diagnostics.frame import SCHEMA
from diagnostics.rows import StoryRows, together
from diagnostics.rules.fields import applied_rules
from diagnostics.rules.matching import StorySorter
from diagnostics.rules.model import UNCATEGORISED, RuleSet
from diagnostics.scope import Scope, ScopeKind
from diagnostics.snapshot import Snapshot
from diagnostics.summary import UNSET

_COLUMNS: Final = (
    "id",
    "title",
    "type",
    "state",
    "project",
    "flow_item",
    "rule",
    "updated",
    "created",
    "accepted",
    "estimate",
    "priority",
    "url",
)
_WHOLE: Final = "its project was read whole"


@dataclass(frozen=True, slots=True)
class Stories:
    """Single stories, and how many there are beside them."""

    frame: pl.DataFrame
    """The columns id, title, type, state, project, flow_item, rule, updated, created, accepted, estimate,
    labels (with commas between), priority and url; a row each."""
    of: int
    """All stories at hand, from which these were taken."""
    sampled: int
    """Those of the frame that are samples of projects whose stories the host counted."""


def stories_behind(snapshot: Snapshot, contract: Contract, rules: RuleSet, scope: Scope) -> Stories | None:
    """Give the stories that a scope means, as they were read.

    Returns:
        None where no single stories are at hand that could be among them.
    """
    samples = snapshot.sample_rows if scope.sampled else None
    whole = together((snapshot.story_rows, samples))
    if whole is None:
        return None
    sorted_ = _Sorted(whole, snapshot, contract, rules)
    shown = (*_COLUMNS, pl.col("label_names").alias("labels"))
    chosen = whole.ask(
        sorted_.frame.filter(sorted_.chosen(scope)).select(*shown, _counted(snapshot).alias(_WHOLE))
    )
    sampled = chosen.height - int(chosen[_WHOLE].sum()) if samples is not None else 0
    return Stories(chosen.drop(_WHOLE), whole.height, sampled)


def _counted(snapshot: Snapshot) -> pl.Expr:
    """Give whether a story's project was read whole, not only sampled."""
    by_totals = [one.id for one in snapshot.projects or () if one.by_totals]
    return ~pl.col("project_id").is_in(by_totals)


class _Sorted:
    """Stories with what the rules make of them."""

    def __init__(self, whole: StoryRows, snapshot: Snapshot, contract: Contract, rules: RuleSet) -> None:
        self._contract = contract
        self._rules = rules
        self._applied = applied_rules(rules, contract)
        self._names = {one.id: one.name for one in snapshot.projects or ()}
        held = StorySorter(whole, contract, self._names).caught(self._applied)
        self.frame = held.with_columns(*self._columns())

    def _columns(self) -> tuple[pl.Expr, ...]:
        story_type = pl.col("story_type").fill_null(UNSET)
        types = {name: str(item) for name, item in self._rules.types.items()}
        items = {place: str(rule.flow_item) for place, rule in self._applied.items()}
        rules = {place: f"{place} {rule.name}" for place, rule in self._applied.items()}
        by_type = _replaced(story_type, types).fill_null(UNCATEGORISED)
        projects = {number: name for number, name in self._names.items() if name}
        named = _replaced(pl.col("project_id"), projects)
        return (
            pl.col("name").alias("title"),
            story_type.alias("type"),
            pl.col("current_state").fill_null(UNSET).alias("state"),
            named.fill_null(pl.col("project_id").cast(pl.String)).alias("project"),
            _replaced(pl.col("rule"), items).fill_null(by_type).alias("flow_item"),
            pl.col("rule").alias("place"),
            _replaced(pl.col("rule"), rules).alias("rule"),
            pl.col("updated_at").alias("updated"),
            pl.col("created_at").alias("created"),
            pl.col("accepted_at").alias("accepted"),
            pl.col("labels").list.join(", ").alias("label_names"),
            pl.col("story_priority").alias("priority"),
        )

    def chosen(self, scope: Scope) -> pl.Expr:
        """Give which of the stories a scope means."""
        choose: Mapping[ScopeKind, Callable[[str], pl.Expr]] = {
            ScopeKind.ALL: lambda _: pl.lit(value=True),
            ScopeKind.TYPE: lambda name: pl.col("type") == name,
            ScopeKind.STATE: lambda name: pl.col("state") == name,
            ScopeKind.PROJECT: lambda name: pl.col("project_id").cast(pl.String) == name,
            ScopeKind.FLOW_ITEM: lambda name: pl.col("flow_item") == name,
            ScopeKind.RULE: self._by_rule,
            ScopeKind.FIELD: self._by_field,
            ScopeKind.INTEGRATION: _by_integration,
            ScopeKind.DONE: lambda name: self._in(name, {self._contract.categorize.completed}),
            ScopeKind.IN_PROGRESS: lambda name: self._in(name, set(self._contract.categorize.in_progress)),
        }
        return choose[scope.kind](scope.name)

    def _by_rule(self, name: str) -> pl.Expr:
        place = next((place for place, rule in self._applied.items() if rule.name == name), None)
        return pl.lit(value=False) if place is None else pl.col(f"rule {place}")

    def _by_field(self, name: str) -> pl.Expr:
        return has_value(SCHEMA[name], name) if name in SCHEMA else pl.lit(value=False)

    def _in(self, flow_item: str, flow_states: set[str]) -> pl.Expr:
        """Give the stories of a flow item whose state counts as one of these flow states."""
        states = [state for state, flow_state in self._rules.states.items() if flow_state in flow_states]
        return (pl.col("flow_item") == flow_item) & pl.col("state").is_in(states)


def _replaced(column: pl.Expr, words: Mapping[str, str] | Mapping[int, str]) -> pl.Expr:
    """Give the words for a column's values; null for a value that has none."""
    if not words:
        return pl.lit(None, pl.String)
    return column.replace_strict(words, default=None, return_dtype=pl.String)


def _by_integration(name: str) -> pl.Expr:
    project, _, number = name.partition(":")
    named = pl.col("integration_id")
    same = named == int(number) if number else named.is_null()
    return (pl.col("project_id").cast(pl.String) == project) & is_linked() & same
