"""Everything of one run without its secrets."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable
from typing import Final, TypeVar

from diagnostics.case import Case
from diagnostics.redact.model import Removal
from diagnostics.redact.shapes import TOKEN, is_token_of_name, suspected
from diagnostics.redact.walk import Change, replaced
from diagnostics.secret import Secret

T = TypeVar("T")

HIDDEN: Final = "(secret)"
"""What stands in the place of a secret."""
_LEAST: Final = 8
"""A shorter secret is a word that may stand anywhere; taking it out would spoil the report."""
_IN_USE: Final = "secret in use"


def redact_case(case: Case, secrets: Iterable[Secret]) -> tuple[Case, tuple[Removal, ...]]:
    """Give the run without the secrets, and what was taken out where.

    Taken out are those in use, of eight characters or more, and what has the shape of one. A shorter one in
    use stays: where it stands, the scan of what is written refuses it.

    Args:
        case: The run.
        secrets: The token, password and proxy password in use.
    """
    found = Counter[tuple[str, str]]()
    change = _change([secret.reveal() for secret in secrets], found)
    parts = {
        one.name: replaced(getattr(case, one.name), change, one.name) for one in dataclasses.fields(case)
    }
    clean = dataclasses.replace(case, **parts)
    removals = tuple(
        Removal(rule=rule, place=place, count=count) for (rule, place), count in sorted(found.items())
    )
    return clean, removals


def redacted(value: T, secrets: Iterable[Secret]) -> T:
    """Give any tree of records without its secrets, as `redact_case` does."""
    return replaced(value, _change([secret.reveal() for secret in secrets], Counter()))


def _change(values: list[str], found: Counter[tuple[str, str]]) -> Change:
    wanted = sorted((value for value in values if len(value) >= _LEAST), key=len, reverse=True)

    def change(text: str, place: str) -> str:
        for value in wanted:
            if value in text:
                found[_IN_USE, place] += text.count(value)
                text = text.replace(value, HIDDEN)
        if is_token_of_name(place.rpartition("/")[2], text):
            found[TOKEN, place] += 1
            return HIDDEN
        for shape in suspected(text):
            text, count = shape.taken_out(text, HIDDEN)
            if count:
                found[shape.name, place] += count
        return text

    return change
