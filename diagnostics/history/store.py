"""The file that runs are remembered in: one JSON line a run, bounded, and the user's alone."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from diagnostics.history.model import FORM, Run
from diagnostics.report.read import convert
from diagnostics.report.write import WriteRefusedError, write_file
from diagnostics.secret import Secret

SWITCH: Final = "TRACKER_DOCTOR_HISTORY"
FILE: Final = "history.jsonl"
MOST_BYTES: Final = 5_000_000
MOST_RUNS: Final = 200
"""Of one target."""
_WAIT_S: Final = 2.0
_APPEND: Final = (
    os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
)
_READ: Final = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)  # else a pipe in its place is waited for, for ever
    | getattr(os, "O_BINARY", 0)
)


class HistoryError(Exception):
    """The history could not be read or written; nothing depends on it. Its text is one line for the user."""


@dataclass(frozen=True, slots=True)
class _Line:
    """One line as it stands in the file, and the run that it tells of; None: a newer program's."""

    raw: bytes
    run: Run | None


def default_path() -> Path:
    """Give where the history is: below the user's state folder, `~/.local/state/tracker-doctor/` on Linux."""
    from platformdirs import user_state_path  # noqa: PLC0415 - only where the history is asked for

    return user_state_path("tracker-doctor", appauthor=False) / FILE


def switched_off(environment: Mapping[str, str]) -> bool:
    """Tell whether the user wants none."""
    return environment.get(SWITCH, "").strip().casefold() in {"off", "no", "0", "false"}


class History:
    """The history in one file. Several processes can use it at once."""

    def __init__(
        self, path: Path | None = None, *, most_bytes: int = MOST_BYTES, most_runs: int = MOST_RUNS
    ) -> None:
        """Prepare it; nothing is read yet.

        Args:
            path: The file; None: the user's own.
            most_bytes: How large it may become.
            most_runs: How many runs of one target it may hold.
        """
        self.path = path or default_path()
        self._most_bytes = most_bytes
        self._most_runs = most_runs

    def runs(self) -> tuple[Run, ...]:
        """Give all runs, as they were added; lines that are none are passed over.

        Raises:
            HistoryError: It cannot be read.
        """
        try:
            return tuple(one.run for one in self._lines()[0] if one.run is not None)
        except OSError as error:
            raise self._trouble("read", error) from error

    def add(self, run: Run, secrets: Iterable[Secret] = ()) -> tuple[Run, ...]:
        """Add a run, drop the oldest where there are too many, and give those that were there before.

        Raises:
            HistoryError: It cannot be written, or a secret stands in it; the file is as it was.
        """
        from filelock import FileLock, Timeout  # noqa: PLC0415 - slow to load, and only for whoever writes

        from diagnostics.leaks import LeakError, refuse_leaks  # noqa: PLC0415

        raw = msgspec.json.encode(run)
        try:
            refuse_leaks({"the history": raw}, secrets)
            self._folder()
            with FileLock(self.path.with_suffix(".lock"), timeout=_WAIT_S, mode=0o600):
                return self._added(_Line(raw, run))
        except LeakError as error:
            raise HistoryError(str(error)) from error
        except Timeout as error:
            raise HistoryError(f"{self.path} is in use by another process") from error
        except WriteRefusedError as error:
            raise HistoryError(str(error)) from error
        except NotImplementedError as error:
            raise HistoryError(f"{self.path} lies where nothing can be locked") from error
        except OSError as error:
            raise self._trouble("written", error) from error

    def clear(self) -> None:
        """Forget all runs.

        Raises:
            HistoryError: It cannot be deleted.
        """
        try:
            for path in (self.path, self.path.with_suffix(".aside")):
                path.unlink(missing_ok=True)
        except OSError as error:
            raise self._trouble("deleted", error) from error

    def _added(self, line: _Line) -> tuple[Run, ...]:
        lines, broken = self._lines()
        before = tuple(one.run for one in lines if one.run is not None)
        if broken:
            shutil.copy2(self.path, self.path.with_suffix(".aside"))
        kept = self._bounded([*lines, line])
        if broken or len(kept) <= len(lines):
            write_file(b"".join(one.raw + b"\n" for one in kept), self.path)
        else:
            self._append(line.raw + b"\n")
        return before

    def _append(self, raw: bytes) -> None:
        with os.fdopen(os.open(self.path, _APPEND, 0o600), "ab", buffering=0) as file:
            file.write(raw)

    def _bounded(self, lines: list[_Line]) -> list[_Line]:
        """Give the newest lines, as many as there may be, in the order in which they stood."""
        counted, size = Counter[str](), 0
        kept: list[_Line] = []
        for one in reversed(lines):
            target = one.run.target if one.run else ""
            counted[target] += 1
            size += len(one.raw) + 1
            if size <= self._most_bytes and counted[target] <= self._most_runs:
                kept.append(one)
        return kept[::-1]

    def _lines(self) -> tuple[list[_Line], bool]:
        """Give the lines that tell of a run, and whether there were others."""
        try:
            descriptor = os.open(self.path, _READ)
        except FileNotFoundError:
            return [], False
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise OSError(errno.EINVAL, "it is no ordinary file")
            raw = file.read(2 * self._most_bytes + 1)
        found = [_line(one) for one in raw.split(b"\n") if one.strip()]
        good = [one for one in found if one is not None]
        return good, len(good) < len(found) or len(raw) > 2 * self._most_bytes

    def _folder(self) -> None:
        folder = self.path.parent
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.stat().st_mode & 0o077:
            folder.chmod(0o700)

    def _trouble(self, what: str, error: OSError) -> HistoryError:
        return HistoryError(f"{self.path} cannot be {what}: {error.strerror or type(error).__name__}")


def _line(raw: bytes) -> _Line | None:
    """Give a line with its run, or a newer program's as it is; None for what is neither."""
    try:
        document = msgspec.json.decode(raw)
        if isinstance(document, dict) and document.get("form") not in {None, FORM}:
            return _Line(raw, None)
        return _Line(raw, convert(document, Run))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
