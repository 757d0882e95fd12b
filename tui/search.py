"""What is typed to find rows: a text in whatever case, or after a `!` one that rows must not hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

INVERTS: Final = "!"


@dataclass(frozen=True, slots=True)
class Search:
    """One search, as it was typed."""

    text: str = ""
    """Literal, without the sign before it; empty: everything passes."""
    inverted: bool = False

    @classmethod
    def of(cls, typed: str) -> Search:
        """Give the search that was typed."""
        return cls(typed.removeprefix(INVERTS), typed.startswith(INVERTS))

    def passes(self, told: str) -> bool:
        """Tell whether a row that says this is looked for."""
        return not self.text or (self.text.casefold() in told.casefold()) is not self.inverted

    def spans(self, shown: str) -> list[tuple[int, int]]:
        """Give where a text on the screen matches, for its marks; nowhere for an inverted search."""
        if not self.text or self.inverted:
            return []
        return [one.span() for one in re.finditer(re.escape(self.text), shown, re.IGNORECASE)]


EVERYTHING: Final = Search()
"""The search of somebody who typed nothing."""
