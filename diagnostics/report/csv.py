"""The report as CSV: all of it as one table, or each table as a file of its own.

Both begin with a byte order mark: Excel takes UTF-8 for the machine's own code page without one, and spoils
names. Python's `utf-8-sig`, polars and R know it; whoever pipes the text into something else cuts it off.
Lines end as RFC 4180 has it.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from typing import Final

from diagnostics.report.cells import bare, cell, guarded
from diagnostics.report.grids import Grid, grids
from diagnostics.report.model import Report

COLUMNS: Final = ("section", "subject", "value", "note")
_MARK: Final = "\ufeff"
_FOR_THE_OWNER: Final = 0o100600 << 16


def write_csv(report: Report) -> str:
    """Give all tables as one of section, subject, value and note.

    A section is a table's name, with the severity of findings and the part of the summary behind it. The
    subject is what a row is about, the value what it counts or is; of findings, the code. The rest of the row
    is the note, name = value.
    """
    return _table([COLUMNS, *(row for grid in grids(report) for row in _lines(grid))])


def write_csv_tables(report: Report) -> bytes:
    """Give a ZIP of a CSV file for each table, its head at least; the same report gives the same bytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for grid in grids(report):
            entry = zipfile.ZipInfo(f"{grid.name}.csv", report.finished_at.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = _FOR_THE_OWNER
            text = _table([grid.columns, *([cell(one) for one in row] for row in grid.rows)])
            archive.writestr(entry, text.encode())
    return file.getvalue()


def _lines(grid: Grid) -> Iterator[tuple[str, str, str, str]]:
    told = {*grid.keys, grid.value, grid.split}
    for record in grid.records():
        section = f"{grid.name}-{bare(record[grid.split])}" if grid.split else grid.name
        subject = " / ".join(bare(record[name]) for name in grid.keys if record[name] is not None)
        rest = ((name, bare(value)) for name, value in record.items() if name not in told)
        note = "; ".join(f"{name} = {text}" for name, text in rest if text)
        yield section, guarded(subject), cell(record[grid.value]), note


def _table(rows: Iterable[Iterable[str]]) -> str:
    text = io.StringIO()
    text.write(_MARK)
    csv.writer(text).writerows(rows)
    return text.getvalue()
