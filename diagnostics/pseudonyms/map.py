"""The names with their pseudonyms as a file for whoever made the report, and for nobody else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec

from diagnostics.pseudonyms.model import Name

_VERSION: Final = 1


class _Map(msgspec.Struct, frozen=True, kw_only=True):
    map_version: int
    report: str
    """The name of the file that the pseudonyms stand in; empty where it was printed."""
    names: tuple[Name, ...]


def encode_map(names: Iterable[Name], report: str) -> bytes:
    """Give the map as JSON.

    Args:
        names: The names.
        report: The name of the file that their pseudonyms stand in.
    """
    record = _Map(map_version=_VERSION, report=report, names=tuple(sorted(names)))
    return msgspec.json.format(msgspec.json.encode(record), indent=2) + b"\n"
