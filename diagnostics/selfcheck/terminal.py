"""The terminal: what it is, how large, and through what it is reached."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from diagnostics.report.levels import Status
from diagnostics.selfcheck.machine import Machine
from diagnostics.selfcheck.model import Line
from diagnostics.selfcheck.words import line

SMALLEST: Final = (80, 24)
"""Columns and rows that the dashboard is made for."""


def terminal_lines(machine: Machine) -> Iterator[Line]:
    """Tell of streams, type, size, colours and what the terminal runs in."""
    variables = machine.environment
    without = [name for name, is_terminal in machine.terminals.items() if not is_terminal]
    if without:
        yield line("terminal_streams", f"{', '.join(without)}: no terminal", Status.SKIPPED, "none")
    else:
        yield line("terminal_streams", f"{', '.join(machine.terminals)}: a terminal")
    kind = variables.get("TERM", "")
    if kind in {"", "dumb"}:
        yield line("terminal_type", kind or "TERM is not set", Status.WARN, "dumb")
    else:
        yield line("terminal_type", kind)
    yield _size(machine.size)
    yield line("terminal_colours", _colours(kind, variables.get("COLORTERM", ""), "NO_COLOR" in variables))
    yield line("terminal_within", _within(machine))


def _size(size: tuple[int, int] | None) -> Line:
    if size is None:
        return line("terminal_size", "output is no terminal", Status.SKIPPED)
    told = f"{size[0]} columns, {size[1]} rows"
    if size[0] < SMALLEST[0] or size[1] < SMALLEST[1]:
        return line("terminal_size", told, Status.WARN, "small")
    return line("terminal_size", told)


def _colours(kind: str, claimed: str, refused: bool) -> str:
    if refused:
        return "none: NO_COLOR is set"
    if claimed in {"truecolor", "24bit"}:
        return f"16 million (COLORTERM {claimed})"
    if kind in {"", "dumb"}:
        return "none"
    return "256" if "256" in kind else "8 or 16"


def _within(machine: Machine) -> str:
    """Give multiplexer and SSH by their variables' names; the addresses in them are nobody's business."""
    variables, kind = machine.environment, machine.environment.get("TERM", "")
    found = []
    if "TMUX" in variables or kind.startswith("tmux"):
        found.append("tmux")
    elif "STY" in variables or kind.startswith("screen"):
        found.append("screen")
    if "SSH_CONNECTION" in variables or "SSH_TTY" in variables:
        found.append("SSH")
    return " over ".join(found) or "no multiplexer, no SSH"
