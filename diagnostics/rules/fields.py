"""The fields that a condition can name, and what each operator wants."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Final, NamedTuple

from diagnostics.contract import Certainty, Contract, Field
from diagnostics.rules.model import Operator, Rule, RuleSet

TEXT: Final = "String"
SELECT: Final = "Single Select"
LABELS: Final = "Multi Select"
BOOLEAN: Final = "Boolean"

OPERATORS: Final[dict[str, tuple[Operator, ...]]] = {
    TEXT: (Operator.IS, Operator.IS_NOT, Operator.CONTAINS, Operator.IS_ONE_OF, Operator.IS_SET),
    SELECT: (Operator.IS, Operator.IS_NOT, Operator.IS_ONE_OF, Operator.IS_SET),
    LABELS: (Operator.CONTAINS, Operator.IS_ONE_OF, Operator.IS_SET),
    BOOLEAN: (Operator.IS_TRUE, Operator.IS_SET),
}
"""What goes with each standard type; a field of another type cannot be used in a rule at all."""

ONE_VALUE: Final = frozenset({Operator.IS, Operator.IS_NOT, Operator.CONTAINS})
MANY_VALUES: Final = frozenset({Operator.IS_ONE_OF})


def find_field(name: str, contract: Contract) -> Field | None:
    """Give the field of that name, as the contract or as the API has it, in whatever case."""
    wanted = name.strip().casefold()
    if not wanted:
        return None
    known = contract.fields
    return next(
        (one for one in known if wanted in {one.field.casefold(), one.api_name.casefold()}),
        None,
    )


class Support(NamedTuple):
    """Whether a rule can look at a field; None: not known, so that the rule is applied and marked."""

    usable: bool | None
    basis: Certainty
    reason: str


def support(name: str, contract: Contract) -> Support:
    """Give whether Viz can use the field of that name in a rule, and whether this program reads it."""
    field = find_field(name, contract)
    if field is None:
        return Support(False, Certainty.UNKNOWN, "The contract knows no such field.")
    usable = contract.usable_in_rules(field)
    if usable is not False and not field.read:
        return Support(False, field.basis, f"It cannot be previewed. {field.reason}")
    return Support(usable, field.basis, field.reason)


def applied_rules(rules: RuleSet, contract: Contract) -> dict[int, Rule]:
    """Give the rules that are put to stories, by their place from 1 on: those whose fields Viz may use."""
    return {
        place: rule
        for place, rule in enumerate(rules.rules, 1)
        if all(support(one.field, contract).usable is not False for one in rule.conditions)
    }


def usable_fields(contract: Contract) -> tuple[Field, ...]:
    """Give the fields that Viz can use in rules, or that it is not known of."""
    return tuple(one for one in contract.fields if one.read and contract.usable_in_rules(one) is not False)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Give the known word that somebody probably meant."""
    by_form = {one.casefold(): one for one in known}
    found = difflib.get_close_matches(word.casefold(), by_form, n=1, cutoff=0.6)
    return by_form[found[0]] if found else None


def nearest_field(name: str, contract: Contract) -> str | None:
    """Give the field that somebody probably meant, by its name in the contract."""
    names = {one.field: one.field for one in contract.fields}
    names |= {one.api_name: one.field for one in contract.fields if one.api_name}
    close = nearest(name, names)
    return names[close] if close else None
