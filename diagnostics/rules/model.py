"""Rules as records: what a person, a file or this program says about stories and flow items."""

from __future__ import annotations

import enum
from typing import Final

import msgspec

from diagnostics.contract import Contract

PROPOSED: Final = "proposed"
"""The source of the rules that nobody but this program made."""


UNCATEGORISED: Final = "uncategorised"
"""Stands for the flow item of stories that neither a rule nor their type gives one."""


class FlowItem(enum.StrEnum):
    """What an artifact type can be modeled as (planview-viz §2.5)."""

    FEATURE = "Feature"
    DEFECT = "Defect"
    RISK = "Risk"
    DEBT = "Debt"
    SUPPORTING_ARTIFACT = "Supporting Artifact"
    IGNORE = "Ignore"


class FlowState(enum.StrEnum):
    """What a tool's state can be mapped to (planview-viz §2.5)."""

    NEW = "New"
    WAITING = "Waiting"
    ACTIVE = "Active"
    DONE = "Done"
    CANCELED = "Canceled"
    IGNORE = "Ignore"


class Operator(enum.StrEnum):
    """How a condition looks at its field. Planview documents none (planview-viz §2.5): these are ours."""

    IS = "is"
    IS_NOT = "is not"
    """True for a story without a value, too."""
    CONTAINS = "contains"
    """A part of a text; of labels, one whole label."""
    IS_ONE_OF = "is one of"
    """Of labels: at least one of them."""
    IS_SET = "is set"
    IS_TRUE = "is true"


class Join(enum.StrEnum):
    """How many of a rule's conditions must hold."""

    ALL = "all"
    ANY = "any"


class Condition(msgspec.Struct, frozen=True):
    """One condition. Texts are compared without regard to case."""

    field: str
    """The contract's name of the field, such as `Labels`."""
    operator: Operator
    values: tuple[str, ...] = ()
    """One for `is`, `is not` and `contains`, any number for `is one of`, none for the others."""

    def __str__(self) -> str:
        shown = ", ".join(f'"{value}"' for value in self.values)
        return f"{self.field} {self.operator}{f' {shown}' if shown else ''}"


class Rule(msgspec.Struct, frozen=True):
    """A story for which the conditions hold becomes the flow item, unless an earlier rule has it."""

    name: str
    flow_item: FlowItem
    conditions: tuple[Condition, ...]
    join: Join = Join.ALL

    def __str__(self) -> str:
        joined = (" and " if self.join is Join.ALL else " or ").join(map(str, self.conditions))
        return f"{joined} → {self.flow_item}"


class RuleSet(msgspec.Struct, frozen=True):
    """Everything that decides what a story becomes: rules in order, then its type."""

    types: dict[str, FlowItem] = {}
    """Story type to flow item; a type that is absent is uncategorised."""
    states: dict[str, FlowState] = {}
    """Tool state to flow state; a state that is absent is unmapped."""
    rules: tuple[Rule, ...] = ()
    source: str = ""
    """`proposed`, or the file it was read from; empty where it was made in this session."""


def proposed(contract: Contract) -> RuleSet:
    """Give the rules of somebody who has none: the types and states as the contract proposes them."""
    return RuleSet(
        types={one.type: FlowItem(one.flow_item) for one in contract.categorize.defaults},
        states={one.state: FlowState(one.flow_state) for one in contract.categorize.state_defaults},
        source=PROPOSED,
    )
