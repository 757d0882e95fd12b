"""The single stories behind a row: as many as the report counts, with what the rules make of each."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from diagnostics.contract import load_contract
from diagnostics.judge import judge
from diagnostics.report.panes import RuleStatus
from diagnostics.rows import StoryRows
from diagnostics.rules import Condition, FlowItem, FlowState, Operator, Rule, RuleSet
from diagnostics.scope import Scope, ScopeKind
from diagnostics.snapshot import Choice, ProjectFacts, Snapshot, Way, WayCause
from diagnostics.stories import Stories, stories_behind
from tests.support.rules import frame, snapshot_of

CONTRACT = load_contract()
STORIES: tuple[dict[str, Any], ...] = (
    {"id": 1, "name": "Login", "story_type": "feature", "current_state": "started", "labels": ["security"]},
    {"id": 2, "name": "Crash", "story_type": "bug", "current_state": "accepted", "project_id": 2},
    {"id": 3, "name": "Upgrade", "story_type": "chore", "current_state": "accepted", "estimate": 0.5},
    {"id": 4, "name": "1.0", "story_type": "release", "current_state": "unstarted", "external_id": "X-1"},
    {"id": 5, "name": None, "story_type": None, "current_state": "parked", "integration_id": 7},
)
RULES = RuleSet(
    types={"feature": FlowItem.FEATURE, "bug": FlowItem.DEFECT, "chore": FlowItem.DEBT},
    states={"started": FlowState.ACTIVE, "accepted": FlowState.DONE},
    rules=(
        Rule("risky", FlowItem.RISK, (Condition("Labels", Operator.CONTAINS, ("security",)),)),
        Rule("late", FlowItem.DEBT, (Condition("Type", Operator.IS_ONE_OF, ("feature", "bug")),)),
        Rule("owned", FlowItem.DEBT, (Condition("Owners", Operator.IS_SET),)),
    ),
)


def behind(kind: ScopeKind, name: str = "", snapshot: Snapshot | None = None) -> Stories:
    """Give the stories of a scope, which must be at hand."""
    seen = snapshot or snapshot_of(STORIES)
    found = stories_behind(seen, CONTRACT, RULES, Scope(kind=kind, name=name))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("kind", "name", "ids"),
    [
        (ScopeKind.ALL, "", [1, 2, 3, 4, 5]),
        (ScopeKind.TYPE, "bug", [2]),
        (ScopeKind.TYPE, "(none)", [5]),
        (ScopeKind.STATE, "accepted", [2, 3]),
        (ScopeKind.PROJECT, "2", [2]),
        (ScopeKind.FLOW_ITEM, "Debt", [2, 3]),
        (ScopeKind.FLOW_ITEM, "uncategorised", [4, 5]),
        (ScopeKind.RULE, "late", [1, 2]),
        (ScopeKind.RULE, "owned", []),
        (ScopeKind.RULE, "no such rule", []),
        (ScopeKind.FIELD, "estimate", [3]),
        (ScopeKind.FIELD, "labels", [1]),
        (ScopeKind.FIELD, "no_such_field", []),
        (ScopeKind.INTEGRATION, "1:7", [5]),
        (ScopeKind.INTEGRATION, "1:", [4]),
        (ScopeKind.DONE, "Debt", [2, 3]),
        (ScopeKind.IN_PROGRESS, "Risk", [1]),
    ],
)
def test_a_scope_gives_its_stories(kind: ScopeKind, name: str, ids: list[int]) -> None:
    """Each kind of row, a type that is not set, and names that mean nothing."""
    found = behind(kind, name)
    assert found.frame["id"].to_list() == ids
    assert (found.of, found.sampled) == (5, 0)


def test_each_story_tells_where_it_went() -> None:
    """The flow item with the rule that gave it, else by the type; the project by its name."""
    rows = behind(ScopeKind.ALL).frame.rows(named=True)
    told = [(row["flow_item"], row["rule"], row["project"]) for row in rows]
    assert told == [
        ("Risk", "1 risky", "Alpha"),
        ("Debt", "2 late", "Beta"),
        ("Debt", None, "Alpha"),
        ("uncategorised", None, "Alpha"),
        ("uncategorised", None, "Alpha"),
    ]
    assert rows[0]["labels"] == "security"
    assert rows[4]["title"] is None
    assert rows[4]["type"] == "(none)"


def test_as_many_stories_as_the_report_counts(mixed_snapshot: Snapshot) -> None:
    """Of every type, state, flow item, rule, field and integration of a whole world."""
    report = judge(mixed_snapshot, CONTRACT, RULES)
    categories, fields = report.panes.categorize, report.panes.fields
    counts = [
        *((ScopeKind.TYPE, one.type, one.count) for one in categories.rows),
        *((ScopeKind.STATE, one.state, one.count) for one in categories.states),
        *((ScopeKind.FLOW_ITEM, one.bucket, one.count) for one in categories.buckets),
        *((ScopeKind.DONE, one.flow_item, one.overall) for one in categories.flow_distribution.rows),
        *((ScopeKind.IN_PROGRESS, one.flow_item, one.count) for one in categories.flow_load.rows),
        *(
            (ScopeKind.RULE, one.name, one.matches)
            for one in categories.rules
            if one.status is not RuleStatus.UNUSABLE
        ),
        *((ScopeKind.FIELD, one.api_name or one.field, one.populated or 0) for one in fields.fields),
        *(
            (ScopeKind.INTEGRATION, f"{one.project_id}:{one.id or ''}", one.stories)
            for one in fields.integrations
        ),
    ]
    differing = [one for one in counts if behind(one[0], one[1], mixed_snapshot).frame.height != one[2]]
    assert len(counts) > 60
    assert sum(count > 0 for _, _, count in counts) > 30
    assert differing == []


def test_samples_are_told_apart_and_only_where_the_report_counts_them() -> None:
    """A page of a project that the host counted is part of its own row and of fields, and of nothing else."""
    counted = ProjectFacts(id=2, name="Beta", choice=Choice(way=Way.TOTALS, cause=WayCause.ASKED))
    seen = replace(
        snapshot_of([one for one in STORIES if one.get("project_id") != 2]),
        projects=(ProjectFacts(id=1, name="Alpha"), counted),
        sample_rows=StoryRows.of(frame([{"id": 9, "project_id": 2, "story_type": "bug", "estimate": 2.0}])),
    )
    of_project = behind(ScopeKind.PROJECT, "2", seen)
    assert (of_project.frame["id"].to_list(), of_project.of, of_project.sampled) == ([9], 5, 1)
    of_field = behind(ScopeKind.FIELD, "estimate", seen)
    assert (of_field.frame["id"].to_list(), of_field.sampled) == ([3, 9], 1)
    assert behind(ScopeKind.TYPE, "bug", seen).frame["id"].to_list() == []


def test_without_stories_there_is_no_list() -> None:
    """None says that nothing was read; an empty frame that nothing is among what was."""
    assert stories_behind(snapshot_of(None), CONTRACT, RULES, Scope()) is None
    empty = replace(snapshot_of(None), story_rows=StoryRows.of(frame([])))
    found = stories_behind(empty, CONTRACT, RULES, Scope())
    assert found is not None
    assert found.frame.schema["updated"] == pl.Datetime("us", "UTC")
    assert found.frame.is_empty()
