"""The files of an export as tables."""

from __future__ import annotations

from diagnostics.report.model import Report
from diagnostics.report.source import Source
from diagnostics.report.tables.table import Table
from diagnostics.report.words import number

_COLUMNS = ("File", "Project", "Rows", "Stories", "Epics", "Spoiled", "Made", "Encoding", "Notes")


def tables(report: Report) -> tuple[Table, ...]:
    """Give the files read and the files not read; nothing where a host was asked."""
    source = report.source
    if source is None:
        return ()
    rows = tuple(
        (
            one.name,
            one.project,
            number(one.rows),
            number(one.stories),
            number(one.epics),
            number(one.spoiled),
            one.generation,
            one.encoding,
            "; ".join(one.notes),
        )
        for one in source.files
    )
    numeric = frozenset({"Rows", "Stories", "Epics", "Spoiled"})
    skipped = tuple((one.name, one.reason) for one in source.skipped)
    return (
        Table("Files of the export", _COLUMNS, rows, numeric, _told(source)),
        *((Table("Files that were not read", ("File", "Reason"), skipped),) if skipped else ()),
    )


def _told(source: Source) -> str:
    kind = {"csv": "A CSV file", "zip": "A ZIP", "folder": "A folder"}[source.kind]
    attachments = f", {number(source.attachments)} attachments, not opened" if source.attachments else ""
    size = f"{number(source.size_bytes)} bytes{attachments}"
    return f"{kind} of {size}. When each was made is told by its columns."
