"""How much goes over the line, in bytes through a pseudo-terminal of 80x24 with full colour."""

from __future__ import annotations

import sys
from pathlib import Path

from diagnostics.report.model import Report
from tests.support.terminal import Terminal, terminal
from tests.tui.wired import terminal_environment, wired

FIRST_FRAME = 40_000
PANE_SWITCH = 16_000
ROW_MOVE = 1_000
IDLE_S = 5.0
WOKEN = 10
"""The age of the report is looked at now and then."""


def _walk(opened: Terminal) -> dict[str, int]:
    """Give the most bytes that each kind of key cost, once each pane has been there and again."""
    first = len(opened.written) + len(opened.settle())
    panes = [len(opened.sent_by(key)) for key in "1234501"]
    rows = [len(opened.sent_by(key)) for pane in "13" for key in (pane, "j", "j", "k")]
    moves = [size for at, size in enumerate(rows) if at % 4]
    return {"first frame": first, "pane switch": max(panes), "row move": max(moves)}


def _woken(opened: Terminal) -> int:
    """Give how often the process has been woken; 0 where the system does not tell."""
    threads = Path(f"/proc/{opened.process.pid}/task").glob("*/status")
    lines = (line for one in threads for line in one.read_text().splitlines())
    return sum(int(line.split()[1]) for line in lines if line.startswith("voluntary"))


def test_the_line_stays_thin(report: Report, tmp_path: Path) -> None:
    """First frame, pane switch and row move keep to their bounds; then 5 seconds pass in which it sleeps."""
    with wired(report, tmp_path) as opened:
        opened.wait_for("To act")
        sent = _walk(opened)
        opened.settle(1.0)
        before = _woken(opened)
        sent["idle"] = len(opened.settle(IDLE_S))
        sent["woken"] = _woken(opened) - before
    print(sent)  # noqa: T201 - the figures are what the test is for
    assert 0 < sent["first frame"] <= FIRST_FRAME
    assert 0 < sent["pane switch"] <= PANE_SWITCH
    assert 0 < sent["row move"] <= ROW_MOVE
    assert sent["idle"] == 0
    assert sent["woken"] <= WOKEN


def test_the_command_on_a_host_keeps_to_the_same(tmp_path: Path) -> None:
    """`demo`, which reads over the network while it is looked at, sends no more."""
    command = [sys.executable, "-m", "tui", "demo"]
    with terminal(command, terminal_environment(tmp_path), tmp_path) as opened:
        opened.wait_for("just now")
        sent = _walk(opened)
    print(sent)  # noqa: T201 - as above
    assert 0 < sent["first frame"] <= FIRST_FRAME
    assert 0 < sent["pane switch"] <= PANE_SWITCH
    assert 0 < sent["row move"] <= ROW_MOVE
