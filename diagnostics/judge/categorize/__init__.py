"""Categorize artifacts: what Viz's screen shows, what rules make of the stories, and the same by project."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

from diagnostics.contract import Contract
from diagnostics.judge.categorize.flow import FlowJudge
from diagnostics.judge.categorize.rules import RulesJudge, rule_findings
from diagnostics.judge.categorize.stories import UNREAD, Sorted, sort_stories
from diagnostics.judge.findings import Findings
from diagnostics.report.levels import PaneName, Verdict
from diagnostics.report.panes import BucketRow, CategorizePane, CategoryCount, CategoryRow
from diagnostics.rules.model import UNCATEGORISED, RuleSet
from diagnostics.snapshot import Outcome, Snapshot, StageName

if TYPE_CHECKING:
    from diagnostics.summary import StoryCount

_PANE: Final = PaneName.CATEGORIZE
_NOT_LISTED: Final = "Uncategorised: not among the documented types."
_NOT_IN_RULES: Final = "Uncategorised: the rules give this type no flow item."
_GIVEN: Final = "The rules say so."


def categorize_pane(
    snapshot: Snapshot,
    contract: Contract,
    findings: Findings,
    counts: tuple[StoryCount, ...],
    rules: RuleSet,
) -> CategorizePane:
    """Give the pane, and add its findings; the buckets add up to all stories."""
    stories = sort_stories(snapshot, contract, rules, counts)
    source = rules.source or "edited"
    if stories.total:
        projects = len({pile.project_id for pile in stories.piles})
        findings.add("CAT601", _PANE, contract.categorize.scope, {"projects": projects})
    all_read = _all_read(snapshot) and stories.read == stories.total
    rule_rows = RulesJudge(contract, rules, stories, all_read=all_read).rows()
    rule_findings(rule_rows, stories, findings)
    buckets = _buckets(stories, contract)
    uncategorised = next(row.count for row in buckets if row.bucket == UNCATEGORISED)
    if uncategorised:
        findings.add("CAT606", _PANE, "stories", {"count": uncategorised, "types": _types_left(stories)})
    flow = FlowJudge(contract, rules, stories)
    category = contract.categorize
    return CategorizePane(
        verdict=Verdict.PASS,
        scope="No Project",
        meaning="All Projects",
        note=category.note,
        rules_source=source,
        rows=_rows(contract, rules, stories),
        rules=rule_rows,
        conditions_note=f"{category.conditions_note} Basis: {category.conditions_certainty}.",
        states=flow.states(),
        states_note=category.canceled_note,
        unmapped_states=flow.unmapped(findings),
        buckets=buckets,
        uncategorised=uncategorised,
        by_project=_by_project(snapshot, stories),
        flow_distribution=flow.distribution(),
        flow_load=flow.load(),
    )


def _all_read(snapshot: Snapshot) -> bool:
    return snapshot.story_rows is not None and snapshot.stage(StageName.STORIES).outcome is Outcome.DONE


def _rows(contract: Contract, rules: RuleSet, stories: Sorted) -> tuple[CategoryRow, ...]:
    """Give Tracker's types, then others that the rules or the stories name."""
    by_type, caught = Counter[str](), Counter[str]()
    for pile in stories.piles:
        by_type[pile.story_type] += pile.count
        caught[pile.story_type] += pile.count if pile.rule is not None else 0
    known = contract.enums.story_types
    total = stories.total
    return tuple(
        CategoryRow(
            type=story_type,
            flow_item=rules.types.get(story_type),
            count=by_type[story_type],
            share=_share(by_type[story_type], total),
            caught=caught[story_type],
            reason=_why(contract, rules, story_type),
        )
        for story_type in (*known, *sorted({*by_type, *rules.types} - set(known)))
    )


def _why(contract: Contract, rules: RuleSet, story_type: str) -> str:
    default = next((one for one in contract.categorize.defaults if one.type == story_type), None)
    flow_item = rules.types.get(story_type)
    if flow_item is None:
        return _NOT_LISTED if default is None else _NOT_IN_RULES
    return default.reason if default is not None and default.flow_item == flow_item else _GIVEN


def _buckets(stories: Sorted, contract: Contract) -> tuple[BucketRow, ...]:
    by_rules, by_type = Counter[str](), Counter[str]()
    for pile in stories.piles:
        (by_type if pile.rule is None else by_rules)[pile.bucket] += pile.count
    total = stories.total
    return tuple(
        BucketRow(
            bucket=bucket,
            count=by_rules[bucket] + by_type[bucket],
            share=_share(by_rules[bucket] + by_type[bucket], total),
            by_rules=by_rules[bucket],
            by_type=by_type[bucket],
        )
        for bucket in (*contract.categorize.flow_items, UNCATEGORISED, UNREAD)
    )


def _types_left(stories: Sorted) -> str:
    return ", ".join(sorted({pile.story_type for pile in stories.piles if pile.bucket == UNCATEGORISED}))


def _by_project(snapshot: Snapshot, stories: Sorted) -> tuple[CategoryCount, ...]:
    names = {project.id: project.name for project in snapshot.projects or ()}
    items: defaultdict[tuple[int, str], Counter[str]] = defaultdict(Counter)
    for pile in stories.piles:
        items[pile.project_id, pile.story_type][pile.bucket] += pile.count
    return tuple(
        CategoryCount(
            project_id=project,
            project=names.get(project, ""),
            type=story_type,
            count=buckets.total(),
            flow_items=dict(sorted(buckets.items())),
        )
        for (project, story_type), buckets in sorted(items.items())
    )


def _share(count: int, total: int) -> float:
    return round(count / total, 4) if total else 0.0
