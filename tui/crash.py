"""What is left of a defect: a small file with places and versions, and no text that may hold a secret."""

from __future__ import annotations

import contextlib
import os
import platform
import shutil
import sys
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Final

from diagnostics.report.write import WriteRefusedError, write_file
from diagnostics.text import clean_text
from diagnostics.version import __version__
from tui.trouble import where

FOLDER: Final = "crashes"
MOST_FILES: Final = 10
_MOST_ERRORS: Final = 5
_MOST_FRAMES: Final = 40
_LONGEST: Final = 60
_LAST_PARTS: Final = 3
_ABOUT_TERMINAL: Final = ("TERM", "COLORTERM", "LC_ALL", "LC_CTYPE", "LANG")


def told(error: BaseException | None) -> str:
    """Give what the user is told of a defect; its report is written, where that is possible.

    Neither holds what a frame held, nor an exception's text: both could repeat a secret or remote data.
    """
    cause = None if error is None else _inner(error) or error
    lines = [f"tracker-doctor failed with {where(cause)}. Nothing was changed in Tracker."]
    path = _kept(error)
    if path is None:
        lines.append("Please report it with these lines:")
        lines += [f"  {place}" for place in _places(cause)[-6:]]
    else:
        lines += ["Places and versions, and nothing of your data, are in this file:", f"  {path}"]
    return "\n".join(lines)


def _kept(error: BaseException | None) -> Path | None:
    """Write the report of a defect beside the history; None where it cannot be."""
    from diagnostics.history import default_path  # noqa: PLC0415 - only when there is something to tell

    now = datetime.now(UTC)
    try:
        folder = default_path().parent / FOLDER
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = write_file(crash_report(error, now), folder / f"crash-{now:%Y%m%dT%H%M%S.%f}Z.txt")
    except (OSError, RuntimeError, WriteRefusedError):  # RuntimeError: there is no home
        return None
    _forget_older(folder)
    return path


def _forget_older(folder: Path) -> None:
    with contextlib.suppress(OSError):
        for path in sorted(folder.glob("crash-*.txt"))[:-MOST_FILES]:
            path.unlink(missing_ok=True)


def crash_report(error: BaseException | None, now: datetime) -> str:
    """Give the report of a defect: types and places, versions, and what terminal it was."""
    size = shutil.get_terminal_size()
    lines = [
        "tracker-doctor crash report, form 1",
        f"at: {now:%Y-%m-%dT%H:%M:%SZ}",
        f"version: {__version__}",
        f"python: {platform.python_implementation()} {platform.python_version()} on {platform.system()}",
        f"textual: {_textual()}",
        f"terminal: {size.columns}x{size.lines}, {getattr(sys.__stderr__, 'encoding', None)}",
        *(f"{name}: {clean_text(os.environ.get(name, ''), limit=_LONGEST)}" for name in _ABOUT_TERMINAL),
    ]
    for one in islice(_chain(error), _MOST_ERRORS):
        lines += ["", type(one).__name__, *(f"  {place}" for place in _places(one)[-_MOST_FRAMES:])]
    return "\n".join(lines) + "\n"


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Give an exception, and then each that it came from."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = _inner(error) or error.__cause__ or error.__context__


def _inner(error: BaseException) -> BaseException | None:
    """Give what made a worker fail; Textual wraps it."""
    inner = getattr(error, "error", None)
    return inner if isinstance(inner, BaseException) else None


def _places(error: BaseException | None) -> list[str]:
    if error is None:
        return []
    return [
        f"{_short(frame.filename)}:{frame.lineno} in {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]


def _short(filename: str) -> str:
    """Give the end of a path: what stands before it names the user's home."""
    return "/".join(filename.replace("\\", "/").split("/")[-_LAST_PARTS:])


def _textual() -> str:
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - slow to load

    try:
        return version("textual")
    except PackageNotFoundError:
        return "unknown"
