"""What rules mean, in plain Python and with nothing of the library's matching: to hold that against."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diagnostics.contract import load_contract
from diagnostics.rules import Condition, Join, Operator, Rule
from diagnostics.rules.fields import find_field
from tests.support.rules import PROJECTS


def rule_holds(rule: Rule, story: Mapping[str, Any]) -> bool:
    """Tell whether a rule holds for a story, alone."""
    holding = [_holds(one, story) for one in rule.conditions]
    return all(holding) if rule.join is Join.ALL else any(holding)


def _value(story: Mapping[str, Any], name: str) -> str | None:
    """Give what a story has in a field, as plain Python sees it."""
    value = story.get(name)
    if value in (None, ""):
        return None
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).lower()


def _holds(condition: Condition, story: Mapping[str, Any]) -> bool:
    """Tell whether a condition holds, with nothing of the library's matching."""
    field = find_field(condition.field, load_contract())
    assert field is not None
    wanted = [value.lower() for value in condition.values]
    if field.api_name == "labels":
        labels = [label.lower() for label in story["labels"]]
        return bool(labels) if condition.operator is Operator.IS_SET else any(one in labels for one in wanted)
    has = [one for one in [_value(story, field.api_name)] if one is not None]
    if field.api_name == "project_id":
        has.append(PROJECTS[story["project_id"]].lower())
    if condition.operator is Operator.CONTAINS:
        return any(wanted[0] in one for one in has)
    if condition.operator is Operator.IS_SET:
        return bool(has)
    inside = any(one in wanted for one in has)
    return not inside if condition.operator is Operator.IS_NOT else inside
