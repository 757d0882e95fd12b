"""Room on the disk, and whether it can be written to; nothing is written to find out."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from diagnostics.report.levels import Status
from diagnostics.selfcheck.machine import Machine
from diagnostics.selfcheck.model import Line
from diagnostics.selfcheck.words import coded, line

ENOUGH: Final = 50_000_000
"""Bytes; the report on a large customer takes a fiftieth of it."""
_UNITS: Final = ((10**9, "GB"), (10**6, "MB"), (10**3, "kB"))


def disk_lines(machine: Machine) -> Iterator[Line]:
    """Tell of the folders for reports, settings and temporary files."""
    yield _folder("report_folder", machine.working)
    if machine.config.is_dir():
        yield _folder("config_disk", machine.config)
    else:
        yield line("config_disk", f"{machine.config}: not there, and not needed", Status.SKIPPED)
    yield _folder("temporary_folder", machine.temporary)


def _folder(key: str, path: Path) -> Line:
    try:
        free = shutil.disk_usage(path).free
    except OSError as error:
        return _unwritable(key, path, error.strerror or type(error).__name__)
    told = f"{path}: {size(free)} free"
    if not os.access(path, os.W_OK | os.X_OK):
        return _unwritable(key, path, "it may not be written to")
    if free < ENOUGH:
        return _unwritable(key, path, f"only {size(free)} free")
    return line(key, told)


def _unwritable(key: str, path: Path, problem: str) -> Line:
    return coded(key, "LOC710", f"{path}: {problem}", Status.WARN, {"where": str(path), "problem": problem})


def size(count: int) -> str:
    """Give bytes as a person says them: `3.2 GB`."""
    for unit, name in _UNITS:
        if count >= unit:
            return f"{count / unit:.1f} {name}"
    return f"{count} bytes"
