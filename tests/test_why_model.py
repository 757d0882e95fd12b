"""Why a story is, or is not, in Viz: the links that hang on rules, flow items and flow states."""

from __future__ import annotations

import csv
from pathlib import Path

import msgspec
import pytest

from diagnostics.contract import load_contract
from diagnostics.exports import read_export
from diagnostics.judge.why import explain_story
from diagnostics.report.levels import Status
from diagnostics.report.why import InViz, StepName, Why
from diagnostics.rules import Condition, FlowItem, FlowState, Operator, Rule, RuleSet, proposed
from diagnostics.sandbox import Sandbox
from tests.conftest import target_for
from tests.support.command import run
from tests.test_why import STOREFRONT, detail, pick, reason, recent, see

PROPOSED = proposed(load_contract())


def rule(name: str, item: FlowItem, *conditions: Condition) -> Rule:
    """Give a rule on all of its conditions."""
    return Rule(name=name, flow_item=item, conditions=conditions)


def with_rules(*rules: Rule) -> RuleSet:
    """Give the proposed mapping with rules before it."""
    return msgspec.structs.replace(PROPOSED, rules=rules)


IS_BUG = Condition(field="Type", operator=Operator.IS, values=("bug",))
HAS_OWNERS = Condition(field="Owners", operator=Operator.IS_SET)
IS_ESTIMATED = Condition(field="Estimate", operator=Operator.IS_SET)


def answer_with(mixed: Sandbox, rules: RuleSet, story_type: str = "bug") -> Why:
    """Give the answer for a recent story of a type under some rules."""
    number = pick(mixed, STOREFRONT, recent(story_type))
    return explain_story(see(target_for(mixed), number), number, rules=rules)


def link(answer: Why, name: StepName) -> str:
    """Give what one link says."""
    return next(step.detail for step in answer.steps if step.step is name)


def test_the_rule_that_catches_a_story_is_named_with_its_sentence(mixed: Sandbox) -> None:
    """The first rule that holds gives the flow item, and later ones do not count."""
    rules = with_rules(rule("risky", FlowItem.RISK, IS_BUG), rule("late", FlowItem.DEBT, IS_BUG))

    answer = answer_with(mixed, rules)

    assert reason(answer) == (InViz.IN, None)
    assert "Rule 1 'risky' catches it" in link(answer, StepName.RULE)
    assert link(answer, StepName.FLOW_ITEM) == "Risk."
    assert "started -> Active" in link(answer, StepName.FLOW_STATE)


def test_without_a_rule_the_type_decides(mixed: Sandbox) -> None:
    """What no rule catches becomes what its type is mapped to."""
    answer = answer_with(mixed, with_rules(rule("bugs", FlowItem.RISK, IS_BUG)), "feature")

    assert "None of 1 rules catches it" in link(answer, StepName.RULE)
    assert link(answer, StepName.FLOW_ITEM) == "Feature."


def test_a_rule_that_ignores_the_story_is_the_reason(mixed: Sandbox) -> None:
    """Ignore is a deliberate exclusion, by the rule."""
    answer = answer_with(mixed, with_rules(rule("not ours", FlowItem.IGNORE, IS_BUG)))

    assert reason(answer) == (InViz.OUT, StepName.FLOW_ITEM)
    assert "by the rule" in detail(answer)


def test_a_type_without_a_flow_item_is_the_reason(mixed: Sandbox) -> None:
    """An uncategorised story is no flow item."""
    rules = msgspec.structs.replace(PROPOSED, types={"feature": FlowItem.FEATURE})

    assert reason(answer_with(mixed, rules)) == (InViz.OUT, StepName.FLOW_ITEM)


@pytest.mark.parametrize("states", [{}, {"started": FlowState.IGNORE}], ids=["unmapped", "ignored"])
def test_a_state_without_a_flow_state_is_the_reason(mixed: Sandbox, states: dict[str, FlowState]) -> None:
    """A story whose state is not mapped, or ignored, counts in no flow metric."""
    assert reason(answer_with(mixed, msgspec.structs.replace(PROPOSED, states=states))) == (
        InViz.OUT,
        StepName.FLOW_STATE,
    )


def test_a_rule_that_viz_cannot_use_does_not_decide_and_is_told(mixed: Sandbox) -> None:
    """A rule on persons is not applied, and the chain says which and why."""
    answer = answer_with(mixed, with_rules(rule("mine", FlowItem.IGNORE, HAS_OWNERS)))

    assert reason(answer) == (InViz.IN, None)
    assert "Rule 1 'mine' is not applied" in link(answer, StepName.RULE)


def test_a_rule_on_a_field_nobody_knows_of_leaves_the_answer_open(mixed: Sandbox) -> None:
    """Whether Viz offers the estimate to rules is not documented, so that the answer is unknown."""
    number = pick(mixed, STOREFRONT, lambda one: recent("feature")(one) and "estimate" in one)
    rules = with_rules(rule("sized", FlowItem.DEBT, IS_ESTIMATED))

    answer = explain_story(see(target_for(mixed), number), number, rules=rules)

    assert reason(answer) == (InViz.UNKNOWN, StepName.RULE)


def test_the_command_takes_the_rules_of_a_file(mixed: Sandbox, tmp_path: Path) -> None:
    """--rules decides the flow item; a file with a mistake ends with its line, before anything is asked."""
    good, bad = tmp_path / "good.toml", tmp_path / "bad.toml"
    good.write_text('[types]\nfeature = "Ignore"\n', encoding="utf-8")
    bad.write_text('[types]\nfeature = "Feeture"\n', encoding="utf-8")
    settings = {"TRACKER_URL": mixed.url, "TRACKER_TOKEN": mixed.connection_user.token}
    story = str(pick(mixed, STOREFRONT, recent("feature")))

    taken = run("why", story, "--rules", str(good), home=tmp_path, **settings)
    refused = run("why", story, "--rules", str(bad), home=tmp_path, **settings)

    assert "Ignore: left out on purpose by the type feature" in " ".join(taken.stdout.split())
    assert refused.returncode == 2
    assert "bad.toml:2:" in refused.stderr


def test_an_export_answers_for_its_stories_as_far_as_it_goes(tmp_path: Path) -> None:
    """An export holds no roles and no dates of update: these are unknown, not lost."""
    path = tmp_path / "shop.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(
            [["Id", "Title", "Type", "Current State"], ["7", "Pay by card", "feature", "started"]]
        )
    snapshot = read_export(path)

    known, foreign = explain_story(snapshot, 7), explain_story(snapshot, 8)

    assert known.verdict is InViz.UNKNOWN
    assert known.story.title == "Pay by card"
    assert {step.status for step in known.steps if step.step in {StepName.ROLE, StepName.AGE}} == {
        Status.UNKNOWN
    }
    assert link(known, StepName.FLOW_ITEM) == "Feature."
    assert reason(foreign) == (InViz.UNKNOWN, StepName.FOUND)
