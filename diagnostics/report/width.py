"""How wide plain text is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

WIDTH: Final = 100
"""Columns that text is made for; longer lines are hard to read on any screen."""
NARROWEST: Final = 40
"""Columns below which tables could not be read at all."""


def columns(environment: Mapping[str, str]) -> int:
    """Give the columns that text is to keep to: as COLUMNS says, within reason."""
    told = environment.get("COLUMNS", "")
    if not (told.isascii() and told.isdecimal() and int(told)):
        return WIDTH
    return max(NARROWEST, min(int(told), WIDTH))
