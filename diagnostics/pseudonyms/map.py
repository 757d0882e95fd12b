"""The names with their pseudonyms as a file for whoever made the report, and for nobody else."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import msgspec

from diagnostics.leaks import refuse_leaks
from diagnostics.pseudonyms.model import Name
from diagnostics.report.write import WriteRefusedError, goal_of, write_file
from diagnostics.secret import Secret

_VERSION: Final = 1


class _Map(msgspec.Struct, frozen=True, kw_only=True):
    map_version: int
    report: str
    """Of which file the pseudonyms are."""
    names: tuple[Name, ...]


def check_place(path: Path, report: Path) -> None:
    """Pass a place for the map that is another than the report's; nothing is written.

    Raises:
        LinkRefusedError: `path` is a symbolic link.
        WriteRefusedError: It is the report itself, a folder, or its folder is not there.
    """
    if goal_of(path) == goal_of(report):
        raise WriteRefusedError(f"{goal_of(path)} is the report itself: the map must not go along with it")


def write_map(names: Iterable[Name], path: Path, report: Path, secrets: Iterable[Secret] = ()) -> Path:
    """Write the map as JSON, readable by its owner only, and give the absolute path.

    Args:
        names: The names.
        path: Where to.
        report: The report that the pseudonyms stand in.
        secrets: What must not stand in it.

    Raises:
        LeakError: A secret stands in it; nothing was written.
        LinkRefusedError: `path` is a symbolic link.
        WriteRefusedError: It cannot be written, or it would stand in the place of the report.
    """
    check_place(path, report)
    record = _Map(map_version=_VERSION, report=report.name, names=tuple(sorted(names)))
    raw = msgspec.json.format(msgspec.json.encode(record, enc_hook=str), indent=2) + b"\n"
    refuse_leaks({"the map of names": raw}, secrets)
    return write_file(raw, path)
