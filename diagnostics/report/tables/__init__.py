"""The panes as plain tables: what text and Markdown lay out, each in its own way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from diagnostics.report.levels import PaneName
from diagnostics.report.model import Report
from diagnostics.report.tables import categorize, connection, fields, roles, work_items
from diagnostics.report.tables.table import Table

__all__ = ["Table", "tables"]

_BY_PANE: Final[Mapping[PaneName, Callable[[Report], tuple[Table, ...]]]] = {
    PaneName.CONNECTION: connection.tables,
    PaneName.ROLES: roles.tables,
    PaneName.WORK_ITEMS: work_items.tables,
    PaneName.FIELDS: fields.tables,
    PaneName.CATEGORIZE: categorize.tables,
}


def tables(report: Report, pane: PaneName) -> tuple[Table, ...]:
    """Give the tables of one pane, in the order in which they are read."""
    return _BY_PANE[pane](report)
