"""The machine that a run was made on, as records."""

from __future__ import annotations

from typing import Final

import msgspec

VERSION: Final = 1


class MachineFact(msgspec.Struct, frozen=True, kw_only=True):
    """One fact, in the words of `self-check`."""

    key: str
    subject: str
    what: str
    value: str


class Environment(msgspec.Struct, frozen=True, kw_only=True):
    """The machine. Keys are only ever added."""

    environment_version: int = VERSION
    facts: tuple[MachineFact, ...] = ()
    """Versions, locale, terminal and time zone; empty: nothing is known of it."""
    proxy_variables: tuple[str, ...] = ()
    """Those that are set, by name only: a value may hold a password."""


UNKNOWN: Final = Environment()
"""Of a run that was made elsewhere, on a machine that nobody told of."""
