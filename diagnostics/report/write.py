"""Files onto the disk: whole or not at all, readable by their owner, never through a link."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path
from typing import Final

from diagnostics.home import expanded

_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


class WriteRefusedError(Exception):
    """The report was not written; what stood there before is as it was. Its text is for the user."""


class LinkRefusedError(WriteRefusedError):
    """The place is a symbolic link, so that the report would end up elsewhere (LOC710)."""


def goal_of(path: Path) -> Path:
    """Give the absolute path, where a file could be written to it; nothing is tried.

    Raises:
        LinkRefusedError: `path` is a symbolic link.
        WriteRefusedError: It is a folder, a device or a pipe, its folder is not there, or no file can be
            called so.
    """
    goal = expanded(path).absolute()
    try:
        _refuse_goal(goal)
    except OSError as error:  # a name that is too long, a folder on the way that cannot be entered
        raise WriteRefusedError(f"LOC710: {goal} cannot be written: {_reason(error)}") from error
    return goal


def _refuse_goal(goal: Path) -> None:
    if goal.is_symlink():
        raise LinkRefusedError(f"LOC710: {goal} is a symbolic link and is not written through")
    if goal.is_dir():
        raise WriteRefusedError(f"LOC710: {goal} is a folder; name a file in it")
    if goal.exists() and not goal.is_file():
        # Renaming a new file onto it would replace it, which root is allowed even for /dev/null.
        raise WriteRefusedError(f"LOC710: {goal} is no regular file; name one, or - for standard output")
    if not goal.parent.is_dir():
        raise WriteRefusedError(f"LOC710: {goal} cannot be written: there is no folder {goal.parent}")


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__


def write_file(content: str | bytes, path: Path) -> Path:
    """Write `content` to `path`, by way of a new file beside it, and give the absolute path.

    Raises:
        LinkRefusedError: `path` is a symbolic link.
        WriteRefusedError: The file cannot be written; nothing half-written is left.
    """
    goal = goal_of(path)
    # The name is known before the file is there, so that an interrupt at any moment leaves nothing behind.
    beside = goal.with_name(f".tracker-doctor-{secrets.token_hex(8)}")
    try:
        _write_new(content.encode() if isinstance(content, str) else content, beside)
        beside.replace(goal)
    except OSError as error:
        raise WriteRefusedError(f"LOC710: {goal} cannot be written: {_reason(error)}") from error
    finally:
        with contextlib.suppress(OSError):
            beside.unlink()
    return goal


def _write_new(content: bytes, path: Path) -> None:
    """Write a file that is not there yet, readable by its owner, onto the disk itself."""
    with os.fdopen(os.open(path, _NEW, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
