"""Work item types: what Viz supports, how much of it there is, and whether the counts hold."""

from __future__ import annotations

from typing import Final

from diagnostics.report.levels import PaneName
from diagnostics.report.model import Report
from diagnostics.report.panes import CountRow, ProjectStories, TypeRow
from tui.panes.figures import NOTHING, bar, number
from tui.panes.findings import about_id, finding_lines
from tui.panes.pane import Pane, worst_first
from tui.panes.roles import role_lines
from tui.signs import Tone, granted, supported
from tui.view import BLANK, Column, Detail, Group, Line, Part, Row, View, heading, pair, section, sign

_BAR: Final = 16
_TYPES: Final = (
    Column("TYPE"),
    Column("SUPPORTED"),
    Column("COUNT", right=True),
    Column("SHARE", priority=1),
    Column("UNIQUE URL"),
    Column("WHY", flex=True, priority=2, least=24),
)
_PROJECTS: Final = (
    Column("PROJECT", flex=True, least=18),
    Column("READ", right=True),
    Column("TOTAL", right=True),
    Column("EPICS", right=True, priority=1),
    Column("RECONCILED"),
    Column("WHY", flex=True, priority=2, least=16),
)
_STATES: Final = (
    "accepted",
    "delivered",
    "finished",
    "started",
    "rejected",
    "planned",
    "unstarted",
    "unscheduled",
)


def view(report: Report) -> View:
    """Give the types, then the projects with their counts."""
    pane = report.panes.work_items
    most = max((one.count or 0 for one in pane.types), default=0)
    groups = [Group(_TYPES, tuple(_type_row(one, most) for one in pane.types), "types")]
    projects = worst_first(pane.projects, lambda one: one.reconciled)
    if projects:
        groups.append(Group(_PROJECTS, tuple(_project_row(one) for one in projects), "projects"))
    read = (Part("Stories  ", Tone.MUTED), Part(f"{number(report.summary.total)} read · reconciled "))
    notes = ((*read, sign(granted(pane.reconciled))),) if pane.projects else ()
    return View(tuple(groups), notes)


def _type_row(one: TypeRow, most: int) -> Row:
    return Row(
        f"type:{one.type}",
        (
            Part(one.type, Tone.STRONG),
            sign(supported(one.supported)),
            Part(number(one.count)),
            Part(bar((one.count or 0) / most, _BAR) if most else "", Tone.INFO),
            Part(NOTHING) if one.unique_url is None else sign(supported(one.unique_url)),
            Part(one.reason, Tone.MUTED),
        ),
    )


def _project_row(one: ProjectStories) -> Row:
    return Row(
        f"project:{one.project_id}",
        (
            Part(one.project or str(one.project_id), Tone.STRONG),
            Part(number(one.read)),
            Part(number(one.total)),
            Part(number(one.epics)),
            sign(granted(one.reconciled)),
            Part(one.reason, Tone.MUTED if one.reconciled else Tone.PLAIN),
        ),
    )


def detail(report: Report, key: str) -> Detail:
    """Give a type with its states and projects, or drill into a project."""
    for one in report.panes.work_items.types:
        if key == f"type:{one.type}":
            return _type_detail(report, one)
    for project in report.panes.work_items.projects:
        if key == f"project:{project.project_id}":
            return _project_detail(report, project)
    return ()


def _type_detail(report: Report, one: TypeRow) -> Detail:
    counts = [row for row in report.panes.work_items.counts if row.type == one.type]
    projects = {row.project_id: row.project for row in counts}
    by_project = [
        (
            Part(f"{sum(row.count for row in counts if row.project_id == project):>7,}  "),
            Part(name or str(project)),
        )
        for project, name in projects.items()
    ]
    url = "not known" if one.unique_url is None else "yes" if one.unique_url else "no"
    return (
        heading(one.type),
        (Part("supported  ", Tone.MUTED), sign(supported(one.supported))),
        pair("count", number(one.count) if one.count is not None else "not read"),
        pair("unique URL", url),
        BLANK,
        *section("Why", one.reason),
        *_matrix(counts),
        *((heading("By project"), *by_project, BLANK) if by_project else ()),
    )


def _project_detail(report: Report, one: ProjectStories) -> Detail:
    role = next((row for row in report.panes.roles.projects if row.id == one.project_id), None)
    counts = [row for row in report.panes.work_items.counts if row.project_id == one.project_id]
    found = about_id(report, one.project_id)
    return (
        *(role_lines(role) if role else (heading(one.project or str(one.project_id)), BLANK)),
        heading("Stories"),
        pair("read", number(one.read) if one.read is not None else "not read"),
        pair("total by the host", number(one.total) if one.total is not None else "not told"),
        pair("epics", number(one.epics) if one.epics is not None else "not read"),
        (Part("reconciled  ", Tone.MUTED), sign(granted(one.reconciled)), Part(f" · {one.reason}")),
        BLANK,
        *_matrix(counts),
        *finding_lines("Findings about it", found),
    )


def _matrix(counts: list[CountRow]) -> Detail:
    """Give counts as a table of state by type."""
    if not counts:
        return ()
    types = sorted({row.type for row in counts})
    cells: dict[tuple[str, str], int] = {}
    for row in counts:
        cells[row.state, row.type] = cells.get((row.state, row.type), 0) + row.count
    present = {state for state, _ in cells}
    states = [state for state in _STATES if state in present] + sorted(present - set(_STATES))
    label = max(len("STATE"), *(len(state) for state in states))
    widths = [max(len(name), 6) for name in types]
    head = "  ".join(name.rjust(width) for name, width in zip(types, widths, strict=True))
    lines: list[Line] = [(Part(f"{'state'.ljust(label)}  {head}", Tone.MUTED),)]
    for state in states:
        row_cells = (
            number(cells.get((state, name))).rjust(width) for name, width in zip(types, widths, strict=True)
        )
        lines.append((Part(f"{state.ljust(label)}  {'  '.join(row_cells)}"),))
    return (heading("By state and type"), *lines, BLANK)


WORK_ITEMS: Final = Pane(
    name=PaneName.WORK_ITEMS,
    title="Work item types",
    short="Work items",
    about="Which types Viz supports, how many there are, and whether rows read and totals agree.",
    reads="the stories",
    view=view,
    detail=detail,
)
