"""What a bundle says of itself: its parts and their hashes, so that nothing is read that was not written."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import msgspec

from diagnostics.redact.model import Removal

NAME: Final = "manifest.json"
"""The manifest's own name; the first part of the file, so that a bundle that broke off is known as one."""
VERSION: Final = 1


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One part of the bundle."""

    name: str
    bytes: int
    sha256: str
    about: str


class LeftOut(msgspec.Struct, frozen=True, kw_only=True):
    """A part that there was, and that is not in the bundle."""

    name: str
    bytes: int
    reason: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """The bundle's table of contents. Keys are only ever added; another meaning is another version."""

    bundle_version: int
    tool: str
    tool_version: str
    created_at: datetime
    parts: tuple[Part, ...]
    rules_version: str = ""
    """What the report was judged by, as `tool.rules` has it; empty: an older program, which did not say."""
    left_out: tuple[LeftOut, ...] = ()
    removals: tuple[Removal, ...] = ()
    """What was taken out as secret: which rule, how often, where; never the text."""
    pseudonyms: bool = False
    """People, projects and titles bear made-up names."""
