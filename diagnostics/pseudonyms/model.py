"""A name and what stands in its place."""

from __future__ import annotations

import msgspec


class Name(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """One real name with its pseudonym; it is written nowhere but into a map that somebody asked for."""

    kind: str
    real: str
    pseudonym: str
