"""What becomes of each text, as `kinds.toml` has it."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from importlib.resources import files
from typing import Final

import msgspec

STAYS: Final = "stays"
TEXT: Final = "text"
"""The kind of what stands in no list."""


class Own(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words of this program that stand where a file's name can stand."""

    texts: frozenset[str]
    starts: tuple[str, ...]
    """What comes before a name."""
    whole: tuple[str, ...]
    """How a text begins that holds no name."""


class Kinds(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of `kinds.toml`."""

    replaced: dict[str, tuple[str, ...]]
    stays: dict[str, tuple[str, ...]]
    fields: dict[str, tuple[str, ...]]
    own: Own


@functools.cache
def load_kinds() -> Kinds:
    """Give the lists that ship with the package."""
    text = files(__package__).joinpath("kinds.toml").read_text(encoding="utf-8")
    return msgspec.toml.decode(text, type=Kinds)


def listed_kind(place: str) -> str | None:
    """Give the kind of the texts at a place, `STAYS` for those that stay; None: it stands in no list.

    Args:
        place: The part and the JSON pointer in it, such as `snapshot/projects/3/name`.
    """
    steps = ["*" if step.isdecimal() else step for step in place.split("/")]
    ends = ("/".join(steps[start:]) for start in range(len(steps)))
    return next((_places()[end] for end in ends if end in _places()), None)


@functools.cache
def kind_of(place: str) -> str:
    """Give the kind of the texts at a place; what nobody has looked at is replaced, too."""
    return listed_kind(place) or TEXT


def kind_of_values(api_name: str) -> str:
    """Give the kind of what a condition on a field is compared with."""
    kinds = load_kinds().fields
    return next((kind for kind, names in kinds.items() if api_name in names), TEXT)


@functools.cache
def _places() -> Mapping[str, str]:
    kinds = load_kinds()
    staying = {place: STAYS for places in kinds.stays.values() for place in places}
    return staying | {place: kind for kind, places in kinds.replaced.items() for place in places}
