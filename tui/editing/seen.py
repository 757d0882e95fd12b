"""The values that a report says were seen, to complete what is typed."""

from __future__ import annotations

from diagnostics.report.model import Report


def seen_values(report: Report | None, field: str) -> tuple[str, ...]:
    """Give the values of a field that the report names, the most frequent first; of free texts none."""
    if report is None:
        return ()
    if field == "Project":  # rules take a project's name, too, and people know it by that
        return tuple(dict.fromkeys(one.project for one in report.panes.categorize.by_project if one.project))
    row = next((one for one in report.panes.fields.fields if one.field == field), None)
    if row is None:
        return ()
    return tuple(one.value for one in row.values)
