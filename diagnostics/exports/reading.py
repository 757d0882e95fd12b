"""A file or a folder of files to the facts in it: one project a file."""

from __future__ import annotations

import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from diagnostics.exports.archive import shown
from diagnostics.exports.columns import WRITTEN_AS
from diagnostics.exports.errors import ExportError, LimitError, NotAnExportError, UnreadableError
from diagnostics.exports.files import ProjectRead, read_file
from diagnostics.exports.limits import Budget, Limits
from diagnostics.snapshot import THE_API, ProjectFacts, SheetFacts, SkippedFact, SourceFacts, SourceKind

if TYPE_CHECKING:
    import polars as pl

_SUFFIXES: Final = frozenset({".csv", ".zip"})
_TOLD: Final = 50
"""Files not read that are named; the others are counted."""


@dataclass(slots=True)
class Export:
    """What was read: projects with ids from 1 in the order of their files, and their stories."""

    source: SourceFacts = THE_API
    projects: list[ProjectFacts] = field(default_factory=list)
    frames: list[pl.DataFrame] = field(default_factory=list)
    sheets: list[SheetFacts] = field(default_factory=list)
    skipped: list[SkippedFact] = field(default_factory=list)
    attachments: int = 0

    def add(self, name: str, read: ProjectRead) -> None:
        """Add what one file held as the next project."""
        from diagnostics.exports.frame import frame_of  # noqa: PLC0415 - polars is slow to load; errors come first

        project_id = len(self.projects) + 1
        facts = []
        for sheet in read.sheets:
            frame, unread = frame_of(project_id, sheet.columns)
            self.frames.append(frame)
            facts.append(
                msgspec.structs.replace(
                    sheet.facts,
                    unread_cells=sheet.facts.unread_cells
                    | {WRITTEN_AS[column]: count for column, count in unread.items()},
                )
            )
        self.sheets.extend(facts)
        self.skipped.extend(read.skipped)
        self.attachments += read.attachments
        self.projects.append(
            ProjectFacts(
                id=project_id,
                name=name,
                listed=False,
                requested=True,
                epics=sum(one.epics for one in facts),
                stories_read=sum(one.stories for one in facts),
                spoiled_rows=sum(one.spoiled for one in facts),
                pages=len(facts),
            )
        )

    def end(self, kind: SourceKind, name: str, size: int) -> None:
        """Put all of it down as facts on the source."""
        self.source = SourceFacts(
            kind=kind,
            name=name,
            size_bytes=size,
            sheets=tuple(self.sheets),
            attachments=self.attachments,
            skipped=tuple(self.skipped[:_TOLD]),
            skipped_count=len(self.skipped),
        )


def read(path: Path, limits: Limits) -> Export:
    """Read an export: a CSV, a ZIP, or a folder of these with one project a file.

    Raises:
        ExportError: Nothing can be read; its text says why.
    """
    export = Export()
    budget = Budget(limits)
    name = shown(path.name or path.absolute().name or str(path))
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            _read_folder(path, name, export, budget)
            kind, size = SourceKind.FOLDER, sum(one.size_bytes for one in export.sheets)
        else:
            whole = read_file(path, name, 1, budget)
            export.add(shown(path.stem), whole)
            kind, size = whole.kind, found.st_size
    except OSError as error:
        raise UnreadableError(name, _reason(error)) from error
    export.end(kind, name, size)
    return export


def _reason(error: OSError) -> str:
    return f"cannot be read: {(error.strerror or type(error).__name__).lower()}"


def _read_folder(path: Path, name: str, export: Export, budget: Budget) -> None:
    entries = sorted(path.iterdir(), key=lambda entry: entry.name)
    limit = budget.limits.files
    if len(entries) > limit:
        raise LimitError(name, f"was refused: the folder has more than {limit:,} entries")
    for entry in entries:
        if (reason := _read_entry(entry, export, budget)) is not None:
            export.skipped.append(SkippedFact(name=shown(entry.name), reason=reason))
    if not export.projects:
        told = "".join(f"; {one.name} {one.reason}" for one in export.skipped[:1])
        raise NotAnExportError(name, f"is a folder without an export of a project{told}")


def _read_entry(entry: Path, export: Export, budget: Budget) -> str | None:
    """Add one file of a folder; give why it was not read, where it was not.

    Raises:
        LimitError: A bound was met, which holds for the folder as a whole.
    """
    if entry.is_dir():
        return "is a folder within the folder"
    if entry.suffix.lower() not in _SUFFIXES:
        return "is neither CSV nor ZIP"
    try:
        read = read_file(entry, shown(entry.name), len(export.projects) + 1, budget)
    except LimitError:
        raise
    except ExportError as error:
        return error.problem
    except OSError as error:
        return _reason(error)
    export.add(shown(entry.stem), read)
    return None
