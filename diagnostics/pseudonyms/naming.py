"""Pseudonyms for names: stable under one key, never the same for two."""

from __future__ import annotations

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Final

from diagnostics.pseudonyms.model import Name

_SHORTEST: Final = 4
"""Digits of a pseudonym, where so many tell all names of its kind apart."""


def named(found: Iterable[tuple[str, str]], key: bytes) -> tuple[Name, ...]:
    """Give each name its pseudonym, such as `person-7f3a`.

    Names that differ in case only get pseudonyms that differ in case only: rules do not regard it, and mean
    the same then.

    Args:
        found: Kind and name.
        key: What makes pseudonyms of one report say nothing of those of another.
    """
    by_kind: defaultdict[str, set[str]] = defaultdict(set)
    for kind, real in found:
        by_kind[kind].add(real)
    return tuple(
        Name(kind=kind, real=str(real), pseudonym=pseudonym)
        for kind, names in sorted(by_kind.items())
        for real, pseudonym in sorted(_of_kind(kind, names, key).items())
    )


def _of_kind(kind: str, names: Collection[str], key: bytes) -> dict[str, str]:
    spellings: defaultdict[str, list[str]] = defaultdict(list)
    for real in sorted(names):
        spellings[real.lower()].append(real)
    stems = _stems(kind, spellings, key)
    return {
        real: _spelt(stems[folded], place, len(several))
        for folded, several in spellings.items()
        for place, real in enumerate(several)
    }


def _stems(kind: str, names: Collection[str], key: bytes) -> Mapping[str, str]:
    """Give the names' pseudonyms without regard to case, as short as they can be told apart."""
    digests = {name: _digest(kind, name, key) for name in names}
    length = _SHORTEST
    while len({digest[:length] for digest in digests.values()}) < len(digests):
        length += 1
    return {name: f"{kind}-{digest[:length]}" for name, digest in digests.items()}


def _digest(kind: str, name: str, key: bytes) -> str:
    return hmac.new(key, f"{kind}\0{name}".encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def _spelt(stem: str, place: int, several: int) -> str:
    """Give the stem in the spelling of that number: its letters in capitals as the number's bits say."""
    letters = sum(sign.isalpha() for sign in stem)
    stem += "x" * max(0, (several - 1).bit_length() - letters)
    spelt = ""
    for sign in stem:
        capital = sign.isalpha() and place & 1
        place >>= sign.isalpha()
        spelt += sign.upper() if capital else sign
    return spelt
