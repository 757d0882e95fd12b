"""A rule that is being written: whatever is typed so far, and what it still lacks."""

from __future__ import annotations

import csv
from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from diagnostics.contract import Contract
from diagnostics.rules import Condition, FlowItem, Join, Operator, Rule
from diagnostics.rules.decode import MAX_CONDITIONS, MAX_VALUES
from diagnostics.rules.fields import MANY_VALUES, ONE_VALUE, OPERATORS, find_field, support
from diagnostics.text import clean_text


class DraftCondition(NamedTuple):
    """A condition as it is typed."""

    field: str = ""
    operator: Operator = Operator.IS
    text: str = ""
    """The value; of several, with commas between them and quotes around one that holds a comma."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A rule as it is typed."""

    name: str = ""
    flow_item: FlowItem = FlowItem.FEATURE
    join: Join = Join.ALL
    conditions: tuple[DraftCondition, ...] = (DraftCondition(),)

    @classmethod
    def of(cls, rule: Rule) -> Draft:
        """Give a rule as it would be typed."""
        return cls(rule.name, rule.flow_item, rule.join, tuple(map(_typed, rule.conditions)))

    def rule(self) -> Rule:
        """Give the rule; it is whole where nothing lacks."""
        conditions = (Condition(one.field, one.operator, values_of(one)) for one in self.conditions)
        return Rule(_clean(self.name), self.flow_item, tuple(conditions), self.join)

    def uncountable(self, contract: Contract) -> str:
        """Give why it cannot be put to stories yet; nothing where it can."""
        if not self.conditions:
            return "A rule needs a condition: ctrl+n adds one"
        if len(self.conditions) > MAX_CONDITIONS:
            return f"A rule has at most {MAX_CONDITIONS} conditions"
        for place, one in enumerate(self.conditions, 1):
            lacking = _lacking(one, contract)
            if lacking:
                return lacking if len(self.conditions) == 1 else f"Condition {place}: {lacking}"
        return ""

    def refusal(self, contract: Contract, taken: Collection[str]) -> str:
        """Give why it cannot be kept; nothing where it can.

        Args:
            contract: Which fields there are.
            taken: The names of the other rules.
        """
        name = _clean(self.name)
        if not name:
            return "The rule needs a name"
        if name.casefold() in {other.casefold() for other in taken}:
            return f"Another rule has the name “{name}” already"
        return self.uncountable(contract)


def operators_for(field: str, contract: Contract) -> tuple[Operator, ...]:
    """Give the operators that go with a field."""
    found = find_field(field, contract)
    return OPERATORS.get(found.standard_type if found else "", tuple(Operator))


def unusable(field: str, contract: Contract) -> str:
    """Give why a rule cannot look at a field; nothing where it can, or where that is not known."""
    told = support(field, contract)
    return f"{field} cannot be used in a rule ({told.basis}): {told.reason}" if told.usable is False else ""


def values_of(condition: DraftCondition) -> tuple[str, ...]:
    """Give the values that were typed, as many as the operator takes."""
    if condition.operator in MANY_VALUES:
        rows = list(csv.reader([str(clean_text(condition.text))], skipinitialspace=True))
        return tuple(text for text in (_clean(one) for row in rows for one in row) if text)
    return (_clean(condition.text),) if condition.operator in ONE_VALUE else ()


def _typed(one: Condition) -> DraftCondition:
    several = one.operator in MANY_VALUES
    text = ", ".join(map(_quoted, one.values)) if several else "".join(one.values)
    return DraftCondition(one.field, one.operator, text)


def _quoted(value: str) -> str:
    """Give one of several values; one that holds a comma or a quote stands in quotes."""
    return '"{}"'.format(value.replace('"', '""')) if set(value) & {",", '"'} else value


def _lacking(one: DraftCondition, contract: Contract) -> str:
    if not one.field:
        return "choose a field: enter on it lists them"
    refused = unusable(one.field, contract)
    if refused:
        return refused
    values = values_of(one)
    if one.operator in ONE_VALUE | MANY_VALUES and not any(values):
        return f"type a value for “{one.field} {one.operator}”"
    return f"it has more than {MAX_VALUES} values" if len(values) > MAX_VALUES else ""


def _clean(text: str) -> str:
    return str(clean_text(text)).strip()
