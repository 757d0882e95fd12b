"""One CSV file of an export: its rows into columns, each counted once as story, epic or spoiled."""

from __future__ import annotations

import contextlib
import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from diagnostics.exports import cells
from diagnostics.exports.columns import HELD, Column, Header
from diagnostics.exports.decoding import Lines, Opener, Scan, scan
from diagnostics.exports.errors import NotAnExportError
from diagnostics.exports.limits import Budget
from diagnostics.exports.recognise import what_is
from diagnostics.snapshot import RowProblem, SheetFacts, SpoiledRow
from diagnostics.text import AlteredText

_EPIC: Final = "epic"
_TOLD: Final = 20
"""Spoiled rows that are named; the others are counted."""

_DELIMITERS: Final = (",", ";", "\t")
"""Tracker writes commas; spreadsheets of some countries save the others."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file's facts, and its stories by the columns of `diagnostics.frame`; dates are still text."""

    facts: SheetFacts
    columns: dict[str, list[object]]


def read_sheet(opener: Opener, name: str, project_id: int, budget: Budget) -> Sheet:
    """Read one CSV file.

    Args:
        opener: Opens the file; it is read twice, first for its encoding.
        name: What it is called; safe text.
        project_id: The project that its stories are given to.
        budget: What may still be read.

    Raises:
        NotAnExportError: Its first line has not the columns of a project's export.
        LimitError: It is too large.
        OSError: It cannot be read.
    """
    scanned = scan(opener, budget, name)
    if not scanned.size:
        raise NotAnExportError(name, "is empty")
    with Lines(opener(), scanned.encoding) as lines, _cell_limit(budget.limits.cell_characters):
        return _read(lines, scanned, name, project_id)


@contextlib.contextmanager
def _cell_limit(characters: int) -> Iterator[None]:
    """Let the csv module read long cells; its limit is one for the whole process."""
    before = csv.field_size_limit(characters)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _read(lines: Lines, scanned: Scan, name: str, project_id: int) -> Sheet:
    header, delimiter = _header(lines, scanned, name)
    rows = _Rows(header)
    cut_at = _fill(rows, lines, delimiter)
    facts = SheetFacts(
        name=name,
        project_id=project_id,
        size_bytes=scanned.size,
        sha256=scanned.sha256,
        encoding=scanned.encoding,
        nul_bytes=scanned.nul_bytes,
        delimiter=delimiter,
        generation=header.generation,
        held=header.held,
        unknown_columns=header.unknown,
        cut_at=cut_at,
        **rows.figures(),
    )
    return Sheet(facts, rows.columns)


def _fill(rows: _Rows, lines: Lines, delimiter: str) -> int | None:
    """Add all rows, and give the line from which nothing could be read, if there is one."""
    began = last = lines.number + 1
    raw = lines.take_row()
    try:
        for row in csv.reader(lines, delimiter=delimiter):
            raw, last, began = lines.take_row(), began, lines.number + 1
            if any(cell and not cell.isspace() for cell in row):
                rows.add(row, last)
    except csv.Error:
        # Only a cell beyond the limit does this: by all likelihood a quote that nobody closed.
        return began
    return last if _ends_open(raw, delimiter) else None


def _header(lines: Lines, scanned: Scan, name: str) -> tuple[Header, str]:
    """Give the header, which is the first line that is not blank, and what separates its cells."""
    first = next((line for line in lines if line.strip()), "")
    best, delimiter = Header(()), _DELIMITERS[0]
    for candidate in _DELIMITERS:
        with contextlib.suppress(csv.Error):
            header = Header(next(csv.reader([first], delimiter=candidate), ()))
            if header.known > best.known:
                best, delimiter = header, candidate
    if best.missing:
        raise NotAnExportError(name, _why_not(best, scanned))
    return best, delimiter


def _why_not(header: Header, scanned: Scan) -> str:
    if words := what_is(scanned.head):
        return f"is no CSV export of a project: it is {words}"
    if not header.known:
        return "is no CSV export of a project: its first line has none of the export's column names"
    missing = ", ".join(f"'{column}'" for column in header.missing)
    return f"is no CSV export of a project: its first line has no {missing}"


def _ends_open(raw: list[str], delimiter: str) -> bool:
    """Tell whether the file's last row, given by its lines, ends inside a quoted cell."""
    try:
        list(csv.reader(raw, delimiter=delimiter, strict=True))
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False


class _Rows:
    """Gathers the rows of one file."""

    def __init__(self, header: Header) -> None:
        self._header = header
        self.columns: dict[str, list[object]] = {name: [] for name in (*HELD.values(), "name_altered")}
        self._counts = Counter[str]()
        self._unread = Counter[str]()
        self._spoiled: list[SpoiledRow] = []
        self._people: set[str] = set()

    def add(self, row: Sequence[str], line: int) -> None:
        """Count a row once, and keep what it says if it is a story."""
        self._counts["rows"] += 1
        self._counts["short_rows"] += len(row) < self._header.width
        self._counts["long_rows"] += len(row) > self._header.width
        number = cells.identity(self._header.cell(row, Column.ID))
        if isinstance(number, RowProblem):
            self._counts["spoiled"] += 1
            if len(self._spoiled) < _TOLD:
                self._spoiled.append(SpoiledRow(line=line, problem=number))
        elif self._header.cell(row, Column.TYPE).lower() == _EPIC:
            self._counts["epics"] += 1
        else:
            self._counts["stories"] += 1
            self._keep(row, number)

    def _keep(self, row: Sequence[str], number: int) -> None:
        cell = self._header.cell
        name, guarded = cells.title(cell(row, Column.TITLE))
        self._counts["guarded_titles"] += guarded
        values: dict[str, object] = {
            "id": number,
            "name": name,
            "name_altered": isinstance(name, AlteredText),
            "labels": cells.labels(cell(row, Column.LABELS)),
            "story_type": cells.word(cell(row, Column.TYPE)),
            "estimate": self._estimate(cell(row, Column.ESTIMATE)),
            "story_priority": cells.priority(cell(row, Column.PRIORITY)),
            "current_state": cells.word(cell(row, Column.STATE)),
            "created_at": cells.word(cell(row, Column.CREATED)),
            "accepted_at": cells.word(cell(row, Column.ACCEPTED)),
            "deadline": cells.word(cell(row, Column.DEADLINE)),
            "url": cells.word(cell(row, Column.URL)),
        }
        for column, value in values.items():
            self.columns[column].append(value)
        for person in (Column.REQUESTED_BY, Column.OWNED_BY):
            self._people.update(self._header.cells(row, person))

    def _estimate(self, cell: str) -> float | None:
        try:
            return cells.estimate(cell)
        except cells.UnreadCellError:
            self._unread[Column.ESTIMATE] += 1
            return None

    def figures(self) -> dict[str, Any]:
        """Give the counts by the names of `SheetFacts`."""
        return {
            **self._counts,
            "spoiled_rows": tuple(self._spoiled),
            "unread_cells": dict(self._unread),
            "people": len(self._people),
        }
