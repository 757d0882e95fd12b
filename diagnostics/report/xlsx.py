"""The report as a workbook: a summary, the findings, and a sheet for each table that has rows."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from diagnostics.report.grids import SHARES, Grid, Value, grids
from diagnostics.report.model import Report
from diagnostics.report.xml_text import xml_text

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_ALWAYS: Final = {"summary": "Summary", "findings": "Findings"}
_LONGEST_NAME: Final = 31
"""Characters that Excel allows in a sheet's name."""
_LONGEST_TEXT: Final = 32_767
"""The same in a cell."""
_NARROWEST, _WIDEST = 8, 60
_OPTIONS: Final = {
    "in_memory": True,
    # Text stays text, whatever it looks like.
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "default_date_format": "yyyy-mm-dd hh:mm:ss",
}


def write_xlsx(report: Report) -> bytes:
    """Give the workbook. Numbers are numbers, shares are per cent, times are in UTC.

    The same report gives the same bytes: its date is the run's, that of its parts the ZIP format's first day.
    """
    import xlsxwriter  # noqa: PLC0415 - slow to load, and few ask for a workbook

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, _OPTIONS)
    book.set_properties({"title": "tracker-doctor", "created": _in_utc(report.finished_at)})
    formats = {
        "head": book.add_format({"bold": True, "bottom": 1}),
        "share": book.add_format({"num_format": "0.0%"}),
    }
    told = [grid for grid in grids(report) if grid.rows or grid.name in _ALWAYS]
    for grid in sorted(told, key=lambda one: one.name not in _ALWAYS):
        _sheet(book, grid, formats)
    book.close()
    return file.getvalue()


def _sheet(book: Workbook, grid: Grid, formats: dict[str, Any]) -> None:
    sheet = book.add_worksheet(_ALWAYS.get(grid.name, grid.name)[:_LONGEST_NAME])
    for place, column in enumerate(grid.columns):
        sheet.write_string(0, place, column, formats["head"])
        for line, row in enumerate(grid.rows, start=1):
            _cell(sheet, line, place, row[place], formats["share"] if column in SHARES else None)
        sheet.set_column(place, place, _width([column, *(row[place] for row in grid.rows)]))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(grid.rows), len(grid.columns) - 1)


def _cell(sheet: Worksheet, line: int, place: int, value: Value, share: Any) -> None:  # noqa: ANN401 - a format
    if isinstance(value, bool):
        sheet.write_boolean(line, place, value)
    elif isinstance(value, int | float):
        sheet.write_number(line, place, value, share)
    elif isinstance(value, datetime):
        sheet.write_datetime(line, place, _in_utc(value))
    elif value:
        sheet.write_string(line, place, _text(value))


def _text(value: str | list[str]) -> str:
    text = xml_text(value if isinstance(value, str) else "; ".join(value))
    return text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 1] + "…"


def _width(column: Sequence[Value]) -> int:
    longest = max(len(_text(one) if isinstance(one, str | list) else str(one)) for one in column)
    return min(max(longest + 2, _NARROWEST), _WIDEST)


def _in_utc(moment: datetime) -> datetime:
    """Give a moment as workbooks hold it: without a zone."""
    return moment.astimezone(UTC).replace(tzinfo=None)
