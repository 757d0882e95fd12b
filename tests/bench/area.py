"""Measures one area in this process, which does nothing else: `python -m tests.bench.area MODULE FILE`.

Of one area nothing is left for the next: no module, no thread, and above all no memory, which the children
that are measured would be counted with. What a module prints is for whoever waits.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import traceback
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Final

import msgspec

from tests.bench.ending import INTERRUPTED, code_of, interrupt_on_sigterm
from tests.bench.machine import ROOT
from tests.bench.measure import Figure, SkippedError

_MOST: Final = 200


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an area."""

    figures: tuple[Figure, ...] = ()
    skipped: str = ""
    """Why it, or the rest of it, could not be measured here; empty: it could."""
    failed: str = ""
    """What went wrong; empty: nothing."""


def outcome_of(module: str) -> Outcome:
    """Measure an area in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "outcome.json"
        command = [sys.executable, "-m", "tests.bench.area", module, str(file)]
        # Its own folders are made in this one: nothing is left of an area that is interrupted, or killed.
        variables = {**os.environ, "TMPDIR": folder}
        with subprocess.Popen(command, cwd=ROOT, stdout=sys.stderr.fileno(), env=variables) as child:
            code = code_of(child)
        try:
            return msgspec.json.decode(file.read_bytes(), type=Outcome)
        except FileNotFoundError:
            return Outcome(failed=f"its process ended with {code} and gave no figures")
        except msgspec.DecodeError as error:
            return Outcome(failed=f"a figure is no number: {error}")


def measured_here(module: str) -> Outcome:
    """Measure an area in this process; the figures before one that fails are kept."""
    figures: list[Figure] = []
    try:
        figures.extend(import_module(module).figures())
    except SkippedError as error:
        return Outcome(tuple(figures), skipped=_line(error))
    except Exception as error:  # noqa: BLE001 - told with its type and place; the other areas go on
        place = traceback.extract_tb(error.__traceback__)[-1]
        reason = f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}: {_line(error)}"
        return Outcome(tuple(figures), failed=reason)
    return Outcome(tuple(figures))


def _line(error: Exception) -> str:
    """Give the first line of an error, without the places of this machine."""
    line = next(iter(str(error).splitlines()), "")
    for place, word in ((sys.executable, "python"), (str(ROOT), "."), (str(Path.home()), "~")):
        line = line.replace(place, word)
    return line[:_MOST]


def main() -> None:
    """Measure, and write what came of it."""
    interrupt_on_sigterm()
    module, file = sys.argv[1:]
    try:
        Path(file).write_bytes(msgspec.json.encode(measured_here(module)))
    except KeyboardInterrupt:
        # All is cleaned up. Not sys.exit: what threads of a library still tell of ctrl+c is nothing to print.
        os._exit(INTERRUPTED)


if __name__ == "__main__":
    main()
