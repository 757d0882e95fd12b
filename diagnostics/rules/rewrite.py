"""A file of rules changed in place: the tables that changed are edited, everything else stays as it was."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import tomlkit

from diagnostics.contract import load_contract
from diagnostics.rules.model import Operator, Rule, RuleSet
from diagnostics.rules.places import Places
from diagnostics.rules.problems import RulesError
from diagnostics.rules.read import read_rules

_COMMENT_LINE: Final = re.compile(r"[ \t]*#")


@dataclass(frozen=True, slots=True)
class _Block:
    """A stretch of the file: what stands before the first table, one table, or one whole rule."""

    table: str
    text: str


def comments_of(before: str) -> tuple[str, ...]:
    """Give the comments of a text that reads as rules, in its order; of one that does not, none."""
    try:
        read_rules(before, load_contract())
    except RulesError:
        return ()
    return tuple(Places(_plain(before)).comments)


def rewritten(before: str, rules: RuleSet) -> str | None:
    """Give the text with the rules in it; None where it does not read as rules, or not as tables."""
    text = _plain(before)
    try:
        old = read_rules(text, load_contract())
    except RulesError:
        return None
    blocks = _blocks(text)
    named = [block for block in blocks if block.table == "rules"]
    if len(named) != len(old.rules):
        return None
    by_name = {rule.name: (rule, block.text) for rule, block in zip(old.rules, named, strict=True)}
    head = [_with_words(block, rules) for block in blocks if block.table != "rules"]
    missing = _words(rules)
    for block in blocks:
        missing.pop(block.table, None)
    from diagnostics.rules.write import rule_text  # noqa: PLC0415 - each of the two uses the other

    head += ["\n" + tomlkit.dumps({name: dict(words)}) for name, words in missing.items() if words]
    tail = []
    for rule in rules.rules:
        was = by_name.get(rule.name)
        tail.append(_edited(was[1], was[0], rule) if was else f"\n{rule_text(rule)}")
    return "".join(part if part.endswith("\n") or not part else part + "\n" for part in [*head, *tail])


def _plain(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n")


def _blocks(text: str) -> list[_Block]:
    """Cut the text at its tables; the comment lines directly above one belong to it."""
    cuts = [(0, "")]
    cuts += [
        (_with_comments_above(text, header.start), str(header.path[0]))
        for header in Places(text).headers
        if header.path[0] != "rules" or len(header.path) == 2  # noqa: PLR2004 - ("rules", n): the rule itself
    ]
    ends = [start for start, _ in cuts[1:]] + [len(text)]
    return [_Block(table, text[start:end]) for (start, table), end in zip(cuts, ends, strict=True)]


def _with_comments_above(text: str, start: int) -> int:
    start = text.rfind("\n", 0, start) + 1
    while start > 0:
        line = text.rfind("\n", 0, start - 1) + 1
        if not _COMMENT_LINE.match(text, line):
            break
        start = line
    return start


def _words(rules: RuleSet) -> dict[str, Mapping[str, str]]:
    return {"types": rules.types, "states": rules.states}


def _with_words(block: _Block, rules: RuleSet) -> str:
    """Give the block of a table of words with the words as they are now."""
    words = _words(rules).get(block.table, {})
    document: Any = tomlkit.parse(block.text)
    table = document.get(block.table) if block.table else None
    if table is None:
        return block.text
    for key in [key for key in table if key not in words]:
        del table[key]
    for key, word in words.items():
        # What somebody wrote in another case means the same, and stays as it is.
        if key not in table or str(table[key]).strip().casefold() != word.casefold():
            table[key] = str(word)
    return str(tomlkit.dumps(document))


def _edited(text: str, old: Rule, new: Rule) -> str:
    """Give a rule's block with what changed in it."""
    if old == new:
        return text
    document: Any = tomlkit.parse(text)
    table = document["rules"][0]
    if old.flow_item is not new.flow_item:
        table["flow_item"] = str(new.flow_item)
    if old.join is not new.join:
        table["join"] = str(new.join)
    _edit_conditions(table["conditions"], old, new)
    return str(tomlkit.dumps(document))


def _edit_conditions(tables: Any, old: Rule, new: Rule) -> None:  # noqa: ANN401 - tomlkit's own types
    """Change the conditions by their place; those too many go, new ones come at the end."""
    for place, condition in enumerate(new.conditions):
        if place < len(old.conditions) and old.conditions[place] == condition:
            continue
        table = tables[place] if place < len(old.conditions) else tomlkit.table()
        table["field"] = condition.field
        table["operator"] = str(condition.operator)
        table.pop("value", None)
        if condition.operator is Operator.IS_ONE_OF:
            table["value"] = list(condition.values)
        elif condition.values:
            table["value"] = condition.values[0]
        if place >= len(old.conditions):
            tables.append(table)
    for _ in range(len(old.conditions) - len(new.conditions)):
        del tables[-1]
