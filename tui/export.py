"""The report in a file: formats, a name to begin with, and what hinders the writing in words."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from diagnostics.case import Case
from diagnostics.formats import FORMATS
from diagnostics.leaks import LeakError
from diagnostics.outputs import write_output
from diagnostics.report.model import Report
from diagnostics.report.write import WriteRefusedError
from diagnostics.secret import Secret


def suggested_path(report: Report, fmt: str) -> str:
    """Give a name that says what and when, in the current directory."""
    return f"tracker-doctor-{report.finished_at:%Y%m%d-%H%M%S}{FORMATS[fmt].suffix}"


def with_ending(path: str, fmt: str) -> str:
    """Give the path with the ending of a format, where it had that of another (the longest that fits)."""
    fitting = (form.suffix for form in FORMATS.values() if path.endswith(form.suffix))
    ending = max(fitting, key=len, default=None)
    return path if ending is None else path.removesuffix(ending) + FORMATS[fmt].suffix


def write(case: Case, fmt: str, path: Path, secrets: Iterable[Secret]) -> tuple[Path | None, str]:
    """Write the report; give the file's absolute path, or None, and what is to be told of it."""
    try:
        written = write_output(case, fmt, path, secrets)
    except (LeakError, WriteRefusedError) as error:
        return None, f"Not written: {error}"
    return written, f"Written: {written}"
