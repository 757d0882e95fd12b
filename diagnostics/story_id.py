"""What people call a story by: its number, `#number`, or the address that Tracker shows."""

from __future__ import annotations

import re
from typing import Final

_ID: Final = re.compile(r"#?([0-9]{1,18})")
_ADDRESS: Final = re.compile(
    r"https?://[^/\s]+/(?:\S*?/)?(?:story/show|stories|epic/show|epics)/([0-9]{1,18})(?:[/?#]\S*)?"
)


def parse_story_id(text: str) -> int | None:
    """Give the number in an id, `#id` or address of a story or epic; None where it is none of these."""
    typed = text.strip()
    found = _ID.fullmatch(typed) or _ADDRESS.fullmatch(typed)
    number = int(found[1]) if found else 0
    return number or None
