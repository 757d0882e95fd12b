"""The files that a report was made from, where it was made from an export."""

from __future__ import annotations

from typing import Literal

import msgspec

from diagnostics.report.panes.figures import Count


class SpoiledLine(msgspec.Struct, frozen=True, kw_only=True):
    """A row that is neither a story nor an epic."""

    line: int
    problem: str


class SourceFile(msgspec.Struct, frozen=True, kw_only=True):
    """One CSV file; stories, epics and spoiled rows add up to its rows."""

    name: str
    project_id: int
    project: str
    generation: str
    """When such an export was made, by its columns."""
    encoding: str
    size_bytes: Count
    sha256: str
    rows: Count
    stories: Count
    epics: Count
    spoiled: Count
    spoiled_lines: tuple[SpoiledLine, ...]
    """The first of them."""
    people: Count
    """Distinct names of requesters and owners."""
    unknown_columns: tuple[str, ...]
    notes: tuple[str, ...]
    """What else is odd about it, in words."""


class SkippedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was not read."""

    name: str
    reason: str


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """An export."""

    kind: Literal["csv", "zip", "folder"]
    name: str
    size_bytes: Count
    files: tuple[SourceFile, ...]
    attachments: Count
    """Counted by their names and never opened."""
    skipped: tuple[SkippedFile, ...]
    """The first of the other files."""
    skipped_count: Count
