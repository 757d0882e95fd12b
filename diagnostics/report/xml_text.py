"""Text that XML can hold: what XML 1.0 has no place for becomes visible instead of spoiling the file."""

from __future__ import annotations

import re
from typing import Final

_OUTSIDE: Final = re.compile("[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""All but XML 1.0's `Char`; without the C1 controls, which it advises against, and without the carriage
return, which no reader gives back."""
_PICTURES: Final = 0x2400
_DELETE: Final = 0x7F


def xml_text(text: str) -> str:
    """Give `text` with a picture or its code point in the place of each character that XML cannot hold.

    Remote text was made safe where it was decoded, and stays as it is; this holds for any other.
    """
    return _OUTSIDE.sub(_visible, str.__str__(text))


def _visible(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < ord(" "):
        return chr(_PICTURES + code)
    return "\u2421" if code == _DELETE else f"⟪U+{code:04X}⟫"
