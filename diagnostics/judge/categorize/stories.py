"""Each story in one bucket: the flow item of the first rule that holds, else of its type."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from diagnostics.contract import Contract
from diagnostics.rules.fields import applied_rules
from diagnostics.rules.model import UNCATEGORISED, Rule, RuleSet
from diagnostics.snapshot import Snapshot

if TYPE_CHECKING:
    from diagnostics.rules.matching import Sorting
    from diagnostics.summary import StoryCount

UNREAD: Final = "unread"
"""Counted by the host but not read, so that no rule can be put to them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pile:
    """Stories of one project, type and state that came into one bucket in one way."""

    project_id: int
    story_type: str
    state: str
    bucket: str
    rule: int | None
    count: int
    recent: int
    dated: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorted:
    """All stories counted, in piles, and what each rule did."""

    piles: tuple[Pile, ...]
    applied: Mapping[int, Rule]
    """By place, from 1."""
    matches: Mapping[int, int]
    taken: Mapping[int, Mapping[int, int]]

    @property
    def total(self) -> int:
        """All stories."""
        return sum(pile.count for pile in self.piles)

    @property
    def read(self) -> int:
        """Those that rules were put to."""
        return sum(pile.count for pile in self.piles if pile.bucket != UNREAD)


def sort_stories(
    snapshot: Snapshot, contract: Contract, rules: RuleSet, counts: tuple[StoryCount, ...]
) -> Sorted:
    """Give all stories in piles; their counts add up to those of `counts`."""
    applied = applied_rules(rules, contract)
    sorting = _sorting(snapshot, contract, applied)
    piles = []
    left = Counter({(row.project_id, row.story_type, row.state): row.count for row in counts})
    for one in sorting.placed if sorting else ():
        left[one.project_id, one.story_type, one.state] -= one.count
        bucket = _by_type(rules, one.story_type) if one.rule is None else str(applied[one.rule].flow_item)
        piles.append(
            Pile(
                project_id=one.project_id,
                story_type=one.story_type,
                state=one.state,
                bucket=bucket,
                rule=one.rule,
                count=one.count,
                recent=one.recent,
                dated=one.dated,
            )
        )
    for (project, story_type, state), count in left.items():
        if count > 0:
            bucket = UNREAD if applied else _by_type(rules, story_type)
            piles.append(
                Pile(
                    project_id=project,
                    story_type=story_type,
                    state=state,
                    bucket=bucket,
                    rule=None,
                    count=count,
                    recent=0,
                    dated=0,
                )
            )
    return Sorted(
        piles=tuple(piles),
        applied=applied,
        matches=sorting.matches if sorting else {},
        taken=sorting.taken if sorting else {},
    )


def _by_type(rules: RuleSet, story_type: str) -> str:
    return str(rules.types.get(story_type, UNCATEGORISED))


def _sorting(snapshot: Snapshot, contract: Contract, applied: Mapping[int, Rule]) -> Sorting | None:
    if snapshot.story_rows is None:
        return None
    from diagnostics.rules.matching import StorySorter  # noqa: PLC0415 - polars only where stories were read

    names = {project.id: project.name for project in snapshot.projects or ()}
    since = snapshot.started_at - timedelta(days=contract.categorize.window_days)
    return StorySorter(snapshot.story_rows, contract, names).sort(applied, since)
