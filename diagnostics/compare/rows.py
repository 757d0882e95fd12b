"""A report as rows of values that can be held against those of another report.

What is no value of its own is left out here, and only here:

- what moves by itself: times, milliseconds, ages, latency, clock, counts of requests, tries and samples;
- what follows from values that are held: shares and rates, sums over rows, what a role allows, what is
  ruled out;
- prose: titles, reasons, causes, remedies, and the document's own texts, of which `rules_changed` tells.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from diagnostics.compare.model import Kind
from diagnostics.faults import Scalar
from diagnostics.report.levels import PaneName, Severity


class Grade(enum.IntEnum):
    """How good a value is."""

    GOOD = 0
    WARN = 1
    BAD = 2


OK: Final[Mapping[Scalar, Grade]] = {True: Grade.GOOD, False: Grade.BAD}
STANDING: Final[Mapping[Scalar, Grade]] = {"pass": Grade.GOOD, "warn": Grade.WARN, "fail": Grade.BAD}
"""Of stages and verdicts; other words say that it is not known."""
NOT_APPLICABLE: Final = "not applicable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing that a report tells of."""

    kind: Kind
    key: str
    name: str
    pane: PaneName | None
    values: Mapping[str, Scalar]
    """By what they are; a value that is not told is not known."""
    grades: Mapping[str, Mapping[Scalar, Grade]] = field(default_factory=dict)
    """Which of the values are good or bad."""
    project: int | None = None
    """The project whose stories it is about."""
    subject_id: int | None = None
    """The project or account that it is about, where its own place tells whether it was seen."""
    needs: tuple[str, ...] = ()
    """What must have been read for it, in the words of what could not be judged."""
    sums: bool = False
    """It is counted over the stories of all projects."""
    link: str = ""
    """The link of the connection that it hangs on."""
    counts: bool = False
    """A value that is missing is none, as long as the project was read."""
    code: str = ""
    severity: Severity | None = None
    title: str = ""

    @property
    def place(self) -> tuple[Kind, str]:
        """What it is found by in the other report."""
        return self.kind, self.key


def listed(words: Iterable[object]) -> str:
    """Give words as one value."""
    return ", ".join(map(str, words))


def by_place(rows: Iterable[Row]) -> dict[tuple[Kind, str], Row]:
    """Give rows by what they are; those that share it are told apart by their order."""
    found: dict[tuple[Kind, str], Row] = {}
    for row in rows:
        found.setdefault(row.place, row)
    return found


def numbered(keys: Iterable[str]) -> Iterator[str]:
    """Give each key, with its number from the second one of the same on."""
    seen: dict[str, int] = {}
    for key in keys:
        seen[key] = seen.get(key, 0) + 1
        yield key if seen[key] == 1 else f"{key} #{seen[key]}"
