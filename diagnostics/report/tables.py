"""The panes as plain tables: what text and Markdown lay out, each in its own way."""

from __future__ import annotations

from dataclasses import dataclass

from diagnostics.report.levels import PaneName
from diagnostics.report.model import Report
from diagnostics.report.panes import Stage
from diagnostics.report.words import GLYPHS, number, percent, yes_no


@dataclass(frozen=True, slots=True)
class Table:
    """A titled table of texts; columns named in `numeric` are set to the right."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[str] = frozenset()
    note: str = ""


def tables(report: Report, pane: PaneName) -> tuple[Table, ...]:
    """Give the tables of one pane, in the order in which they are read."""
    return {
        PaneName.CONNECTION: _connection,
        PaneName.ROLES: _roles,
        PaneName.WORK_ITEMS: _work_items,
        PaneName.FIELDS: _fields,
        PaneName.CATEGORIZE: _categorize,
    }[pane](report)


def _connection(report: Report) -> tuple[Table, ...]:
    rows = tuple(
        (
            f"{GLYPHS[stage.status]} {stage.status}",
            stage.title,
            "-" if stage.ms is None else f"{stage.ms:,.1f}",
            _stage_detail(stage),
        )
        for stage in report.panes.connection.stages
    )
    return (Table("Links", ("Status", "Link", "ms", "Detail"), rows, frozenset({"ms"})),)


def _stage_detail(stage: Stage) -> str:
    return f"{stage.detail} (because {stage.because})" if stage.because else stage.detail


def _roles(report: Report) -> tuple[Table, ...]:
    pane = report.panes.roles
    user = f"{pane.user.name} ({pane.user.username}, id {pane.user.id})" if pane.user else ""
    accounts = tuple(
        (yes_no(one.ok), one.role or "-", str(one.id), one.name, one.reason) for one in pane.accounts
    )
    projects = tuple(
        (yes_no(one.ok), one.role or "-", str(one.id), one.name, one.reason, ", ".join(one.ask) or "-")
        for one in pane.projects
    )
    columns = ("OK", "Role", "Id", "Name", "Reason")
    return (
        Table("Accounts", columns, accounts, note=f"User: {user}" if user else ""),
        Table("Projects", (*columns, "Owners to ask"), projects),
    )


def _work_items(report: Report) -> tuple[Table, ...]:
    pane = report.panes.work_items
    types = tuple(
        (one.type, yes_no(one.supported), number(one.count), yes_no(one.unique_url), one.reason)
        for one in pane.types
    )
    projects = tuple(
        (
            str(one.project_id),
            one.project,
            number(one.read),
            number(one.total),
            number(one.epics),
            yes_no(one.reconciled),
            one.reason,
        )
        for one in pane.projects
    )
    numeric = frozenset({"Count", "Read", "Total", "Epics"})
    return (
        Table("Types", ("Type", "Supported", "Count", "Unique URL", "Reason"), types, numeric),
        Table(
            "Stories by project",
            ("Id", "Project", "Read", "Total", "Epics", "Agrees", "Reason"),
            projects,
            numeric,
        ),
    )


def _fields(report: Report) -> tuple[Table, ...]:
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
            f"{number(one.populated)} of {number(one.of)}",
            one.reason,
        )
        for one in pane.fields
    )
    columns = ("Field", "API name", "Type", "Supported", "In rules", "Basis", "Filled", "Stories", "Reason")
    return (Table("Fields", columns, rows, frozenset({"Filled"}), pane.caveat),)


def _categorize(report: Report) -> tuple[Table, ...]:
    pane = report.panes.categorize
    rows = tuple(
        (one.type, one.flow_item or "(uncategorised)", number(one.count), percent(one.share), one.reason)
        for one in pane.rows
    )
    by_project = tuple(
        (str(one.project_id), one.project, one.type, number(one.count)) for one in pane.by_project
    )
    numeric = frozenset({"Count", "Share"})
    return (
        Table(
            f"{pane.scope} (means {pane.meaning})",
            ("Type", "Flow item", "Count", "Share", "Reason"),
            rows,
            numeric,
            pane.note,
        ),
        Table("By project, which Viz does not show", ("Id", "Project", "Type", "Count"), by_project, numeric),
    )
