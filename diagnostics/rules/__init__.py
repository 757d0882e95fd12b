"""How stories become flow items: types, states and rules, as records, as a file, and put to the stories.

    proposed(contract)         what this program proposes where nobody said otherwise
    read_rules(text, contract) the rules of a file, or every problem in it with line and column
    write_rules(rules)         a commented file; `before` keeps what a person wrote into it
    load_rules(path, contract) the same from the disk

Nothing of this goes to Viz or Tracker: it previews what the same modeling would give there.
"""

from __future__ import annotations

from diagnostics.rules.model import Condition, FlowItem, FlowState, Join, Operator, Rule, RuleSet, proposed
from diagnostics.rules.problems import Problem, RulesError
from diagnostics.rules.read import load_rules, read_rules
from diagnostics.rules.write import write_rules

__all__ = [
    "Condition",
    "FlowItem",
    "FlowState",
    "Join",
    "Operator",
    "Problem",
    "Rule",
    "RuleSet",
    "RulesError",
    "load_rules",
    "proposed",
    "read_rules",
    "write_rules",
]
