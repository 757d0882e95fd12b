"""A name and what stands in its place."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import msgspec

_KEY_BYTES: Final = 32


def new_key() -> bytes:
    """Give a random key; without it nobody can say which name a pseudonym stands for."""
    return secrets.token_bytes(_KEY_BYTES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pseudonyms:
    """That names are to be replaced, and how."""

    key: bytes = field(default_factory=new_key, repr=False)
    """Random, and kept nowhere."""
    map_to: Path | None = None
    """The file that says who is who; None: nobody can tell afterwards."""


class Name(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """One real name with its pseudonym; it is written nowhere but into a map that somebody asked for."""

    kind: str
    real: str
    pseudonym: str
