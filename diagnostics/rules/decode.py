"""The decoded data of a file of rules as records, with what is wrong noted at its place."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, TypeVar

from diagnostics.contract import Contract, Field
from diagnostics.rules.fields import MANY_VALUES, ONE_VALUE, OPERATORS, find_field, nearest, nearest_field
from diagnostics.rules.model import Condition, FlowItem, FlowState, Join, Operator, Rule, RuleSet
from diagnostics.rules.places import KeyPath, Places
from diagnostics.rules.problems import Problem
from diagnostics.text import clean_text

MAX_RULES: Final = 200
MAX_CONDITIONS: Final = 50
MAX_VALUES: Final = 500
"""Far more than anybody writes by hand; each rule is a column over all stories."""

_SHOWN: Final = 60
_LARGEST: Final = 2**63
"""No id or estimate of Tracker comes near."""
_TABLES: Final = ("types", "states", "rules")
_RULE_KEYS: Final = ("name", "flow_item", "join", "conditions")
_CONDITION_KEYS: Final = ("field", "operator", "value")

W = TypeVar("W", bound=enum.StrEnum)


class Decoder:
    """Makes records of the data, and gathers problems on the way."""

    def __init__(self, contract: Contract, places: Places) -> None:
        self.problems: list[Problem] = []
        self._contract = contract
        self._places = places

    def rule_set(self, data: dict[str, Any]) -> RuleSet:
        """Give the rules; they only count where no problem was noted."""
        self._unknown_keys((), data, _TABLES)
        types = dict(self._mapping("types", data, FlowItem, "flow item"))
        states = dict(self._mapping("states", data, FlowState, "flow state"))
        rules = tuple(self._all("rules", ("rules",), data.get("rules", []), MAX_RULES, self._rule))
        self._same_names(rules)
        return RuleSet(types, states, tuple(rule for _, rule in rules if rule is not None))

    def _mapping(self, name: str, data: dict[str, Any], words: type[W], what: str) -> Iterator[tuple[str, W]]:
        """Give one of the two tables that map a word of Tracker to one of Viz."""
        table = data.get(name, {})
        if not isinstance(table, dict):
            self._wrong((name,), f"{name} is no table", f"Write [{name}] on a line of its own.")
            return
        for key, value in table.items():
            word = self._word((name, key), value, words, what)
            if word is not None:
                yield str(clean_text(key)), word

    def _all(
        self, what: str, path: KeyPath, items: object, most: int, make: Callable[[KeyPath, Any], Any]
    ) -> Iterator[tuple[KeyPath, Any]]:
        """Give each table of a list of tables as the record that `make` gives, with its path."""
        if not isinstance(items, list):
            self._wrong(path, f"{what} is no list of tables", f"Write [[{_header(path)}]] for each.")
            return
        if len(items) > most:
            self._wrong((*path, most), f"More than {most} {what}", "Put several conditions into one rule.")
        for place, item in enumerate(items[:most]):
            here = (*path, place)
            if isinstance(item, dict):
                yield here, make(here, item)
            else:
                self._wrong(here, f"This is no table of {what}", f"Write [[{_header(path)}]] for each.")

    def _rule(self, path: KeyPath, data: dict[str, Any]) -> Rule | None:
        self._unknown_keys(path, data, _RULE_KEYS)
        before = len(self.problems)
        name = self._text((*path, "name"), data, "name")
        item = self._required_word((*path, "flow_item"), data, FlowItem, "flow item")
        join = Join.ALL
        if "join" in data:
            join = self._word((*path, "join"), data["join"], Join, "join") or Join.ALL
        place, items = (*path, "conditions"), data.get("conditions", [])
        found = tuple(self._all("conditions", place, items, MAX_CONDITIONS, self._condition))
        if items == []:
            remedy = "Add [[rules.conditions]] below it; a rule without a condition would catch every story."
            self._wrong(place, "The rule has no condition", remedy)
        if len(self.problems) > before or name is None or item is None:
            # Its name still counts against another of the same.
            return Rule(name or "", item or FlowItem.IGNORE, (), join)
        return Rule(name, item, tuple(condition for _, condition in found), join)

    def _condition(self, path: KeyPath, data: dict[str, Any]) -> Condition | None:
        self._unknown_keys(path, data, _CONDITION_KEYS)
        field = self._field((*path, "field"), data)
        operator = self._required_word((*path, "operator"), data, Operator, "operator")
        if field is None or operator is None:
            return None
        fitting = OPERATORS.get(field.standard_type)
        if fitting is not None and operator not in fitting:
            what = f"“{operator}” does not go with {field.field}, a {field.standard_type}"
            self._wrong((*path, "operator"), what, f"Use one of: {', '.join(fitting)}.")
            return None
        values = self._values((*path, "value"), data, operator)
        return None if values is None else Condition(field.field, operator, values)

    def _field(self, path: KeyPath, data: dict[str, Any]) -> Field | None:
        name = self._text(path, data, "field")
        if name is None:
            return None
        field = find_field(name, self._contract)
        if field is None:
            close = nearest_field(name, self._contract)
            remedy = f"Did you mean “{close}”?" if close else "The pane Field support lists all fields."
            self._wrong(path, f"Unknown field “{_shown(name)}”", remedy)
        return field

    def _values(self, path: KeyPath, data: dict[str, Any], operator: Operator) -> tuple[str, ...] | None:
        """Give a condition's values as texts; None where they are not what the operator wants."""
        value = data.get("value")
        if operator in ONE_VALUE:
            text = _as_text(value)
            if text is not None:
                return (text,)
            self._wrong(path, f"“{operator}” wants one text or number", 'Write value = "…".')
            return None
        if operator in MANY_VALUES:
            texts = [_as_text(one) for one in value] if isinstance(value, list) else []
            if texts and len(texts) <= MAX_VALUES and None not in texts:
                return tuple(text for text in texts if text is not None)
            what = f"“{operator}” wants a list of 1 to {MAX_VALUES} texts or numbers"
            self._wrong(path, what, 'Write value = ["…", "…"].')
            return None
        if "value" in data:
            self._wrong(path, f"“{operator}” wants no value", "Remove this line.")
            return None
        return ()

    def _text(self, path: KeyPath, data: dict[str, Any], what: str) -> str | None:
        value = data.get(str(path[-1]))
        if isinstance(value, str) and value.strip():
            return str(clean_text(value.strip()))
        problem = f"The {what} is missing" if value is None else f"The {what} is no text"
        self._wrong(path, problem, f'Write {path[-1]} = "…".', at_value=value is not None)
        return None

    def _required_word(self, path: KeyPath, data: dict[str, Any], words: type[W], what: str) -> W | None:
        key = str(path[-1])
        if key in data:
            return self._word(path, data[key], words, what)
        self._wrong(path, f"The {what} is missing", f'Write {key} = "…", one of: {", ".join(words)}.')
        return None

    def _word(self, path: KeyPath, value: object, words: type[W], what: str) -> W | None:
        """Give a word of a closed set, in whatever case it was written."""
        if isinstance(value, str):
            for word in words:
                if word.casefold() == value.strip().casefold():
                    return word
        shown = f" “{_shown(value)}”" if isinstance(value, str) else ""
        close = nearest(value, words) if isinstance(value, str) else None
        remedy = f"Did you mean “{close}”? " if close else ""
        self._wrong(path, f"Unknown {what}{shown}", f"{remedy}Use one of: {', '.join(words)}.", at_value=True)
        return None

    def _unknown_keys(self, path: KeyPath, data: dict[str, Any], known: Iterable[str]) -> None:
        for key in data:
            if key not in known:
                close = nearest(key, known)
                remedy = f"Did you mean “{close}”? " if close else ""
                told = f"{remedy}Known here: {', '.join(known)}."
                self._wrong((*path, key), f"Unknown key “{_shown(key)}”", told, at_value=False)

    def _same_names(self, rules: Iterable[tuple[KeyPath, Rule | None]]) -> None:
        """Refuse a second rule of a name: reports and the pane tell rules apart by it."""
        lines: dict[str, int] = {}
        for path, rule in rules:
            if rule is None or not rule.name:
                continue
            name = rule.name.casefold()
            if name in lines:
                what = f"The rule of line {lines[name]} has the name “{_shown(rule.name)}” already"
                self._wrong((*path, "name"), what, "Give each rule a name of its own.")
            lines.setdefault(name, self._places.value((*path, "name"))[0])

    def _wrong(self, path: KeyPath, what: str, remedy: str, *, at_value: bool = True) -> None:
        line, column = self._places.value(path) if at_value else self._places.key(path)
        self.problems.append(Problem(line, column, what, remedy))


def _header(path: KeyPath) -> str:
    return ".".join(str(part) for part in path if isinstance(part, str))


def _shown(text: str) -> str:
    return str(clean_text(text, limit=_SHOWN))


def _as_text(value: object) -> str | None:
    """Give a value as the text that is compared; 3.0 and 3 are the same estimate."""
    if isinstance(value, str) and value.strip():
        return str(clean_text(value.strip()))
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < _LARGEST:
        return None
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
