"""Rules where the host counted a project and only the others were read."""

from __future__ import annotations

import asyncio

import msgspec

from diagnostics.contract import load_contract
from diagnostics.judge import judge
from diagnostics.observe import observe
from diagnostics.report.panes import RuleStatus
from diagnostics.rules import Condition, FlowItem, Operator, Rule, proposed
from diagnostics.sandbox import Sandbox
from tests.conftest import TODAY, target_for


def test_a_rule_is_not_called_empty_where_stories_were_only_counted() -> None:
    """What a rule would match among 200,000 stories that nobody read cannot be told."""
    nowhere = Condition(field="Labels", operator=Operator.CONTAINS, values=("a label that nobody gave",))
    rule = Rule(name="nowhere", flow_item=FlowItem.RISK, conditions=(nowhere,))
    rules = msgspec.structs.replace(proposed(load_contract()), rules=(rule,))
    with Sandbox(scenario="big", today=TODAY) as big:
        report = judge(asyncio.run(observe(target_for(big))), rules=rules)

    assert [row.status for row in report.panes.categorize.rules] == [RuleStatus.UNSEEN]
