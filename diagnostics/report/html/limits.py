"""How much of a report one page takes, so that it can be attached to a ticket."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that is shown of each kind; what is left out is counted on the page."""

    findings: int
    """Findings in full; as many again are listed in one line each."""
    rows: int
    columns: int
    characters: int
    """Of one text."""


MOST_BYTES: Final = 500_000
"""Of a page, its style included."""
LADDER: Final = (
    Limits(findings=60, rows=150, columns=20, characters=1500),
    Limits(findings=40, rows=60, columns=20, characters=600),
    Limits(findings=20, rows=30, columns=16, characters=300),
    Limits(findings=10, rows=12, columns=12, characters=120),
    Limits(findings=5, rows=5, columns=10, characters=60),
)
"""Tried in turn, until the page is small enough."""


def cut(text: str, limits: Limits) -> str:
    """Give `text`; where it is too long its beginning, with the number of the characters left out."""
    left = len(text) - limits.characters
    return text if left <= 0 else f"{text[: limits.characters]}… ({left:,} characters more)"


def left_out(shown: int, of: int, what: str) -> str:
    """Give the sentence on what is not shown; empty where everything is."""
    if shown >= of:
        return ""
    return f"{of - shown:,} of {of:,} {what} are left out here; the other forms, such as JSON, have them all."
