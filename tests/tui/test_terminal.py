"""The dashboard on a real pseudo-terminal: what it leaves behind, and how much it sends."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
from pathlib import Path
from typing import Self

from diagnostics.report.json import write_json
from diagnostics.report.model import Report
from tui.export import suggested_path

_SCRIPT = """
import pathlib, sys
import msgspec
from diagnostics.report.model import Report
from tui.app import run_dashboard
from tui.session import FixedSession
report = msgspec.json.decode(pathlib.Path(sys.argv[1]).read_bytes(), type=Report)
sys.exit(run_dashboard(FixedSession(report)))
"""
_PATIENCE_S = 20.0


class Terminal:
    """A command on a pseudo-terminal of 80x24."""

    def __init__(self, folder: Path, *command: str) -> None:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.modes = termios.tcgetattr(slave)
        self._slave = slave
        environment = {**os.environ, "TERM": "xterm-256color", "PYTHONPATH": str(Path(__file__).parents[2])}
        self._process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=environment, cwd=folder
        )
        self.written = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._master)
        os.close(self._slave)

    def press(self, keys: str) -> None:
        """Send keys."""
        os.write(self._master, keys.encode())

    def read_until(self, wanted: bytes) -> None:
        """Read until something new has been written that holds `wanted`."""
        start = len(self.written)
        while wanted not in self.written[start:]:
            ready, _, _ = select.select([self._master], [], [], _PATIENCE_S)
            if not ready:
                raise AssertionError(f"{wanted!r} was never written: {self.written[-300:]!r}")
            self.written += os.read(self._master, 65536)

    def ended(self) -> int:
        """Give the exit code once the command has ended, with all that it wrote read."""
        code = self._process.wait(_PATIENCE_S)
        while select.select([self._master], [], [], 0)[0]:
            self.written += os.read(self._master, 65536)
        return code

    @property
    def modes_now(self) -> list[object]:
        """The terminal's modes."""
        return termios.tcgetattr(self._slave)


def test_q_leaves_a_clean_terminal(report: Report, tmp_path: Path) -> None:
    """The alternate screen is left, the cursor shown, the mouse let go, the line modes as before; exit 0."""
    path = tmp_path / "report.json"
    path.write_text(write_json(report), encoding="utf-8")
    with Terminal(tmp_path, sys.executable, "-c", _SCRIPT, str(path)) as terminal:
        terminal.read_until(b"Findings")
        terminal.press("q")
        assert terminal.ended() == 0
        for on, off in (
            (b"\x1b[?1049h", b"\x1b[?1049l"),
            (b"\x1b[?25l", b"\x1b[?25h"),
            (b"\x1b[?1000h", b"\x1b[?1000l"),
        ):
            assert terminal.written.rfind(off) > terminal.written.rfind(on)
        assert terminal.modes_now == terminal.modes
        assert b"Traceback" not in terminal.written


def test_the_exported_path_is_told_after_the_screen_is_left(report: Report, tmp_path: Path) -> None:
    """What was written where can be read and copied when the dashboard is gone."""
    path = tmp_path / "report.json"
    path.write_text(write_json(report), encoding="utf-8")
    goal = tmp_path / suggested_path(report, "text")
    with Terminal(tmp_path, sys.executable, "-c", _SCRIPT, str(path)) as terminal:
        terminal.read_until(b"Findings")
        terminal.press("e")
        terminal.read_until(b"Export as")
        terminal.press("\r")
        terminal.read_until(b"Written")
        terminal.press("q")
        assert terminal.ended() == 0
        assert str(goal).encode() in terminal.written.rpartition(b"\x1b[?1049l")[2]
    assert goal.exists()
