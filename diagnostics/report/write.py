"""Files onto the disk: whole or not at all, readable by their owner, never through a link."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path


class WriteRefusedError(Exception):
    """The report was not written; what stood there before is as it was. Its text is for the user."""


class LinkRefusedError(WriteRefusedError):
    """The place is a symbolic link, so that the report would end up elsewhere (LOC710)."""


def goal_of(path: Path) -> Path:
    """Give the absolute path, where a file could be written to it; nothing is tried.

    Raises:
        LinkRefusedError: `path` is a symbolic link.
        WriteRefusedError: It is a folder, or its folder is not there.
    """
    goal = path.expanduser().absolute()
    if goal.is_symlink():
        raise LinkRefusedError(f"LOC710: {goal} is a symbolic link and is not written through")
    if goal.is_dir():
        raise WriteRefusedError(f"LOC710: {goal} is a folder; name a file in it")
    if not goal.parent.is_dir():
        raise WriteRefusedError(f"LOC710: {goal} cannot be written: there is no folder {goal.parent}")
    return goal


def write_file(content: str | bytes, path: Path) -> Path:
    """Write `content` to `path`, by way of a new file beside it, and give the absolute path.

    Raises:
        LinkRefusedError: `path` is a symbolic link.
        WriteRefusedError: The file cannot be written; nothing half-written is left.
    """
    goal = goal_of(path)
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{goal.name}.", dir=goal.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
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
