"""A code as people type it, and what they may have meant."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from typing import Final

from diagnostics.errors import DiagnosticsError
from diagnostics.text import clean_text

_CODE: Final = re.compile(r"([A-Z]{3,5})(\d{3})")
_AROUND: Final = re.compile(r"[^A-Za-z0-9]+")
"""What stands around a code in a sentence or a table, and comes along when it is copied."""
_ALIKE: Final = 0.6
_SUGGESTED: Final = 3
_SHOWN: Final = 40


class UnknownCodeError(DiagnosticsError):
    """No page bears that code. Its text names those that are nearest."""

    def __init__(self, typed: str, nearest: Sequence[str]) -> None:
        self.nearest = tuple(nearest)
        meant = f" Did you mean {' or '.join(nearest)}?" if nearest else ""
        shown = clean_text(typed, limit=_SHOWN)
        super().__init__(f"There is no code '{shown}'.{meant} Without a code, all are listed.")


def code_of(typed: str) -> str:
    """Give a code as it is written: `net110` and `NET110:` are NET110."""
    return _AROUND.sub("", typed).upper() if len(typed) <= _SHOWN else ""


def split(code: str) -> tuple[str, int]:
    """Give the letters and the number of a code.

    Raises:
        ValueError: It is none.
    """
    found = _CODE.fullmatch(code)
    if found is None:
        raise ValueError(f"{code!r} is no code")
    return found[1], int(found[2])


def nearest(typed: str, codes: Iterable[str]) -> list[str]:
    """Give the codes that `typed` is most like, best first; none where it is like none."""
    known = tuple(codes)
    return difflib.get_close_matches(code_of(typed), known, n=_SUGGESTED, cutoff=_ALIKE)
