"""The history of `make bench`: one line a run, by which a regression is seen."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from tests.bench.machine import Machine
from tests.bench.measure import Sense
from tests.bench.records import Entry, Row

FILE: Final = Path(__file__).parent / "history.jsonl"
REGRESSION: Final = 1.25
"""So many times worse than the last time on such a machine is told as one."""


class SpoiledError(Exception):
    """A history cannot be read, or not all of it; the text says where and why."""


def read(file: Path = FILE) -> list[Entry]:
    """Give the runs, the latest last; none where there is no file.

    Raises:
        SpoiledError: It cannot be read, or a line is no run.
    """
    try:
        lines = file.read_bytes().splitlines()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise SpoiledError(f"{file} cannot be read ({error.strerror}): name another file") from error
    return [_entry(file, number, line) for number, line in enumerate(lines, 1)]


def _entry(file: Path, number: int, line: bytes) -> Entry:
    try:
        return msgspec.json.decode(line, type=Entry)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        told = f"line {number} of {file} is no run of the benchmark ({error}): mend it or take it out"
        raise SpoiledError(told) from error


def append(file: Path, entry: Entry) -> None:
    """Add a run."""
    with file.open("ab") as out:
        out.write(msgspec.json.encode(entry) + b"\n")


def last_on(machine: Machine, entries: Sequence[Entry]) -> Entry | None:
    """Give the last run on such a machine; None: there was none."""
    return next((one for one in reversed(entries) if one.machine.is_like(machine)), None)


def was(row: Row, before: Entry | None) -> float | None:
    """Give the ratio of a figure in an earlier run; None where it is not known."""
    if before is None:
        return None
    return next((one.ratio for one in before.figures if one.key == row.key), None)


def is_regression(row: Row, earlier: float | None) -> bool:
    """Tell whether a ratio is worse by more than a quarter than it was."""
    if row.ratio is None or earlier is None:
        return False
    old, new = (row.ratio, earlier) if row.sense is Sense.AT_LEAST else (earlier, row.ratio)
    return new > old * REGRESSION
