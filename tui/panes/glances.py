"""Each pane in one line: the figures that somebody would ask for first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from diagnostics.report.levels import PaneName
from diagnostics.report.model import Report
from tui.panes.charts import sparkline
from tui.panes.figures import milliseconds, number


def glance(name: PaneName, report: Report) -> str:
    """Give a pane in one line; empty where nothing of it was seen."""
    return _GLANCES[name](report)


def _connection(report: Report) -> str:
    latency = report.panes.connection.latency_ms
    if latency.p50 is None:
        return ""
    line = sparkline(latency.samples)
    return f"{line} p50 {milliseconds(latency.p50)} · p95 {milliseconds(latency.p95)} ms".strip()


def _roles(report: Report) -> str:
    projects = report.panes.roles.projects
    well = sum(one.ok is True for one in projects)
    return f"enough in {well} of {len(projects)} projects" if projects else ""


def _work_items(report: Report) -> str:
    pane = report.panes.work_items
    if not pane.projects:
        return ""
    held = {True: " · counts agree", False: " · counts differ", None: ""}[pane.reconciled]
    return f"{number(report.summary.total)} stories{held}"


def _fields(report: Report) -> str:
    fields = report.panes.fields.fields
    well = sum(one.supported is True for one in fields)
    return f"{well} of {len(fields)} fields supported" if fields else ""


def _categorize(report: Report) -> str:
    pane, total = report.panes.categorize, number(report.summary.total)
    return f"{number(pane.uncategorised)} of {total} without a flow item" if report.summary.total else ""


_GLANCES: Final[Mapping[PaneName, Callable[[Report], str]]] = {
    PaneName.CONNECTION: _connection,
    PaneName.ROLES: _roles,
    PaneName.WORK_ITEMS: _work_items,
    PaneName.FIELDS: _fields,
    PaneName.CATEGORIZE: _categorize,
}
