"""The lines of a table, from groups of rows and a filter."""

from __future__ import annotations

from dataclasses import dataclass

from tui.search import Search
from tui.view import Group, Row


@dataclass(frozen=True, slots=True)
class Printed:
    """One line of the table: a row, the labels of its group (row None), or nothing (group None)."""

    group: int | None
    row: Row | None = None


def printed(groups: tuple[Group, ...], wanted: str, *, labels: bool) -> tuple[Printed, ...]:
    """Give the lines of the rows that are wanted, as `Search` has it, with a blank one between two groups."""
    lines: list[Printed] = []
    search = Search.of(wanted)
    for index, group in enumerate(groups):
        rows = [row for row in group.rows if row.passes(search)]
        if not rows:
            continue
        if lines:
            lines.append(Printed(None))
        if labels:
            lines.append(Printed(index))
        lines.extend(Printed(index, row) for row in rows)
    return tuple(lines)
