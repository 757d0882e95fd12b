"""What a self-check looks at, as one record, so that a test can hand in another machine."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Final

ROOT: Final = Path("/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """This machine as the process sees it. Files are read through these paths and no others."""

    environment: Mapping[str, str]
    terminals: Mapping[str, bool]
    """Input, output and errors: whether each is a terminal."""
    size: tuple[int, int] | None = None
    """Columns and rows; None where output is no terminal."""
    encoding: str = "utf-8"
    """Of standard output."""
    file_names: str = "utf-8"
    """The encoding of file names."""
    umask: int | None = None
    """None where the system has none."""
    now: datetime
    """With the local zone."""
    working: Path
    """Where `-o` writes to by itself."""
    config: Path
    """This program's configuration folder, whether it is there or not."""
    temporary: Path
    root: Path = ROOT
    """Below it lies `etc`."""
    libraries: tuple[Path, ...] = field(default_factory=lambda: tuple(map(Path, filter(None, sys.path))))
    """Where Python looks for packages."""


def this_machine(environment: Mapping[str, str], config: Path) -> Machine:
    """Give the machine that this process runs on; nothing is asked of any other.

    Args:
        environment: The process's variables.
        config: The folder of the profile file.
    """
    return Machine(
        environment=environment,
        terminals={
            "input": _is_terminal(sys.stdin),
            "output": _is_terminal(sys.stdout),
            "errors": _is_terminal(sys.stderr),
        },
        size=_size(),
        encoding=getattr(sys.stdout, "encoding", None) or "utf-8",
        file_names=sys.getfilesystemencoding(),
        umask=_umask(),
        now=datetime.now().astimezone(),
        working=_working(),
        config=config,
        temporary=Path(_temporary()),
    )


def _is_terminal(stream: IO[str] | None) -> bool:
    closed = getattr(stream, "closed", False)  # what a dashboard puts in the stream's place cannot be closed
    return stream is not None and not closed and stream.isatty()


def _size() -> tuple[int, int] | None:
    try:
        size = os.get_terminal_size(sys.stdout.fileno())
    except (OSError, ValueError, AttributeError):  # no terminal, a closed stream, or none at all
        return None
    return size.columns, size.lines


def _umask() -> int | None:
    if os.name != "posix":
        return None
    mask = os.umask(0o077)  # it can only be read by setting it
    os.umask(mask)
    return mask


def _working() -> Path:
    try:
        return Path.cwd()
    except OSError:  # it was removed under our feet
        return Path(os.curdir)


def _temporary() -> str:
    try:
        return tempfile.gettempdir()
    except OSError:  # none of the usual places can be written
        return os.environ.get("TMPDIR", "/tmp")  # noqa: S108 - only looked at
