"""The report in a file: formats, a name to begin with, and the one call that writes it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from diagnostics.report.model import Report

FORMATS: Final = {"text": ".txt", "json": ".json", "markdown": ".md"}
"""Format to the ending of its files."""


def suggested_path(report: Report, fmt: str) -> str:
    """Give a name that says what and when, in the current directory."""
    return f"tracker-doctor-{report.finished_at:%Y%m%d-%H%M%S}{FORMATS[fmt]}"


def with_ending(path: str, fmt: str) -> str:
    """Give the path with the ending of a format, where it had that of another."""
    for ending in FORMATS.values():
        if path.endswith(ending):
            return path.removesuffix(ending) + FORMATS[fmt]
    return path


def write(report: Report, fmt: str, path: Path) -> Path:
    """Write the report and give the file's absolute path.

    Raises:
        OSError: The file cannot be written; the message says why.
    """
    from diagnostics.report.write import write_report  # noqa: PLC0415 - loaded when somebody exports

    return write_report(report, fmt, path.expanduser())
