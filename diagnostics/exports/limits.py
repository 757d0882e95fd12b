"""How much of an export is read at most, so that no file can fill the memory or never end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from diagnostics.exports.errors import LimitError

MEGABYTE: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The bounds of one reading. Tracker documents none; these are far above what projects hold."""

    csv_bytes: int = 200 * MEGABYTE
    """CSV text of all files together, unpacked."""
    cell_characters: int = 16 * MEGABYTE
    """One cell; Tracker's longest text has 20,000 characters (tracker-api-v5 §3.7)."""
    members: int = 100_000
    """Entries of one ZIP, attachments included."""
    depth: int = 8
    """Folders within folders of a ZIP."""
    ratio: int = 200
    """Unpacked to packed size of one CSV in a ZIP."""
    ratio_from_bytes: int = 8 * MEGABYTE
    """Unpacked size from which the ratio counts: a small file may be all of one letter."""
    files: int = 1000
    """Entries of one folder."""


class Budget:
    """What is left of the bytes that may be read, over all files of a source."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._left = limits.csv_bytes

    def take(self, size: int, name: str) -> None:
        """Take `size` bytes off.

        Raises:
            LimitError: There are not so many left.
        """
        self._left -= size
        if self._left < 0:
            whole = self.limits.csv_bytes / MEGABYTE
            raise LimitError(name, f"was refused: more than {whole:,.0f} MB of CSV in all")
