"""Where a report goes: a name to begin with, its ending, and whether something stands there already."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from diagnostics.formats import FORMATS
from diagnostics.home import expanded
from diagnostics.report.model import Report

_BY_ENDING: Final = sorted(FORMATS, key=lambda name: -len(FORMATS[name].suffix))
"""The longest ending first: one can be the end of another."""


def suggested_path(report: Report, fmt: str) -> str:
    """Give a name that says what and when, in the current directory."""
    return f"tracker-doctor-{report.finished_at:%Y%m%d-%H%M%S}{FORMATS[fmt].suffix}"


def with_ending(path: str, fmt: str) -> str:
    """Give the path with the ending of a format, where it had that of another."""
    for name in _BY_ENDING:
        if path.endswith(FORMATS[name].suffix):
            return path.removesuffix(FORMATS[name].suffix) + FORMATS[fmt].suffix
    return path


def is_there(path: Path) -> bool:
    """Tell whether a file stands there; a name that no file can have is told by whoever writes."""
    try:
        return expanded(path).is_file()
    except OSError:
        return False
