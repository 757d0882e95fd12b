"""How wide plain text is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

WIDTH: Final = 100
"""Columns that text is made for; longer lines are hard to read on any screen."""
NARROWEST: Final = 40
"""Columns below which tables could not be read at all."""


def columns(environment: Mapping[str, str], terminal: int | None = None) -> int:
    """Give the columns that text is to keep to: as COLUMNS says, else the terminal's, within reason.

    Args:
        environment: The process's variables.
        terminal: The terminal's columns; None where text goes elsewhere.
    """
    told = environment.get("COLUMNS", "")
    asked = int(told) if told.isascii() and told.isdecimal() else terminal
    return max(NARROWEST, min(asked, WIDTH)) if asked else WIDTH
