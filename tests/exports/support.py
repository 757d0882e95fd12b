"""Exports made for tests: every generation of columns, any rows, as text, ZIP or folder."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from diagnostics.exports import read_export
from diagnostics.judge import judge
from diagnostics.report.model import Report

BASE = [
    *("Id", "Title", "Labels", "Iteration", "Iteration Start", "Iteration End", "Type", "Estimate"),
    *("Current State", "Created at", "Accepted at", "Deadline", "Requested By", "Description", "URL"),
    "Owned By",
]
GENERATIONS: Mapping[str, list[str]] = {
    "until 2016": [*BASE, "Task", "Task Status", "Task", "Task Status"],
    "2017 to 2019": [*BASE, "Owned By", "Blocker", "Blocker Status", "Comment", "Comment", "Pull Request"],
    "since 2020": [
        *BASE[:8],
        "Priority",
        *BASE[8:],
        "Reviewer",
        "Review Type",
        "Review Status",
        "Owned By",
        "Task",
        "Task Status",
        "Git Branch",
    ],
}
"""The columns by when such an export was made; the Reviewer trio stands anywhere (tracker-api-v5 §6)."""

Cells = Mapping[str, str | Sequence[str]]
"""A row by its headers; a header that repeats takes several."""


def story(number: int, kind: str = "feature", state: str = "started", **more: str) -> dict[str, str]:
    """Give a plain row."""
    return {
        "Id": str(number),
        "Title": f"Story {number}",
        "Type": kind,
        "Current State": state,
        "Created at": "Feb 11, 2016",
        "Requested By": "Person One",
        "URL": f"https://www.pivotaltracker.com/story/show/{number}",
        **more,
    }


def epic(number: int) -> dict[str, str]:
    """Give an epic's row: it has no state, and another address."""
    url = f"https://www.pivotaltracker.com/epic/show/{number}"
    return {"Id": str(number), "Title": f"Epic {number}", "Type": "epic", "URL": url}


def export_text(columns: Sequence[str], rows: Iterable[Cells], *, end: str = "\r\n") -> str:
    """Give an export as text; cells of columns that the generation lacks are left out."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator=end)
    writer.writerow(columns)
    for row in rows:
        left = {name: [cell] if isinstance(cell, str) else list(cell) for name, cell in row.items()}
        writer.writerow([left[name].pop(0) if left.get(name) else "" for name in columns])
    return out.getvalue()


def modern(rows: Iterable[Cells]) -> str:
    """Give an export of the newest generation."""
    return export_text(GENERATIONS["since 2020"], rows)


def put(path: Path, content: str | bytes) -> Path:
    """Write a file and give its path."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def put_zip(path: Path, members: Mapping[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    """Write a ZIP and give its path."""
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def report_on(path: Path) -> Report:
    """Give the report on an export."""
    return judge(read_export(path))


def counted(text: str) -> Counter[tuple[str, str]]:
    """Count rows by type and state with nothing but the csv module."""
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    kind, state = header.index("Type"), header.index("Current State")
    return Counter((row[kind], row[state]) for row in rows if any(row))
