"""What a snapshot was read from: a host, or files that were exported from one."""

from __future__ import annotations

import enum

import msgspec


class SourceKind(enum.StrEnum):
    """Where the facts come from."""

    API = "api"
    CSV = "csv"
    ZIP = "zip"
    FOLDER = "folder"


class Generation(enum.StrEnum):
    """When an export was made, as far as its columns tell (tracker-api-v5 §6)."""

    UNTIL_2016 = "until 2016"
    """No Priority, Blocker, Reviewer, Pull Request or Git Branch."""
    UNTIL_2019 = "2017 to 2019"
    """Some of them, and no Priority."""
    SINCE_2020 = "since 2020"
    """With Priority."""


class Encoding(enum.StrEnum):
    """How a file's bytes were read as text."""

    UTF8 = "UTF-8"
    UTF8_MARKED = "UTF-8 with byte order mark"
    UTF16 = "UTF-16"
    LATIN1 = "Latin-1"
    """It is not UTF-8, and each byte was taken for a character."""
    DAMAGED = "UTF-8 with damaged bytes"
    """It says that it is UTF-8 by its mark, and is not everywhere."""


class RowProblem(enum.StrEnum):
    """Why a row is neither a story nor an epic."""

    NO_ID = "no id"
    BAD_ID = "the id is no number"


class SpoiledRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row that could not be read; what stands in it is not kept."""

    line: int
    """The line of the file on which it begins, from 1."""
    problem: RowProblem


class SheetFacts(msgspec.Struct, frozen=True, kw_only=True):
    """One CSV file. `stories + epics + spoiled == rows`."""

    name: str
    project_id: int
    size_bytes: int
    sha256: str
    encoding: Encoding
    nul_bytes: int = 0
    delimiter: str = ","
    generation: Generation
    held: tuple[str, ...] = ()
    """The columns of `diagnostics.frame` that the file has values for."""
    unknown_columns: tuple[str, ...] = ()
    rows: int = 0
    """Rows below the header that are not blank."""
    stories: int = 0
    epics: int = 0
    spoiled: int = 0
    spoiled_rows: tuple[SpoiledRow, ...] = ()
    """The first of them."""
    short_rows: int = 0
    """Rows with fewer cells than the header, as Tracker wrote them itself."""
    long_rows: int = 0
    """Rows with more cells than the header; what is beyond it has no name and was not read."""
    guarded_titles: int = 0
    """Titles that Tracker had written an apostrophe before, so that no spreadsheet runs them."""
    unread_cells: dict[str, int] = {}
    """By the header's name: cells that hold something and could not be read."""
    people: int = 0
    """Distinct names of requesters and owners; equal names are one."""
    cut_at: int | None = None
    """The line from which nothing could be read: a quoted cell there has no end, or is too long."""


class SkippedFact(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was not read."""

    name: str
    reason: str
    """Goes on after the name: `is no CSV file`."""


class SourceFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What was read; for the API nothing but the kind."""

    kind: SourceKind = SourceKind.API
    name: str = ""
    """The file's or folder's own name, without where it lies."""
    size_bytes: int = 0
    sheets: tuple[SheetFacts, ...] = ()
    attachments: int = 0
    """Files in the folders of stories; counted and never opened."""
    skipped: tuple[SkippedFact, ...] = ()
    """The first of the other files that were not read."""
    skipped_count: int = 0

    @property
    def exported(self) -> bool:
        """Whether this is an export, so that there was no connection."""
        return self.kind is not SourceKind.API


THE_API = SourceFacts()
"""What all snapshots of a host were read from."""
