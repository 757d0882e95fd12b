"""One file of an export, CSV or ZIP, as one project."""

from __future__ import annotations

import stat
import zipfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from diagnostics.exports.archive import Contents, contents, shown
from diagnostics.exports.errors import NotAnExportError, UnreadableError
from diagnostics.exports.limits import Budget
from diagnostics.exports.sheet import Sheet, read_sheet
from diagnostics.snapshot import SkippedFact, SourceKind
from diagnostics.zips import DAMAGED

_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
"""How a ZIP begins; the second is an empty one."""


@dataclass(frozen=True, slots=True)
class ProjectRead:
    """What one file held."""

    kind: SourceKind
    sheets: tuple[Sheet, ...]
    attachments: int = 0
    skipped: tuple[SkippedFact, ...] = ()


def read_file(path: Path, name: str, project_id: int, budget: Budget) -> ProjectRead:
    """Read one file.

    Args:
        path: The file.
        name: What it is called in errors and facts; safe text.
        project_id: The project that its stories are given to.
        budget: What may still be read.

    Raises:
        ExportError: It is no export, or no bound allows for it.
        OSError: It cannot be read.
    """
    if not stat.S_ISREG(path.stat().st_mode):
        raise UnreadableError(name, "is no regular file")
    with path.open("rb") as file:
        is_zip = file.read(4).startswith(_ZIP)
    if not is_zip:
        sheet = read_sheet(lambda: path.open("rb"), name, project_id, budget)
        return ProjectRead(SourceKind.CSV, (sheet,))
    try:
        with zipfile.ZipFile(path) as archive:
            return _read_archive(archive, name, project_id, budget)
    except DAMAGED as error:
        raise NotAnExportError(name, "is a damaged ZIP") from error


def _read_archive(archive: zipfile.ZipFile, name: str, project_id: int, budget: Budget) -> ProjectRead:
    inside = contents(archive, name, budget.limits)
    sheets: list[Sheet] = []
    skipped = list(inside.skipped)
    for entry in inside.sheets:
        entry_name = shown(entry.filename)
        try:
            sheets.append(read_sheet(partial(archive.open, entry), entry_name, project_id, budget))
        except NotAnExportError as error:
            # The project's history is such a file, where it was asked for.
            skipped.append(SkippedFact(name=entry_name, reason=error.problem))
    if not sheets:
        raise NotAnExportError(name, _nothing_inside(inside, skipped))
    return ProjectRead(SourceKind.ZIP, tuple(sheets), inside.attachments, tuple(skipped))


def _nothing_inside(inside: Contents, skipped: list[SkippedFact]) -> str:
    first = skipped[len(inside.skipped)]
    return f"holds no CSV export of a project; {first.name} in it {first.reason}"
