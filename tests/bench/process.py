"""Whole processes: how long one takes from its start to its end, and how much memory it had at most."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

_KIB: Final = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True, slots=True)
class Ended:
    """A process that ended."""

    wall_ms: float
    """From just before its start until it is gone."""
    cpu_ms: float
    """User and system time, as the operating system accounts for it."""
    peak_bytes: int
    """The most resident memory it had.

    Linux keeps the mark through the start of a program: it is never less than the most that this process
    itself had until then. Who measures memory does so from a small process, without large libraries.
    """
    code: int
    output: bytes


@contextlib.contextmanager
def _killed_if_left(child: subprocess.Popen[bytes]) -> Iterator[None]:
    """Kill a child that is not waited for any longer: whoever measures was asked to end."""
    try:
        yield
    except KeyboardInterrupt:
        child.kill()
        raise


def run(
    command: Sequence[str], variables: Mapping[str, str] | None = None, *, codes: Sequence[int] = (0,)
) -> Ended:
    """Run a command with nothing on its standard input.

    Args:
        command: Program and arguments.
        variables: Its whole environment; None: this process's own.
        codes: The exit codes that are as they should be.

    Raises:
        RuntimeError: It ended with another code; a figure of that would be of something else.
    """
    environment = None if variables is None else dict(variables)
    start = time.perf_counter()
    child = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment,
    )
    with child, _killed_if_left(child):
        output = child.stdout.read() if child.stdout is not None else b""
        # Not child.wait(): only this gives what the system counted for this one child.
        _, status, used = os.wait4(child.pid, 0)
        wall_s = time.perf_counter() - start
        child.returncode = code = os.waitstatus_to_exitcode(status)
    if code not in codes:
        told = output.decode(errors="replace")[-2000:]
        raise RuntimeError(f"{' '.join(command)} ended with {code}:\n{told}")
    cpu_s = used.ru_utime + used.ru_stime
    return Ended(wall_s * 1000, cpu_s * 1000, used.ru_maxrss * _KIB, code, output)
