"""What a ZIP of an export holds, by the names in it alone; nothing is ever unpacked to the disk.

Tracker's ZIP has the CSV at its root, in several parts where a project is large, and a folder for each story
with attachments, named by the story's id (tracker-api-v5 §6).
"""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from diagnostics.exports.errors import LimitError, NotAnExportError
from diagnostics.exports.limits import Limits
from diagnostics.snapshot import SkippedFact
from diagnostics.text import SafeText, clean_text
from diagnostics.zips import PACKED

_ENCRYPTED: Final = 0x1
_NAME_LENGTH: Final = 200
_OFFICE: Final = "[Content_Types].xml"
_BUNDLE: Final = "manifest.json"


@dataclass(frozen=True, slots=True)
class Contents:
    """A ZIP's entries, sorted by what they are."""

    sheets: tuple[zipfile.ZipInfo, ...]
    attachments: int
    skipped: tuple[SkippedFact, ...]


def contents(archive: zipfile.ZipFile, name: str, limits: Limits) -> Contents:
    """Give what the archive `name` holds.

    Raises:
        NotAnExportError: It is a known archive of another kind, holds no CSV, or asks for a password.
        LimitError: It has too many entries, or one that unpacks to a multiple of its size.
    """
    # Not `is_dir()`: before Python 3.12 it fails for a name that begins with NUL, which is read as empty.
    entries = [entry for entry in archive.infolist() if not entry.filename.endswith("/")]
    if len(entries) > limits.members:
        raise LimitError(name, f"was refused: it has more than {limits.members:,} entries")
    _refuse_others({entry.filename for entry in entries}, name)
    sheets: dict[str, zipfile.ZipInfo] = {}
    skipped: list[SkippedFact] = []
    attachments = 0
    for entry in entries:
        reason = _unsafe(entry, limits) or (
            "is a second entry of this name" if entry.filename in sheets else ""
        )
        path = PurePosixPath(entry.filename)
        if not reason and _of_a_story(path):
            attachments += 1
        elif not reason and path.suffix.lower() == ".csv" and not path.name.startswith("._"):
            sheets[entry.filename] = entry
        else:
            skipped.append(SkippedFact(name=shown(entry.filename), reason=reason or _other(path)))
    wanted = tuple(sheets[one] for one in sorted(sheets))
    _refuse_unreadable(wanted, name, limits)
    return Contents(sheets=wanted, attachments=attachments, skipped=tuple(skipped))


def shown(name: str) -> SafeText:
    """Give a name from inside an archive, or of a file, as safe text."""
    return clean_text(name, limit=_NAME_LENGTH)


def _refuse_others(names: Iterable[str], name: str) -> None:
    if _BUNDLE in names:
        raise NotAnExportError(name, "is a bundle of tracker-doctor and holds no export")
    if _OFFICE in names:
        raise NotAnExportError(name, "is an Office file, such as XLSX: save its sheet as CSV")


def _refuse_unreadable(sheets: Sequence[zipfile.ZipInfo], name: str, limits: Limits) -> None:
    if not sheets:
        raise NotAnExportError(name, "is no export of a project: the ZIP holds no CSV file")
    if any(entry.flag_bits & _ENCRYPTED for entry in sheets):
        raise NotAnExportError(name, "is encrypted: unpack it with its password first")
    if any(entry.compress_type not in PACKED for entry in sheets):
        raise NotAnExportError(name, "is packed as no export is: unpack it, and read the folder")
    for entry in sheets:
        packed = max(entry.compress_size, 1)
        if entry.file_size > limits.ratio_from_bytes and entry.file_size / packed > limits.ratio:
            raise LimitError(
                name, f"was refused: a file in it unpacks to more than {limits.ratio} times its size"
            )


def _unsafe(entry: zipfile.ZipInfo, limits: Limits) -> str:
    """Give why an entry's name is not to be trusted; empty where it is."""
    name = entry.filename.replace("\\", "/")
    parts = name.split("/")
    if name.startswith("/") or ".." in parts or ":" in parts[0]:
        return "has a name that leads out of the archive"
    if len(parts) > limits.depth:
        return "lies too deep in folders"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "is a symbolic link"
    return ""


def _of_a_story(path: PurePosixPath) -> bool:
    """Tell the files in a story's folder, which is named by its id, from the project's own."""
    return any(part.isascii() and part.isdigit() for part in path.parts[:-1])


def _other(path: PurePosixPath) -> str:
    if path.suffix.lower() == ".zip":
        return "is a ZIP within a ZIP"
    return "is no CSV file"
