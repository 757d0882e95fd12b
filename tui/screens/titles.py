"""What stands above the lists: how many rows, of what, and what narrows them."""

from __future__ import annotations

from diagnostics.report.model import Report
from tui.panes.pane import Pane, RowFilter
from tui.widgets.cursor_table import CursorTable
from tui.widgets.report_table import ReportTable


def table_title(
    pane: Pane, report: Report | None, table: ReportTable, only: tuple[RowFilter, ...], *, mark: str = ""
) -> str:
    """Give the pane's title with a mark, its rows, and the filters where some are on."""
    title = f"{pane.title} · {mark}" if mark else pane.title
    narrowing = [f"only {one.label}" for one in only]
    if table.wanted:
        narrowing.append(f"/{table.wanted}")
    if report is not None and narrowing:
        total = sum(len(group.rows) for group in pane.view(report).groups)
        return f"{title} · {table.shown} of {total}{_ordered(table)} · {' · '.join(narrowing)}"
    counts = ", ".join(group.counted for group in table.groups)
    return f"{title} · {counts}{_ordered(table)}" if counts else title


def _ordered(table: CursorTable) -> str:
    return f" · by {table.order}" if table.order else ""


def findings_title(pane: Pane, report: Report | None, table: ReportTable, *, everything: bool) -> str:
    """Give whose findings are listed, how many, and the filter where there is one."""
    if report is None:
        return "Findings"
    here = sum(one.pane is pane.name for one in report.findings)
    scope = "Findings of all panes" if everything else "Findings"
    narrowed = f" · {table.shown} of {table.total} · /{table.wanted}" if table.wanted else ""
    return f"{scope} · {here} here · {len(report.findings)} in all{_ordered(table)}{narrowed}"
