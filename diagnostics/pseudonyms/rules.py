"""Rules with other names in them, which catch the same stories as before."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

import msgspec
import polars as pl

from diagnostics.contract import load_contract
from diagnostics.pseudonyms.kinds import STAYS, kind_of_values
from diagnostics.pseudonyms.texts import Parts, Texts, tells_ids_only
from diagnostics.rules.fields import find_field
from diagnostics.rules.model import PROPOSED, Condition, Operator, RuleSet

if TYPE_CHECKING:
    from diagnostics.snapshot import Snapshot

_ADDRESS: Final = "address"
_PROJECT: Final = "project"
_LOOKED_INTO: Final = frozenset({"story", "external", _ADDRESS})


def parts_of(rules: RuleSet, snapshot: Snapshot) -> Parts:
    """Give what the rules look for within texts.

    Args:
        rules: The rules.
        snapshot: What they are put to.
    """
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for condition in (one for rule in rules.rules for one in rule.conditions):
        if _in_part(condition):
            found[_kind(condition)] |= dict.fromkeys(one.lower() for one in condition.values if one.strip())
    return Parts(
        by_kind={kind: tuple(parts) for kind, parts in found.items()},
        open=frozenset(part for part in found[_ADDRESS] if _in_staying_address(part, snapshot)),
    )


def renamed(rules: RuleSet, snapshot: Snapshot, texts: Texts) -> RuleSet:
    """Give the rules with the names replaced.

    Args:
        rules: The rules.
        snapshot: What they are put to.
        texts: What replaces a name.
    """
    ids = frozenset(str(project.id) for project in snapshot.projects or ())
    source = rules.source
    return msgspec.structs.replace(
        rules,
        source=source if source in {"", PROPOSED} else texts.name("file", source),
        rules=tuple(
            msgspec.structs.replace(
                rule,
                name=texts.name("rule", rule.name),
                conditions=tuple(_condition(one, ids, texts) for one in rule.conditions),
            )
            for rule in rules.rules
        ),
    )


def _condition(condition: Condition, ids: frozenset[str], texts: Texts) -> Condition:
    kind = _kind(condition)

    def changed(value: str) -> str:
        if kind == STAYS or not value.strip() or (kind == _PROJECT and value in ids):
            return value
        return texts.part(value) if _in_part(condition) else texts.name(kind, value)

    return msgspec.structs.replace(condition, values=tuple(map(changed, condition.values)))


def _kind(condition: Condition) -> str:
    field = find_field(condition.field, load_contract())
    return kind_of_values(field.api_name if field else "")


def _in_part(condition: Condition) -> bool:
    """Tell whether it looks into texts; of labels `contains` wants a whole one."""
    return condition.operator is Operator.CONTAINS and _kind(condition) in _LOOKED_INTO


def _in_staying_address(part: str, snapshot: Snapshot) -> bool:
    """Tell whether a text stands in the address of a story that stays as it is."""
    seen = [rows for rows in (snapshot.story_rows, snapshot.sample_rows) if rows is not None]
    return any(
        tells_ids_only(address)
        for rows in seen
        for frame in rows.frames()
        for address in frame.filter(pl.col("url").str.to_lowercase().str.contains(part, literal=True))["url"]
    )
