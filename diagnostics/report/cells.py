"""A table's values as the texts of a CSV cell, which no spreadsheet takes for a formula."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Final

from diagnostics.report.grids import Value

_FORMULA: Final = re.compile(r"'*[=+\-@\t\r]")
"""What a spreadsheet may calculate; quotes before it count, so that no two texts are written alike."""
_NUMBER: Final = re.compile(r"[+-]?(\d+([.,]\d+)*|\d*\.\d+)([eE][+-]?\d+)?%?")


def cell(value: Value) -> str:
    """Give a value as the text of a cell: times in UTC, lists with semicolons, what is unknown as nothing."""
    if isinstance(value, str):
        return guarded(value)
    if isinstance(value, list):
        return guarded("; ".join(value))
    return bare(value)


def bare(value: Value) -> str:
    """Give a value as text that stands within a longer one."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return "; ".join(value) if isinstance(value, list) else str(value)


def guarded(text: str) -> str:
    """Give `text` with a quote before it where a spreadsheet would calculate it; numbers stay numbers.

    To read it back: of a cell that begins with a quote, further quotes or none, and one of `= + - @`, a tab
    or a carriage return, the first quote is taken away.
    """
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text
