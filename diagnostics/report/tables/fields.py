"""Field support as tables."""

from __future__ import annotations

from diagnostics.report.model import Report
from diagnostics.report.tables.table import Table
from diagnostics.report.words import number, percent, yes_no


def tables(report: Report) -> tuple[Table, ...]:
    """Give the fields."""
    pane = report.panes.fields
    rows = tuple(
        (
            one.field,
            one.api_name or "-",
            one.standard_type,
            yes_no(one.supported),
            yes_no(one.usable_in_rules),
            one.basis,
            percent(one.fill_rate),
            f"{number(one.populated)} of {number(one.of)}" if one.in_source else "not in the export",
            one.reason,
        )
        for one in pane.fields
    )
    columns = ("Field", "API name", "Type", "Supported", "In rules", "Basis", "Filled", "Stories", "Reason")
    return (Table("Fields", columns, rows, frozenset({"Filled"}), pane.caveat),)
