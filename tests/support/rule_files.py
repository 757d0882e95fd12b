"""Sets of rules as hypothesis makes them."""

from __future__ import annotations

from typing import Final

from hypothesis import strategies as st

from diagnostics.contract import load_contract
from diagnostics.rules import Condition, FlowItem, FlowState, Join, Operator, Rule, RuleSet
from diagnostics.rules.fields import MANY_VALUES, ONE_VALUE, OPERATORS
from diagnostics.text import clean_text

_FIELDS: Final = tuple(load_contract().fields)
TYPES: Final = ("feature", "bug", "chore", "release", "spike")
STATES: Final = ("unscheduled", "started", "delivered", "accepted", "parked")
WORDS: Final = ("security", "Debt", "bug", "feature", "3", "1", "Alpha", "2", "p1", "started", "a b", "x")


def texts() -> st.SearchStrategy[str]:
    """Give texts as a file can hold them: trimmed, and in the form that remote text is brought into."""
    some = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)
    return some.map(lambda text: str(clean_text(text)).strip()).filter(
        lambda text: bool(text) and str(clean_text(text)) == text
    )


@st.composite
def conditions(draw: st.DrawFn, *, words: st.SearchStrategy[str] | None = None) -> Condition:
    """Give a condition that reads well, on any field of the contract."""
    field = draw(st.sampled_from(_FIELDS))
    operator = draw(st.sampled_from(OPERATORS.get(field.standard_type, tuple(Operator))))
    one = texts() | st.sampled_from(WORDS) if words is None else words
    values: tuple[str, ...] = ()
    if operator in ONE_VALUE:
        values = (draw(one),)
    elif operator in MANY_VALUES:
        values = tuple(draw(st.lists(one, min_size=1, max_size=4)))
    return Condition(field.field, operator, values)


@st.composite
def rule_sets(draw: st.DrawFn, *, words: st.SearchStrategy[str] | None = None) -> RuleSet:
    """Give rules that read well; their names differ, also in case."""
    names = draw(st.lists(texts(), max_size=5, unique_by=str.casefold))
    rules = tuple(
        Rule(
            name=name,
            flow_item=draw(st.sampled_from(FlowItem)),
            conditions=tuple(draw(st.lists(conditions(words=words), min_size=1, max_size=3))),
            join=draw(st.sampled_from(Join)),
        )
        for name in names
    )
    types = draw(st.dictionaries(st.sampled_from(TYPES) | texts(), st.sampled_from(FlowItem), max_size=5))
    states = draw(st.dictionaries(st.sampled_from(STATES) | texts(), st.sampled_from(FlowState), max_size=5))
    return RuleSet(types, states, rules)
