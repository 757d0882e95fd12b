"""Reports onto the disk: whole or not at all, readable by their owner, never through a link."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from diagnostics.report.json import write_json
from diagnostics.report.markdown import write_markdown
from diagnostics.report.model import Report
from diagnostics.report.text import write_text

WRITERS: Final[dict[str, Callable[[Report], str]]] = {
    "text": write_text,
    "json": write_json,
    "markdown": write_markdown,
}
"""The formats by the name that `--format` takes."""

SUFFIXES: Final = {"text": ".txt", "json": ".json", "markdown": ".md"}


class WriteRefusedError(Exception):
    """The report was not written; what stood there before is as it was. Its text is for the user."""


class LinkRefusedError(WriteRefusedError):
    """The place is a symbolic link, so that the report would end up elsewhere (LOC710)."""


def write_report(report: Report, fmt: str, path: Path) -> Path:
    """Write `report` to `path` and give the absolute path.

    Raises:
        LinkRefusedError: `path` is a symbolic link.
        WriteRefusedError: The file cannot be written; nothing half-written is left.
    """
    return write_file(WRITERS[fmt](report), path)


def write_file(text: str, path: Path) -> Path:
    """Write `text` to `path` by way of a new file beside it; see `write_report`."""
    goal = path.expanduser().absolute()
    if goal.is_symlink():
        raise LinkRefusedError(f"LOC710: {goal} is a symbolic link and is not written through")
    if goal.is_dir():
        raise WriteRefusedError(f"LOC710: {goal} is a folder; name a file in it")
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{goal.name}.", dir=goal.parent)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(goal)
    except OSError as error:
        if temporary:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()
        reason = error.strerror or type(error).__name__
        raise WriteRefusedError(f"LOC710: {goal} cannot be written: {reason}") from error
    return goal
