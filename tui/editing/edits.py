"""The rules as they are edited: what they are now, what they were before, and what is in the file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import msgspec

from diagnostics.rules import FlowItem, FlowState, Rule, RuleSet
from diagnostics.rules.model import PROPOSED

_STEPS: Final = 100
"""How many edits can be undone."""


@dataclass(frozen=True, slots=True)
class Edits:
    """One state of the editing; each edit gives another."""

    rules: RuleSet
    """As they are now. Their `source` is empty where they are no longer what it names."""
    saved: RuleSet
    """As they are in the file, or were when the dashboard began."""
    before: tuple[RuleSet, ...] = ()
    """What undoing gives, the last one first to go."""

    @classmethod
    def begun(cls, rules: RuleSet) -> Edits:
        """Give the state before any edit."""
        return cls(rules, rules)

    @property
    def dirty(self) -> bool:
        """Whether there is something that is not saved."""
        return not same(self.rules, self.saved)

    @property
    def path(self) -> Path | None:
        """The file that the rules came from or were saved to; None: there is none yet."""
        return Path(self.saved.source) if self.saved.source not in {"", PROPOSED} else None

    def place(self, name: str) -> int | None:
        """Give where the rule of that name stands, from 0."""
        names = [rule.name for rule in self.rules.rules]
        return names.index(name) if name in names else None

    def with_type(self, story_type: str, item: FlowItem | None) -> Edits:
        """Give the edits with another flow item for a type; None: uncategorised."""
        types = {name: word for name, word in self.rules.types.items() if name != story_type}
        return self._edited(types=types if item is None else {**self.rules.types, story_type: item})

    def with_state(self, state: str, flow_state: FlowState | None) -> Edits:
        """Give the edits with another flow state for a state; None: unmapped."""
        states = {name: word for name, word in self.rules.states.items() if name != state}
        return self._edited(states=states if flow_state is None else {**self.rules.states, state: flow_state})

    def with_rule(self, place: int, rule: Rule) -> Edits:
        """Give the edits with the rule in the place of the one there; behind the last one, it is new."""
        rules = self.rules.rules
        return self._edited(rules=(*rules[:place], rule, *rules[place + 1 :]))

    def without(self, place: int) -> Edits:
        """Give the edits without the rule there."""
        rules = self.rules.rules
        return self._edited(rules=(*rules[:place], *rules[place + 1 :]))

    def moved(self, place: int, by: int) -> Edits:
        """Give the edits with the rule there so many places later; earlier for less than 0."""
        rules = list(self.rules.rules)
        rules.insert(place + by, rules.pop(place))
        return self._edited(rules=tuple(rules))

    def undone(self) -> Edits:
        """Give the edits without the last one."""
        return replace(self, rules=self._named(self.before[-1]), before=self.before[:-1])

    def kept(self, saved: RuleSet) -> Edits:
        """Give the edits once they stand in a file as these rules; undoing still goes back behind that."""
        rules = saved if same(self.rules, saved) else self.rules
        return replace(self, rules=rules, saved=saved)

    def _edited(self, **parts: object) -> Edits:
        rules: RuleSet = msgspec.structs.replace(self.rules, **parts)
        if same(rules, self.rules):
            return self
        return replace(self, rules=self._named(rules), before=(*self.before, self.rules)[-_STEPS:])

    def _named(self, rules: RuleSet) -> RuleSet:
        """Give the rules with the source that is true of them."""
        return self.saved if same(rules, self.saved) else msgspec.structs.replace(rules, source="")


def same(one: RuleSet, other: RuleSet) -> bool:
    """Tell whether two sets say the same, wherever they come from."""
    return bool(msgspec.structs.replace(one, source=other.source) == other)
