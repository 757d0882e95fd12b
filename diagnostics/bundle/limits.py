"""How large a bundle may be; far above what this program writes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The bounds of one bundle, in bytes where nothing else is said."""

    file: int = 25 << 20
    parts: int = 2000
    part: int = 8 << 20
    whole: int = 64 << 20
    ratio: int = 100
    """Unpacked to packed size of one part."""
    ratio_from: int = 64 << 10
    """Unpacked size from which the ratio counts: a small part may be all of one letter."""
    depth: int = 64
    """Lists and objects within each other in a part's JSON."""
    rows: int = 250_000
    """Stories in one frame."""
    values: int = 4_000_000
    """Values in one column of it: a story has several labels."""
    column: int = 64 << 20
    """The texts of one column, each counted as often as it stands there."""
