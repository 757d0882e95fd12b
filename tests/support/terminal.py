"""A real pseudo-terminal: start a command in it, wait for what it shows, press keys, read every byte."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

_PATIENCE_S = 60.0


class Terminal:
    """A running command and the bytes it has written to its terminal."""

    def __init__(self, process: subprocess.Popen[bytes], master: int) -> None:
        self.process = process
        self.written = b""
        self._master = master

    def press(self, keys: str) -> None:
        """Type `keys`."""
        os.write(self._master, keys.encode())

    def wait_for(self, text: str) -> None:
        """Read until `text` was shown.

        Raises:
            AssertionError: It was not, until the command ended or patience did.
        """
        end = time.monotonic() + _PATIENCE_S
        while text.encode() not in self.written:
            assert self._read(end), f"{text!r} was never shown; the last bytes: {self.written[-400:]!r}"

    def wait_for_end(self) -> int:
        """Read to the end and give the exit code."""
        end = time.monotonic() + _PATIENCE_S
        while self._read(end):
            pass
        return self.process.wait(_PATIENCE_S)

    def _read(self, end: float) -> bool:
        while time.monotonic() < end:
            ready, _, _ = select.select([self._master], [], [], 0.1)
            if ready:
                with contextlib.suppress(OSError):  # the other end is closed
                    part = os.read(self._master, 65536)
                    self.written += part
                    return bool(part)
                return False
            if self.process.poll() is not None:
                return False
        return False


@contextlib.contextmanager
def terminal(
    command: Sequence[str], environment: Mapping[str, str], folder: Path, size: tuple[int, int] = (80, 24)
) -> Iterator[Terminal]:
    """Run `command` in a terminal of `size` (columns, rows) with `folder` as its working directory."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
    process = subprocess.Popen(
        list(command),
        env={**environment, "TERM": "xterm-256color"},
        cwd=folder,
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
    )
    os.close(slave)
    try:
        yield Terminal(process, master)
    finally:
        process.kill()
        process.wait()
        os.close(master)
