"""What threads of others print: kept out of the report, and counted."""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Iterable, Iterator
from typing import Any, TextIO, cast


class Printed:
    """Counts what threads write to standard output and errors, from `begin` to `end`."""

    def __init__(self) -> None:
        self._counts: dict[int, int] = {}
        self.left_behind = False
        """Whether a thread goes on after the run, so that what it prints must still go nowhere."""

    def begin(self) -> None:
        """Count what this thread prints from now on."""
        self._counts[threading.get_ident()] = 0

    def end(self) -> int:
        """Give how many characters this thread has printed, and count no more: its number is used again."""
        return self._counts.pop(threading.get_ident())

    def took(self, text: str) -> bool:
        """Count `text` where a counted thread writes it; else it is for the stream itself."""
        thread = threading.get_ident()
        if thread not in self._counts:
            return False
        self._counts[thread] += len(text)
        return True


class _Stream:
    """A standard stream that keeps back what counted threads write, and passes on all else.

    It is none of io's own: those close themselves when they are collected, and with it the stream behind.
    """

    def __init__(self, stream: TextIO, printed: Printed) -> None:
        self._stream, self._printed = stream, printed

    def write(self, text: str) -> int:
        return len(text) if self._printed.took(text) else self._stream.write(text)

    def writelines(self, lines: Iterable[str]) -> None:
        for one in lines:
            self.write(one)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the stream has
        return getattr(self._stream, name)


@contextlib.contextmanager
def capture() -> Iterator[Printed]:
    """Keep back what counted threads print; where one is left behind, until the process ends."""
    printed = Printed()
    before = (sys.stdout, sys.stderr)
    # A stream is None where it was closed before the start.
    sys.stdout, sys.stderr = (
        cast("TextIO", _Stream(one, printed)) if one is not None else one for one in before
    )
    try:
        yield printed
    finally:
        if not printed.left_behind:
            sys.stdout, sys.stderr = before
