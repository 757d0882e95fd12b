"""What was taken out, without the text of it."""

from __future__ import annotations

import msgspec


class Removal(msgspec.Struct, frozen=True, kw_only=True):
    """Texts that one rule took out of one place."""

    rule: str
    place: str
    """The part and the JSON pointer in it, such as `report/findings/3/cause`."""
    count: int
