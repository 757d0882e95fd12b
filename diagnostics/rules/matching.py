"""Rules put to the stories: what each one matches alone, and what it still catches after those before it.

The meaning of the operators is this program's own, since Planview documents none (planview-viz §2.5).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import and_, or_
from typing import Final

import polars as pl

from diagnostics.contract import Contract, Field
from diagnostics.frame import SCHEMA
from diagnostics.rows import StoryRows
from diagnostics.rules.fields import find_field
from diagnostics.rules.model import Condition, Join, Operator, Rule
from diagnostics.summary import UNSET

_PROJECT: Final = "project_id"
_KEY: Final = ("project_id", "story_type", "current_state", "rule")
_NO: Final = pl.lit(value=False)


@dataclass(frozen=True, slots=True)
class Placed:
    """Stories of one project, type and state that went the same way."""

    project_id: int
    story_type: str
    state: str
    rule: int | None
    """The place of the rule that caught them; None: no rule did."""
    count: int
    recent: int
    """Those accepted since the moment that was asked for."""
    dated: int
    """Those that say when they were accepted."""


@dataclass(frozen=True, slots=True)
class Sorting:
    """All stories, sorted by rules."""

    placed: tuple[Placed, ...]
    """Their counts add up to all stories."""
    matches: Mapping[int, int]
    """By rule: the stories for which its conditions hold."""
    taken: Mapping[int, Mapping[int, int]]
    """By rule: of those, how many an earlier rule had already, by that rule."""


class StorySorter:
    """Sorts stories; `names` gives the projects' names, which rules may use like ids."""

    def __init__(self, stories: StoryRows, contract: Contract, names: Mapping[int, str]) -> None:
        self._stories = stories
        self._contract = contract
        self._names = names

    def sort(self, rules: Mapping[int, Rule], since: datetime) -> Sorting:
        """Give where each story goes.

        Args:
            rules: The rules that are applied, by their place; in this order.
            since: From when on an acceptance counts as recent.
        """
        accepted = pl.col("accepted_at")
        grouped = (
            self.caught(rules)
            .with_columns(pl.col("story_type", "current_state").fill_null(UNSET))
            .group_by(_KEY)
            .agg(
                pl.len(),
                (accepted >= since).fill_null(value=False).sum().alias("recent"),
                accepted.is_not_null().sum().alias("dated"),
                *(pl.col(f"rule {place}").sum() for place in rules),
            )
        )
        piles = self._stories.ask(grouped).sort(_KEY)
        return Sorting(
            placed=tuple(Placed(*row) for row in piles.select(*_KEY, "len", "recent", "dated").iter_rows()),
            matches={place: int(piles[f"rule {place}"].sum()) for place in rules},
            taken={place: _taken(piles, place) for place in rules},
        )

    def caught(self, rules: Mapping[int, Rule]) -> pl.LazyFrame:
        """Give the stories with columns `rule 1` and so on, and `rule`: the place of the first that holds."""
        held = self._stories.lazy().with_columns(
            self._rule(rule).alias(f"rule {place}") for place, rule in rules.items()
        )
        first = [pl.when(pl.col(f"rule {place}")).then(pl.lit(place, pl.Int32)) for place in rules]
        by_first = pl.coalesce(first) if first else pl.lit(None, pl.Int32)
        return held.with_columns(by_first.alias("rule"))

    def _rule(self, rule: Rule) -> pl.Expr:
        holding = [self._condition(one) for one in rule.conditions]
        return reduce(and_ if rule.join is Join.ALL else or_, holding) if holding else _NO

    def _condition(self, condition: Condition) -> pl.Expr:
        """Give whether a condition holds, never null: without a value only `is not` does."""
        field = find_field(condition.field, self._contract)
        if field is None or field.api_name not in SCHEMA:
            return _NO
        values = [value.lower() for value in condition.values]
        kind = SCHEMA[field.api_name]
        if isinstance(kind, pl.List):
            return _labels(pl.col(field.api_name), condition.operator, values)
        if kind == pl.Boolean:
            return pl.col(field.api_name).fill_null(value=False)
        if field.api_name == _PROJECT:
            return self._project(condition.operator, values)
        return _text(_as_text(field, kind), condition.operator, values)

    def _project(self, operator: Operator, values: Sequence[str]) -> pl.Expr:
        """Give a condition on the project, by id or by name."""
        if operator is Operator.IS_SET:
            return pl.lit(value=True)
        named = {str(project) for project, name in self._names.items() if name.lower() in values}
        inside = pl.col(_PROJECT).cast(pl.String).is_in([*values, *sorted(named)])
        return ~inside if operator is Operator.IS_NOT else inside


def _as_text(field: Field, kind: pl.DataType) -> pl.Expr:
    """Give a column as the lower-case text that values are compared with; 3.0 reads as 3."""
    column = pl.col(field.api_name)
    if kind.is_float():
        whole = column.cast(pl.Int64, strict=False).cast(pl.String)
        return pl.when(column == column.floor()).then(whole).otherwise(column.cast(pl.String))
    return column.cast(pl.String).str.to_lowercase()


def _text(column: pl.Expr, operator: Operator, values: Sequence[str]) -> pl.Expr:
    if operator is Operator.IS_SET:
        return (column.str.len_bytes() > 0).fill_null(value=False)
    if operator is Operator.CONTAINS:
        return column.str.contains(values[0], literal=True).fill_null(value=False)
    inside = column.is_in(list(values)).fill_null(value=False)
    return ~inside if operator is Operator.IS_NOT else inside


def _labels(column: pl.Expr, operator: Operator, values: Sequence[str]) -> pl.Expr:
    if operator is Operator.IS_SET:
        return (column.list.len() > 0).fill_null(value=False)
    lower = column.list.eval(pl.element().str.to_lowercase())
    held = reduce(or_, (lower.list.contains(value) for value in values), _NO)
    return held.fill_null(value=False)


def _taken(piles: pl.DataFrame, place: int) -> dict[int, int]:
    """Give, by earlier rule, how many of the stories that a rule matches it has."""
    matched = pl.col(f"rule {place}")
    earlier = piles.filter((matched > 0) & (pl.col("rule") != place)).group_by("rule").agg(matched.sum())
    return {int(rule): int(count) for rule, count in earlier.sort("rule").iter_rows()}
