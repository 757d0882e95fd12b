"""How a process of the benchmark ends when it is asked to: its folders are cleaned, its children ended."""

from __future__ import annotations

import signal
import subprocess
import sys
from types import FrameType
from typing import Final

INTERRUPTED: Final = 130
"""The exit code after ctrl+c."""
_TERMINATED: Final = 143
_PATIENCE_S: Final = 10.0


def exit_on_sigterm() -> None:
    """Let SIGTERM raise SystemExit from now on, in a process that waits for a child."""

    def exit_once(_number: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # a second one would disturb the cleaning up
        sys.exit(_TERMINATED)

    signal.signal(signal.SIGTERM, exit_once)


def interrupt_on_sigterm() -> None:
    """Let SIGTERM do from now on what ctrl+c does, in a process that measures."""

    def interrupt_once(_number: int, frame: FrameType | None) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        interrupt = signal.getsignal(signal.SIGINT)
        if callable(interrupt):  # asyncio has one of its own, which cancels what runs
            interrupt(signal.SIGINT, frame)
        else:  # started in the background of a script, where ctrl+c is ignored
            raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, interrupt_once)


def code_of(child: subprocess.Popen[bytes]) -> int:
    """Wait for a child and give its exit code; where this process is asked to end, the child ends first."""
    try:
        return child.wait()
    except KeyboardInterrupt:
        _see_it_end(child)  # the terminal has told it as well, and it is cleaning up
        raise
    except SystemExit:
        child.terminate()
        _see_it_end(child)
        raise


def _see_it_end(child: subprocess.Popen[bytes]) -> None:
    for ask in (child.terminate, child.kill):
        try:
            child.wait(_PATIENCE_S)
        except subprocess.TimeoutExpired:
            ask()
