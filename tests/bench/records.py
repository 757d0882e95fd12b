"""What a run of the benchmarks leaves behind: a document with every run, and a line of the history."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import msgspec

from tests.bench.machine import Machine
from tests.bench.measure import Figure, Sense

SCHEMA: Final = "1"


class Row(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A figure as it is told: medians only."""

    area: str
    name: str
    unit: str
    ours: float
    against: str
    theirs: float
    ratio: float | None = None
    """None: there is nothing to divide by."""
    bound: float | None = None
    sense: Sense | None = None
    met: bool | None = None
    note: str = ""
    points: tuple[tuple[float, float], ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """What names the figure in every run."""
        return self.area, self.name


class Measured(Row, frozen=True, kw_only=True, omit_defaults=True):
    """A figure with all runs of both sides."""

    ours_runs: tuple[float, ...]
    theirs_runs: tuple[float, ...]


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """One run of some areas."""

    schema_version: str = SCHEMA
    date: datetime
    machine: Machine
    versions: dict[str, str]
    commit: str
    changed: bool
    """Whether the tree differed from the commit."""
    figures: tuple[Measured, ...]
    skipped: dict[str, str]
    """Area to why it, or the rest of it, could not be measured here."""
    failed: dict[str, str]


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A line of the history: one run of all areas."""

    date: datetime
    machine: Machine
    commit: str
    changed: bool = False
    figures: tuple[Row, ...]
    skipped: dict[str, str] = {}


def measured(figure: Figure) -> Measured:
    """Give a figure with its runs."""
    ratio = figure.ratio
    return Measured(
        area=figure.area,
        name=figure.name,
        unit=figure.unit,
        ours=figure.ours.median,
        against=figure.against,
        theirs=figure.theirs.median,
        ratio=None if ratio == float("inf") else ratio,
        bound=None if figure.bound is None else figure.bound.ratio,
        sense=None if figure.bound is None else figure.bound.sense,
        met=figure.met,
        note=figure.note,
        points=figure.points,
        ours_runs=figure.ours.values,
        theirs_runs=figure.theirs.values,
    )


def entry(document: Document) -> Entry:
    """Give the line of the history for a run."""
    rows = tuple(
        Row(**{name: getattr(one, name) for name in Row.__struct_fields__}) for one in document.figures
    )
    return Entry(
        date=document.date,
        machine=document.machine,
        commit=document.commit,
        changed=document.changed,
        figures=rows,
        skipped=document.skipped,
    )
