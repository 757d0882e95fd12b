"""What stands above the lists: how many rows, of what, and what narrows them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from diagnostics.report.model import Report
from tui.panes.pane import Page, RowFilter
from tui.view import Group, counted
from tui.widgets.cursor_table import CursorTable
from tui.widgets.report_table import ReportTable

_FEW: Final = 2


def table_title(
    pane: Page, report: Report | None, table: ReportTable, only: tuple[RowFilter, ...], *, mark: str = ""
) -> str:
    """Give the pane's title with a mark, its rows, and the filters where some are on."""
    title = f"{pane.title} · {mark}" if mark else pane.title
    narrowing = [f"only {one.label}" for one in only]
    if table.wanted:
        narrowing.append(f"/{table.wanted}")
    if report is not None and narrowing:
        total = sum(len(group.rows) for group in pane.view(report).groups)
        return f"{title} · {table.shown} of {total}{_ordered(table)} · {' · '.join(narrowing)}"
    counts = ", ".join(_counted(table.groups))
    if table.order and len(table.groups) > _FEW:  # by kind they would push the order off the line
        counts = f"{table.total} rows"
    return f"{title} · {counts}{_ordered(table)}" if counts else title


def _ordered(table: CursorTable) -> str:
    return f" · by {table.order}" if table.order else ""


def _counted(groups: Iterable[Group]) -> Iterator[str]:
    """Give how many rows of each kind there are; several groups of one kind count together."""
    for what, alike in groupby(groups, key=lambda group: group.what):
        yield counted(sum(len(group.rows) for group in alike), what)


def findings_title(
    pane: Page, report: Report | None, table: ReportTable, *, everything: bool, failures: bool
) -> str:
    """Give whose findings are listed, how many, and the filters where some are on."""
    if report is None:
        return "Findings"
    here = sum(one.pane is pane.name for one in report.findings)
    scope = "Findings of all panes" if everything else "Findings"
    narrowing = ["only failures"] * failures + [f"/{table.wanted}"] * bool(table.wanted)
    counts = f"{here} here · {len(report.findings)} in all{_ordered(table)}"
    if narrowing:
        counts += f" · {table.shown} of {len(report.findings) if everything else here}"
    return " · ".join((scope, counts, *narrowing))
