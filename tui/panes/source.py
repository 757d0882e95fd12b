"""The files of an export, on the pane where the links of a connection would be."""

from __future__ import annotations

from typing import Final

from diagnostics.report.model import Report
from diagnostics.report.source import SourceFile
from tui.panes.figures import number
from tui.signs import Tone
from tui.view import BLANK, Column, Detail, Group, Part, Row, heading, pair, section

_FILE: Final = "file:"
_SKIPPED: Final = "skipped:"
_FILES: Final = (
    Column("FILE", flex=True, least=16),
    Column("ROWS", right=True),
    Column("STORIES", right=True),
    Column("EPICS", right=True),
    Column("SPOILED", right=True),
    Column("MADE", priority=1),
    Column("ENCODING", priority=2),
    Column("NOTES", flex=True, priority=3, least=20),
)
_NOT_READ: Final = (Column("NOT READ", flex=True, least=20), Column("BECAUSE", flex=True, least=20))


def groups(report: Report) -> tuple[Group, ...]:
    """Give the files read and those that were not; nothing where a host was asked."""
    if report.source is None:
        return ()
    files = tuple(_row(place, one) for place, one in enumerate(report.source.files))
    skipped = tuple(
        Row(f"{_SKIPPED}{place}", (Part(one.name), Part(one.reason, Tone.MUTED)))
        for place, one in enumerate(report.source.skipped)
    )
    return (
        Group(_FILES, files, "files"),
        *((Group(_NOT_READ, skipped, "unread files"),) if skipped else ()),
    )


def _row(place: int, one: SourceFile) -> Row:
    return Row(
        f"{_FILE}{place}",
        (
            Part(one.name, Tone.STRONG),
            Part(number(one.rows)),
            Part(number(one.stories)),
            Part(number(one.epics)),
            Part(number(one.spoiled), Tone.WARN if one.spoiled else Tone.PLAIN),
            Part(one.generation),
            Part(one.encoding, Tone.MUTED),
            Part("; ".join(one.notes), Tone.MUTED),
        ),
    )


def detail(report: Report, key: str) -> Detail:
    """Give one file in full; empty for a key that is none of a file."""
    kind, _, place = key.partition(":")
    if report.source is None or not place.isdigit():
        return ()
    if f"{kind}:" == _SKIPPED:
        skipped = report.source.skipped[int(place) :][:1]
        return tuple(line for one in skipped for line in (heading(one.name), (Part(one.reason),)))
    files = report.source.files[int(place) :][:1] if f"{kind}:" == _FILE else ()
    return _file(files[0]) if files else ()


def _file(one: SourceFile) -> Detail:
    lines = ", ".join(f"line {row.line}: {row.problem}" for row in one.spoiled_lines)
    return (
        heading(one.name),
        pair("project", f"{one.project} (id {one.project_id} here)"),
        pair("made", f"{one.generation}, by its columns"),
        pair("encoding", one.encoding),
        pair("size", f"{number(one.size_bytes)} bytes"),
        pair("sha256", one.sha256),
        BLANK,
        heading("Rows"),
        pair("stories", number(one.stories)),
        pair("epics", number(one.epics)),
        pair("spoiled", number(one.spoiled)),
        pair("in all", number(one.rows)),
        pair("people", f"{number(one.people)} distinct names"),
        BLANK,
        *section("Spoiled rows", lines),
        *section("Columns that are not known", ", ".join(one.unknown_columns)),
        *section("Notes", *one.notes),
    )
