"""The dashboard on a pseudo-terminal, on a report that is there already."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from diagnostics.report.json import write_json
from diagnostics.report.model import Report
from tests.support.command import clean_environment
from tests.support.terminal import Terminal, terminal

ROOT = Path(__file__).parents[2]
_SCRIPT = """
import pathlib, sys
import msgspec
from diagnostics.report.model import Report
from tui.app import run_dashboard
from tui.manner import Manner
from tui.session import FixedSession
report = msgspec.json.decode(pathlib.Path(sys.argv[1]).read_bytes(), type=Report)
title, ascii, theme = sys.argv[2:5]
{before}
sys.exit(run_dashboard(FixedSession(report, title), manner=Manner(ascii=bool(ascii), theme=theme)))
"""


def terminal_environment(home: Path) -> dict[str, str]:
    """Give the variables of a shell with a clean home on a terminal of full colour."""
    kept = {
        name: value
        for name, value in clean_environment(home).items()
        if name not in {"NO_COLOR", "COLORFGBG", "TMUX", "LANG", "LC_ALL", "LC_CTYPE"}
    }
    return {**kept, "PYTHONPATH": str(ROOT), "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8"}


@contextlib.contextmanager
def wired(  # noqa: PLR0913 - each is one thing that a terminal can be
    report: Report,
    home: Path,
    *,
    title: str = "",
    plain: bool = False,
    theme: str = "auto",
    before: str = "",
    size: tuple[int, int] = (80, 24),
    term: str = "xterm-256color",
    variables: Mapping[str, str] | None = None,
) -> Iterator[Terminal]:
    """Run the dashboard on `report` until the test is done with it.

    Args:
        report: What is shown.
        home: The home, and where it runs.
        title: What the header says.
        plain: Whether it is to be drawn in ASCII.
        theme: The colours.
        before: Python lines that are run first, to break something.
        size: Columns and rows.
        term: What TERM says.
        variables: Environment variables.
    """
    path = home / "report.json"
    path.write_text(write_json(report), encoding="utf-8")
    script = _SCRIPT.replace("{before}", before)
    command = [sys.executable, "-c", script, str(path), title, "1" if plain else "", theme]
    with terminal(command, {**terminal_environment(home), **(variables or {})}, home, size, term) as opened:
        yield opened
