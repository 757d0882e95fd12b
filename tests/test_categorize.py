"""What becomes of stories: rules in order, then types, and what every face tells of it."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.contract import load_contract
from diagnostics.judge import judge
from diagnostics.judge.categorize import categorize_pane
from diagnostics.judge.findings import Findings
from diagnostics.report.panes import CategorizePane, RuleRow, RuleStatus
from diagnostics.rules import (
    Condition,
    FlowItem,
    FlowState,
    Join,
    Operator,
    Rule,
    RuleSet,
    proposed,
    read_rules,
    write_rules,
)
from diagnostics.rules.fields import find_field
from diagnostics.summary import StoryCount
from tests.support.plain_rules import rule_holds
from tests.support.rule_files import STATES, TYPES, WORDS, rule_sets
from tests.support.rules import NOW, PROJECTS, snapshot_of

CONTRACT = load_contract()
STORIES: tuple[dict[str, Any], ...] = (
    {"id": 1, "name": "Login SECURITY", "story_type": "feature", "current_state": "started",
     "labels": ["security", "web"], "estimate": 3.0, "story_priority": "p1"},
    {"id": 2, "name": "Crash", "story_type": "bug", "current_state": "accepted", "project_id": 2,
     "labels": ["insecurity"], "accepted_at": NOW - timedelta(days=3)},
    {"id": 3, "name": "Upgrade", "story_type": "chore", "current_state": "accepted",
     "accepted_at": NOW - timedelta(days=40), "estimate": 0.5},
    {"id": 4, "name": "1.0", "story_type": "release", "current_state": "unstarted", "project_id": 2},
    {"id": 5, "name": None, "story_type": None, "current_state": "parked"},
)  # fmt: skip


def pane_of(rules: RuleSet, stories: Any = STORIES) -> CategorizePane:
    """Give the pane on the stories with these rules."""
    return judge(snapshot_of(stories), CONTRACT, rules).panes.categorize


def caught(condition: Condition, *more: Condition, join: Join = Join.ALL) -> RuleRow:
    """Give the row of a rule with these conditions."""
    return pane_of(RuleSet(rules=(Rule("it", FlowItem.RISK, (condition, *more), join),))).rules[0]


@pytest.mark.parametrize(
    ("field", "operator", "values", "matches"),
    [
        ("Title", Operator.IS, ("crash",), 1),
        ("Title", Operator.IS_NOT, ("crash",), 4),
        ("Title", Operator.CONTAINS, ("security",), 1),
        ("Title", Operator.CONTAINS, (".",), 1),
        ("Title", Operator.IS_ONE_OF, ("Crash", "upgrade"), 2),
        ("Title", Operator.IS_SET, (), 4),
        ("ID", Operator.IS, ("3",), 1),
        ("Type", Operator.IS, ("BUG",), 1),
        ("Type", Operator.IS_NOT, ("bug",), 4),
        ("State", Operator.IS_ONE_OF, ("accepted", "parked"), 3),
        ("Priority", Operator.IS_NOT, ("p1",), 4),
        ("Priority", Operator.IS_SET, (), 1),
        ("Labels", Operator.CONTAINS, ("Security",), 1),
        ("Labels", Operator.IS_ONE_OF, ("insecurity", "web"), 2),
        ("Labels", Operator.IS_SET, (), 2),
        ("Project", Operator.IS, ("beta",), 2),
        ("Project", Operator.IS, ("2",), 2),
        ("Project", Operator.IS_NOT, ("Beta",), 3),
        ("Project", Operator.IS_SET, (), 5),
        ("Estimate", Operator.IS, ("3",), 1),
        ("Estimate", Operator.IS, ("0.5",), 1),
        ("Estimate", Operator.IS_SET, (), 2),
    ],
)  # fmt: skip
def test_each_operator_means_what_the_pane_says(
    field: str, operator: Operator, values: tuple[str, ...], matches: int
) -> None:
    """Case does not count, labels are whole, and what is missing is not anything."""
    assert caught(Condition(field, operator, values)).matches == matches


def test_conditions_are_joined_as_the_rule_says() -> None:
    """All of them, or any of them."""
    labelled = Condition("Labels", Operator.IS_SET)
    bug = Condition("Type", Operator.IS, ("bug",))

    assert caught(labelled, bug).matches == 1
    assert caught(labelled, bug, join=Join.ANY).matches == 2


def test_the_first_rule_that_holds_wins() -> None:
    """A rule gets what no earlier one has; one that gets nothing is named with those that have it."""
    labelled = Condition("Labels", Operator.IS_SET)
    rules = RuleSet(
        types={"feature": FlowItem.FEATURE},
        rules=(
            Rule("Labelled", FlowItem.RISK, (labelled,)),
            Rule("Bugs", FlowItem.DEFECT, (Condition("Type", Operator.IS, ("bug",)),)),
            Rule("Most", FlowItem.DEBT, (Condition("Title", Operator.IS_SET),)),
        ),
    )
    pane = pane_of(rules)

    assert [(one.matches, one.catches, one.status) for one in pane.rules] == [
        (2, 2, RuleStatus.ACTIVE),
        (1, 0, RuleStatus.SHADOWED),
        (4, 2, RuleStatus.ACTIVE),
    ]
    assert [(one.rule, one.count) for one in pane.rules[1].shadowed_by] == [("Labelled", 1)]
    buckets = {one.bucket: (one.by_rules, one.by_type) for one in pane.buckets if one.count}
    assert buckets == {"Risk": (2, 0), "Debt": (2, 0), "uncategorised": (0, 1)}
    feature = next(one for one in pane.rows if one.type == "feature")
    assert (feature.count, feature.caught) == (1, 1)


@pytest.mark.parametrize(
    ("field", "status", "code"),
    [
        ("Owners", RuleStatus.UNUSABLE, "CAT602"),
        ("External Integration ID", RuleStatus.UNUSABLE, "CAT602"),
        ("Description", RuleStatus.UNUSABLE, "CAT602"),
        ("(name not known)", RuleStatus.UNUSABLE, "CAT602"),
        ("Estimate", RuleStatus.UNCERTAIN, "CAT605"),
    ],
)
def test_a_field_that_viz_cannot_use_keeps_its_rule_out(field: str, status: RuleStatus, code: str) -> None:
    """Reason and certainty are told; where it is not known, the rule counts and is marked."""
    rules = RuleSet(rules=(Rule("it", FlowItem.RISK, (Condition(field, Operator.IS_SET),)),))
    report = judge(snapshot_of(STORIES), CONTRACT, rules)
    row, known = report.panes.categorize.rules[0], find_field(field, CONTRACT)

    assert known is not None
    assert row.status is status
    assert f"{field} ({known.basis})" in row.reason
    assert known.reason in row.reason
    assert row.catches == (2 if status is RuleStatus.UNCERTAIN else 0)
    finding = next(one for one in report.findings if one.code == code)
    assert finding.subject == "rule 1, it"


def test_a_rule_that_matches_nothing_is_empty_only_once_all_was_read() -> None:
    """While stories still come, nothing is said against a rule."""
    rules = RuleSet(rules=(Rule("it", FlowItem.RISK, (Condition("Title", Operator.IS, ("zzz",)),)),))
    early = judge(snapshot_of(STORIES, read=False), CONTRACT, rules)
    late = judge(snapshot_of(STORIES), CONTRACT, rules)

    assert early.panes.categorize.rules[0].status is RuleStatus.UNSEEN
    assert late.panes.categorize.rules[0].status is RuleStatus.EMPTY
    assert ["CAT604" in {one.code for one in report.findings} for report in (early, late)] == [False, True]


def test_without_stories_everything_is_nought() -> None:
    """A report on a host that was never reached has rules, states and buckets, and counts none."""
    rules = RuleSet(rules=(Rule("it", FlowItem.RISK, (Condition("Title", Operator.IS_SET),)),))
    pane = pane_of(rules, None)

    assert {one.count for one in pane.buckets} == {one.count for one in pane.states} == {0}
    assert (pane.rules[0].matches, pane.rules[0].status) == (0, RuleStatus.UNSEEN)
    assert {one.overall_share for one in pane.flow_distribution.rows} == {None}


def test_states_without_a_flow_state_are_told() -> None:
    """What nobody mapped is listed with its stories, and is a finding."""
    report = judge(snapshot_of(STORIES), CONTRACT)
    finding = next(one for one in report.findings if one.code == "CAT607")
    pane = report.panes.categorize

    assert [(one.state, one.count) for one in pane.unmapped_states] == [("parked", 1)]
    assert finding.evidence == {"count": 1, "states": "parked"}
    assert {one.basis for one in pane.states} == {"inferred", "unknown"}


def test_the_preview_counts_what_is_done_and_what_is_in_progress() -> None:
    """Done by the flow item, overall and in thirty days; in progress by flow item and flow state."""
    pane = pane_of(proposed(CONTRACT))

    done = {one.flow_item: (one.recent, one.overall) for one in pane.flow_distribution.rows}
    assert done == {"Feature": (0, 0), "Defect": (1, 1), "Risk": (0, 0), "Debt": (0, 1)}
    assert [one.overall_share for one in pane.flow_distribution.rows] == [0.0, 0.5, 0.0, 0.5]
    load = {one.flow_item: one.by_state for one in pane.flow_load.rows if one.count}
    assert load == {"Feature": {"Active": 1, "Waiting": 0}}
    assert "preview" in pane.flow_distribution.note
    assert "preview" in pane.flow_load.note


def test_what_is_ignored_is_in_no_metric() -> None:
    """Ignore and Supporting Artifact stand outside, and are told as such."""
    items = {"bug": FlowItem.IGNORE, "chore": FlowItem.SUPPORTING_ARTIFACT, "feature": FlowItem.IGNORE}
    pane = pane_of(msgspec.structs.replace(proposed(CONTRACT), types=items))

    assert pane.flow_distribution.outside == 2
    assert (pane.flow_load.total, pane.flow_load.outside) == (0, 1)


@pytest.mark.parametrize(
    ("with_rule", "expected"), [(False, {"Defect": 11}), (True, {"Risk": 1, "unread": 10})]
)
def test_stories_that_were_only_counted_go_by_type_until_a_rule_could_have_them(
    *, with_rule: bool, expected: dict[str, int]
) -> None:
    """The host's own counts stand beside stories that were read, and are never put to a rule."""
    rule = Rule("it", FlowItem.RISK, (Condition("Title", Operator.IS_SET),))
    rules = RuleSet(types={"bug": FlowItem.DEFECT}, rules=(rule,) if with_rule else ())
    snapshot = snapshot_of(STORIES[1:2])
    findings = Findings(snapshot, CONTRACT)
    counts = (StoryCount(1, "bug", "started", 10), StoryCount(2, "bug", "accepted", 1))

    pane = categorize_pane(snapshot, CONTRACT, findings, counts, rules)

    assert {one.bucket: one.count for one in pane.buckets if one.count} == expected
    assert [one.code for one in findings.found].count("CAT608") == with_rule


