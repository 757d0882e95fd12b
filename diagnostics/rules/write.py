"""Rules as a file that a person can read and edit; what a person wrote into it stays."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from importlib.resources import files

from diagnostics.contract import load_contract
from diagnostics.rules.fields import usable_fields
from diagnostics.rules.model import Condition, FlowItem, FlowState, Join, Operator, Rule, RuleSet
from diagnostics.rules.problems import RulesError
from diagnostics.rules.read import read_rules

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def write_rules(rules: RuleSet, before: str | None = None) -> str:
    """Give the rules as TOML text, ending in a line break.

    Args:
        rules: What is written; its `source` is not.
        before: The file's text as it was: its comments, order and form stay where the rules allow it. A rule
            that is gone takes the comments directly above it along.
    """
    if before is None:
        return _fresh(rules)
    from diagnostics.rules.rewrite import comments_of, rewritten  # noqa: PLC0415 - tomlkit, only for this

    text = rewritten(before, rules)
    if text is not None and _reads_as(text, rules):
        return text
    kept = comments_of(before)
    # A form that is not written here, such as rules in one array: the words of the person stay all the same.
    return _fresh(rules) + ("\n# From the file before:\n" + "\n".join(kept) + "\n" if kept else "")


def rule_text(rule: Rule) -> str:
    """Give one rule as its tables."""
    return "\n".join(_rule(rule)) + "\n"


def quoted(text: str) -> str:
    """Give a TOML basic string."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _reads_as(text: str, rules: RuleSet) -> bool:
    try:
        return read_rules(text, load_contract(), rules.source) == rules
    except RulesError:
        return False


def _fresh(rules: RuleSet) -> str:
    parts = [
        _template(),
        "\n".join(_table("types", rules.types)),
        "\n".join(_table("states", rules.states)),
        *("\n".join(_rule(rule)) for rule in rules.rules),
    ]
    return "\n\n".join(parts) + "\n"


def _template() -> str:
    text = files("diagnostics.rules").joinpath("template.toml").read_text(encoding="utf-8")
    words = {
        "flow_items": ", ".join(FlowItem),
        "flow_states": ", ".join(FlowState),
        "fields": ", ".join(one.field for one in usable_fields(load_contract())),
    }
    return text.format_map(words).rstrip()


def _table(name: str, words: Mapping[str, str]) -> Iterator[str]:
    yield f"[{name}]"
    yield from (f"{_key(key)} = {quoted(word)}" for key, word in words.items())


def _rule(rule: Rule) -> Iterator[str]:
    yield from ("[[rules]]", f"name = {quoted(rule.name)}", f"flow_item = {quoted(rule.flow_item)}")
    if rule.join is not Join.ALL:
        yield f"join = {quoted(rule.join)}"
    for condition in rule.conditions:
        yield from _condition(condition)


def _condition(condition: Condition) -> Iterator[str]:
    yield "[[rules.conditions]]"
    yield f"field = {quoted(condition.field)}"
    yield f"operator = {quoted(condition.operator)}"
    if condition.operator is Operator.IS_ONE_OF:
        yield f"value = [{', '.join(quoted(value) for value in condition.values)}]"
    elif condition.values:
        yield f"value = {quoted(condition.values[0])}"


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else quoted(key)
