"""Every figure of speed, each beside what it is held against: `python -m tests.bench [AREA ...]`.

Without areas all are measured, one after the other, each in a process of its own, and a line is added to the
history. The exit code is 1 only where an area failed: a goal that is not met is a figure like the others; it
is 2 where the command line asks for what cannot be, which is told before anything is measured.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec

from tests.bench import history
from tests.bench.area import Outcome, outcome_of
from tests.bench.ending import INTERRUPTED, exit_on_sigterm
from tests.bench.machine import commit, machine, versions
from tests.bench.printed import Printer
from tests.bench.records import Document, Measured, entry, measured

AREAS: Final = {
    name: f"tests.bench.{name}" for name in ("startup", "wire", "memory", "summary", "dashboard", "growth")
}
"""Name on the command line to module, in the order in which they are measured."""


def bench(wanted: Mapping[str, str], printer: Printer) -> Document:
    """Measure some areas and print each as it ends.

    Args:
        wanted: Name to module, in order.
        printer: Prints.
    """
    head, changed = commit()
    date = datetime.now(UTC).replace(microsecond=0)
    outcomes: dict[str, Outcome] = {}
    figures: list[Measured] = []
    for name, module in wanted.items():
        sys.stderr.write(f"{name} ...\n")
        start = time.perf_counter()
        outcomes[name] = outcome = outcome_of(module)
        rows = [measured(one) for one in outcome.figures]
        sys.stderr.write(f"{name} took {time.perf_counter() - start:.0f} s\n")
        if rows:
            printer.area(rows)
        for told, reason in (("skipped", outcome.skipped), ("FAILED", outcome.failed)):
            if reason:
                printer.line(f"{name}: {told}: {reason}")
        figures.extend(rows)
    return Document(
        date=date,
        machine=machine(),
        versions=versions(),
        commit=head,
        changed=changed,
        figures=tuple(figures),
        skipped={name: one.skipped for name, one in outcomes.items() if one.skipped},
        failed={name: one.failed for name, one in outcomes.items() if one.failed},
    )


def _end(document: Document, printer: Printer) -> None:
    goals = [one for one in document.figures if one.met is not None]
    met = sum(one.met is True for one in goals)
    printer.line(f"\n{met} of {len(goals)} goals met; {document.date:%Y-%m-%d}, {document.machine}")
    if document.failed:
        printer.line(f"failed: {', '.join(document.failed)}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("areas", nargs="*", metavar="AREA", help="; ".join(AREAS))
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all runs there")
    kept = parser.add_mutually_exclusive_group()
    kept.add_argument("--history", type=Path, default=history.FILE, metavar="FILE")
    kept.add_argument("--no-history", action="store_true", help="neither compare with it nor add to it")
    parser.add_argument("--list", action="store_true", help="name the areas and end")
    return parser


class _PlaceError(Exception):
    """A file cannot be written; the text says which, and why."""


def _try_to_write(file: Path) -> None:
    """Make the folder of a file and see that it can be written; a file that is not there stays so.

    Raises:
        _PlaceError: It cannot.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        new = not file.exists()
        with file.open("ab"):
            pass
        if new:
            file.unlink()
    except OSError as error:
        raise _PlaceError(f"{file} cannot be written ({error.strerror}): name another file") from error


def main(arguments: Sequence[str] | None = None, areas: Mapping[str, str] = AREAS) -> int:
    """Measure what is asked for and give the exit code.

    Args:
        arguments: Those of the command line; None: this process's.
        areas: Name to module of all that there are.
    """
    parser = _parser()
    asked = parser.parse_args(arguments)
    if asked.list:
        sys.stdout.write("\n".join(areas) + "\n")
        return 0
    if unknown := [one for one in asked.areas if one not in areas]:
        parser.error(f"there is no area {unknown[0]}: choose among {', '.join(areas)}")
    wanted = {name: module for name, module in areas.items() if not asked.areas or name in asked.areas}
    added_to = asked.history if not asked.no_history and len(wanted) == len(areas) else None
    # Whoever keeps Python from storing what it compiled would measure compiling at every start.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    try:
        runs = [] if asked.no_history else history.read(asked.history)
        for file in filter(None, (added_to, asked.json)):
            _try_to_write(file)
    except (history.SpoiledError, _PlaceError) as error:
        parser.exit(2, f"{error}; nothing was measured.\n")
    printer = Printer(history.last_on(machine(), runs))
    document = bench(wanted, printer)
    _end(document, printer)
    if added_to is not None and not document.failed:
        history.append(added_to, entry(document))
    if asked.json is not None:
        asked.json.write_bytes(msgspec.json.format(msgspec.json.encode(document)) + b"\n")
    return 1 if document.failed else 0


def whole_process(arguments: Sequence[str] | None = None, areas: Mapping[str, str] = AREAS) -> int:
    """Do that as all that this process does: asked to end, it ends quietly with all that it has started.

    Args:
        arguments: Those of the command line; None: this process's.
        areas: Name to module of all that there are.
    """
    exit_on_sigterm()
    try:
        return main(arguments, areas)
    except KeyboardInterrupt:
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(whole_process())
