"""Who else on this machine may read or change the settings."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from diagnostics.report.levels import Status
from diagnostics.selfcheck.machine import Machine
from diagnostics.selfcheck.model import Line
from diagnostics.selfcheck.words import coded, line

_FILES: Final = 20
"""Files of the folder that are told; more are counted."""


def permission_lines(machine: Machine) -> Iterator[Line]:
    """Tell of the configuration folder, of each file in it, and of the umask."""
    if machine.umask is None:
        return
    if machine.config.is_dir():
        yield _mode_line("config_folder", machine.config, 0o022)
        files = sorted(one for one in _listed(machine.config) if one.is_file())
        for path in files[:_FILES]:
            yield _mode_line("config_file", path, 0o022 if path.suffix == ".toml" else 0o077)
        if len(files) > _FILES:
            yield line("config_file", f"{len(files) - _FILES} more were not looked at", Status.UNKNOWN)
    else:
        yield line("config_folder", f"{machine.config}: not there", Status.SKIPPED)
    told = f"{machine.umask:04o}"
    open_to_all = not machine.umask & 0o002
    yield line("umask", told, Status.WARN, "open") if open_to_all else line("umask", told)


def _listed(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _mode_line(key: str, path: Path, forbidden: int) -> Line:
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
    except OSError as error:
        return line(key, f"{path}: {error.strerror or type(error).__name__}", Status.UNKNOWN)
    told = f"{path}: mode {mode:04o}"
    if mode & forbidden:
        return coded(key, "LOC713", told, words={"where": str(path), "mode": f"{mode:04o}"})
    return line(key, told)