@st.composite
def _stories(draw: st.DrawFn) -> list[dict[str, Any]]:
    story = st.fixed_dictionaries(
        {
            "id": st.integers(1, 9),
            "project_id": st.sampled_from(tuple(PROJECTS)),
            "story_type": st.none() | st.sampled_from(TYPES),
            "current_state": st.none() | st.sampled_from(STATES),
            "name": st.none() | st.sampled_from(WORDS),
            "story_priority": st.none() | st.sampled_from(("p1", "p2")),
            "estimate": st.none() | st.sampled_from((0.0, 0.5, 3.0)),
            "labels": st.lists(st.sampled_from(WORDS), max_size=3),
        }
    )
    return draw(st.lists(story, max_size=12))


@given(_stories(), rule_sets(words=st.sampled_from(WORDS)))
def test_every_story_is_in_one_bucket_and_every_dead_rule_is_named(
    stories: list[dict[str, Any]], rules: RuleSet
) -> None:
    """Buckets add up to all, rules get what a plain walk gives them, and idle ones are told."""
    report = judge(snapshot_of(stories), CONTRACT, read_rules(write_rules(rules), CONTRACT))
    pane = report.panes.categorize
    usable = {one.place: one for one in pane.rules if one.status is not RuleStatus.UNUSABLE}
    expected, buckets = Counter[int](), Counter[str]()
    for story in stories:
        first = next((place for place in usable if rule_holds(rules.rules[place - 1], story)), None)
        expected[first or 0] += 1
        by_type = rules.types.get(story["story_type"] or "(none)", "uncategorised")
        buckets[str(rules.rules[first - 1].flow_item if first else by_type)] += 1

    assert sum(one.count for one in pane.buckets) == len(stories) == report.summary.total
    assert {one.bucket: one.count for one in pane.buckets if one.count} == dict(buckets)
    assert {one.place: one.catches for one in usable.values() if one.catches} == {
        place: count for place, count in expected.items() if place
    }
    told = {one.subject for one in report.findings if one.code in {"CAT602", "CAT603"}}
    for row in pane.rules:
        idle = row.status is RuleStatus.UNUSABLE or (row.matches > 0 and not row.catches)
        assert (f"rule {row.place}, {row.name}" in told) == idle
        assert sum(one.count for one in row.shadowed_by) == row.matches - row.catches
    assert sum(sum(one.flow_items.values()) for one in pane.by_project) == len(stories)
    assert sum(one.count for one in pane.states) == len(stories)


def test_the_proposal_has_a_reason_and_a_certainty_for_each_state() -> None:
    """Each state of Tracker has a flow state of Viz by inference; nothing is Canceled, and that is said."""
    category = load_contract().categorize

    assert {one.state for one in category.state_defaults} == set(load_contract().enums.states)
    assert {one.certainty for one in category.state_defaults} == {"inferred"}
    assert all(one.reason for one in category.state_defaults)
    assert FlowState.CANCELED not in proposed(load_contract()).states.values()
    assert "Canceled" in pane_of(proposed(CONTRACT)).states_note
    assert (category.flow_items, category.flow_states) == (tuple(FlowItem), tuple(FlowState))
