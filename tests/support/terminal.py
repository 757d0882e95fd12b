"""A real pseudo-terminal: start a command in it, wait for what it shows, press keys, read every byte."""

from __future__ import annotations

import codecs
import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from tests.support.cells import Cells

_PATIENCE_S: Final = 60.0
_PART: Final = re.compile(r"\x1b(?:\[[<-?]*[0-9;:]*[ -/]*)?$")
"""A sequence whose end has not come yet."""
QUIET_S: Final = 0.6
"""How long nothing must come until what was asked for is taken as drawn."""


class Answer(NamedTuple):
    """What was written for some keys."""

    first_s: float
    """From the keys to its first bytes."""
    last_s: float
    """From the keys to its last bytes."""
    sent: bytes


class Terminal:
    """A running command and the bytes it has written to its terminal."""

    def __init__(self, process: subprocess.Popen[bytes], master: int, modes: list[object]) -> None:
        self.process = process
        self.written = b""
        self.modes = modes
        """The line's modes before the command began."""
        self.cells = Cells()
        self._left = ""
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._master = master
        self._open = True

    def press(self, keys: str) -> None:
        """Type `keys`."""
        os.write(self._master, keys.encode())

    def wait_for(self, text: str, *, since: int = 0, patience_s: float = _PATIENCE_S) -> None:
        """Read until `text` was written after the first `since` bytes, or stands on the screen.

        Only what differs is written: a text may come in pieces, around letters that were there already.

        Raises:
            AssertionError: It was not, until the command ended or patience did.
        """
        end = time.monotonic() + patience_s
        while text.encode() not in self.written[since:] and text not in self.cells.text:
            assert self._read(end), f"{text!r} was never shown; the last bytes: {self.written[-400:]!r}"

    def settle(self, quiet_s: float = QUIET_S) -> bytes:
        """Read until nothing has come for some time, and give what came."""
        start = len(self.written)
        while select.select([self._master], [], [], quiet_s)[0]:
            if not self._read(time.monotonic() + quiet_s):
                break
        return self.written[start:]

    def sent_by(self, keys: str) -> bytes:
        """Type `keys` that change the screen, and give what is written until it is quiet again."""
        start = len(self.written)
        self.press(keys)
        assert self._read(time.monotonic() + _PATIENCE_S), f"nothing was drawn for {keys!r}"
        self.settle()
        return self.written[start:]

    def timed(self, keys: str, quiet_s: float) -> Answer:
        """Type `keys`, and give when the answer came.

        It is looked at when all of it is there, so that nothing of it waits to be read.

        Args:
            keys: What is typed.
            quiet_s: How long nothing must come until the answer is taken as whole; it is not counted.
        """
        parts: list[tuple[float, bytes]] = []
        wait_s = _PATIENCE_S
        start = time.perf_counter()
        self.press(keys)
        while select.select([self._master], [], [], wait_s)[0]:
            part = os.read(self._master, 65536)
            parts.append((time.perf_counter() - start, part))
            wait_s = quiet_s
        assert parts, f"nothing was drawn for {keys!r}"
        sent = b"".join(part for _, part in parts)
        self._take(sent)
        return Answer(parts[0][0], parts[-1][0], sent)

    def wait_for_end(self) -> int:
        """Read to the end and give the exit code."""
        end = time.monotonic() + _PATIENCE_S
        while self._read(end):
            pass
        return self.process.wait(_PATIENCE_S)

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size; the kernel tells the command."""
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, _size(columns, rows))

    def hang_up(self) -> None:
        """Take the terminal away, as a line that drops does."""
        os.close(self._master)
        self._open = False

    def signal(self, number: signal.Signals) -> None:
        """Send the command a signal."""
        self.process.send_signal(number)

    @property
    def modes_now(self) -> list[object]:
        """The line's modes."""
        return termios.tcgetattr(self._master)

    def close(self) -> None:
        """End the command, whatever it does, and the terminal."""
        self.process.kill()
        self.process.wait()
        if self._open:
            os.close(self._master)

    def _take(self, part: bytes) -> None:
        self.written += part
        text = self._left + self._decode(part)
        whole = _PART.search(text)
        at = whole.start() if whole else len(text)
        self._left = text[at:]
        self.cells.take(text[:at])

    def _read(self, end: float) -> bool:
        while time.monotonic() < end:
            ready, _, _ = select.select([self._master], [], [], 0.1)
            if ready:
                with contextlib.suppress(OSError):  # the other end is closed
                    part = os.read(self._master, 65536)
                    self._take(part)
                    return bool(part)
                return False
            if self.process.poll() is not None:
                return False
        return False


def _size(columns: int, rows: int) -> bytes:
    return struct.pack("HHHH", rows, columns, 0, 0)


@contextlib.contextmanager
def terminal(
    command: Sequence[str],
    environment: Mapping[str, str],
    folder: Path,
    size: tuple[int, int] = (80, 24),
    term: str | None = "xterm-256color",
) -> Iterator[Terminal]:
    """Run `command` in a terminal of `size` (columns, rows) with `folder` as its working directory.

    Args:
        command: The command with its arguments.
        environment: Its variables; TERM is set here.
        folder: Where it runs.
        size: Columns and rows.
        term: What TERM says; None: nothing.
    """
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, _size(*size))
    modes = termios.tcgetattr(slave)
    variables = {name: value for name, value in environment.items() if name != "TERM"}
    process = subprocess.Popen(
        list(command),
        env=variables if term is None else {**variables, "TERM": term},
        cwd=folder,
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
        # The terminal becomes the session's own, so that the kernel tells of a new size and of its end.
        preexec_fn=_take_terminal,  # noqa: PLW1509 - nothing of a thread is needed between fork and exec
    )
    os.close(slave)
    opened = Terminal(process, master, modes)
    try:
        yield opened
    finally:
        opened.close()


def _take_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
