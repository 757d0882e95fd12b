"""The report in a file: formats, a name to begin with, and what hinders the writing in words."""

from __future__ import annotations

from pathlib import Path

from diagnostics.report.model import Report
from diagnostics.report.write import SUFFIXES, WriteRefusedError, write_report

FORMATS = tuple(SUFFIXES)


def suggested_path(report: Report, fmt: str) -> str:
    """Give a name that says what and when, in the current directory."""
    return f"tracker-doctor-{report.finished_at:%Y%m%d-%H%M%S}{SUFFIXES[fmt]}"


def with_ending(path: str, fmt: str) -> str:
    """Give the path with the ending of a format, where it had that of another."""
    for ending in SUFFIXES.values():
        if path.endswith(ending):
            return path.removesuffix(ending) + SUFFIXES[fmt]
    return path


def write(report: Report, fmt: str, path: Path) -> tuple[Path | None, str]:
    """Write the report; give the file's absolute path, or None, and what is to be told of it."""
    try:
        written = write_report(report, fmt, path)
    except WriteRefusedError as error:
        return None, f"Not written: {error}"
    return written, f"Written: {written}"
