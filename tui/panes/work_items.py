"""Work item types: what Viz supports, how much of it there is, how old it is, and whether the counts hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Final

from diagnostics.report.levels import PaneName
from diagnostics.report.model import Report
from diagnostics.report.panes import AgeRow, CountRow, ProjectStories, TypeRow
from diagnostics.report.words import AGES, STATES
from tui.panes.charts import drawn, heat
from tui.panes.figures import NOTHING, number, share
from tui.panes.findings import about_id, finding_lines
from tui.panes.pane import Pane, worst_first
from tui.panes.roles import role_lines
from tui.panes.spread import spread
from tui.signs import Tone, granted, supported
from tui.view import BLANK, Column, Detail, Group, Line, Part, Row, View, heading, pair, section, sign

_BAR: Final = 20
_BY_PROJECT: Final = "by type:"
_TYPES: Final = (
    Column("TYPE"),
    Column("SUPPORTED"),
    Column("COUNT", right=True),
    Column("%", right=True),
    Column("SHARE", flex=True, priority=2, least=8, charts=True),
    Column("UNIQUE URL", priority=1),
    Column("WHY", flex=True, priority=3, least=24),
)
_PROJECTS: Final = (
    Column("PROJECT", flex=True, least=18),
    Column("READ", right=True),
    Column("TOTAL", right=True),
    Column("BY TYPE", right=True, priority=2),
    Column("OLD", right=True, priority=1),
    Column("EPICS", right=True, priority=3),
    Column("RECONCILED"),
    Column("WHY", flex=True, priority=4, least=16),
)


def view(report: Report) -> View:
    """Give the types, then the projects with their counts."""
    pane = report.panes.work_items
    groups = [Group(_TYPES, tuple(_type_row(one, _share(report, one)) for one in pane.types), "types")]
    projects = worst_first(pane.projects, lambda one: one.reconciled)
    if projects:
        groups.append(Group(_PROJECTS, tuple(_project_row(one) for one in projects), "projects"))
        groups.extend(_by_project(report))
    return View(tuple(groups), (_stories_line(report), *_totals_line(report)) if pane.projects else ())


def _stories_line(report: Report) -> Line:
    pane = report.panes.work_items
    known = [one.older for one in pane.projects if one.older is not None]
    old = f"{number(sum(known))} older than the first load" if known else "age not known"
    told = f"{number(report.summary.total)} · {old} · reconciled "
    return (Part("Stories  ", Tone.MUTED), Part(told), sign(granted(pane.reconciled)))


def _totals_line(report: Report) -> Detail:
    """Say where the host counted; nothing where every story was read."""
    by_totals = [one for one in report.panes.work_items.projects if one.way == "totals"]
    if not by_totals:
        return ()
    first = by_totals[0]
    more = f", and so {len(by_totals) - 1} more" if len(by_totals) > 1 else ""
    told = f"{first.project or first.project_id}: {first.way_reason}{more}"
    return ((Part("By totals  ", Tone.MUTED), Part(told)),)


def _share(report: Report, one: TypeRow) -> float | None:
    """Give which share of all stories is of a type; None for what is no story, or was not counted."""
    total = report.summary.total
    return (one.count or 0) / total if total and one.type in report.summary.stories_by_type else None


def _by_project(report: Report) -> tuple[Group, ...]:
    """Give types by projects on one scale of shades; nothing where there is one project, or no story."""
    counts: dict[int, Counter[str]] = {}
    for one in report.panes.work_items.counts:
        counts.setdefault(one.project_id, Counter())[one.type] += one.count
    if len(counts) < 2:  # noqa: PLR2004 - of one project the types above tell the same
        return ()
    names = {one.project_id: one.project or str(one.project_id) for one in report.panes.work_items.counts}
    sums = Counter[str]()
    for some in counts.values():
        sums.update(some)
    types = [name for name, _ in sums.most_common()]
    cells = heat([[some[name] for name in types] for some in counts.values()])
    rows = tuple(
        Row(f"{_BY_PROJECT}{project}", (Part(names[project], Tone.STRONG), *of))
        for project, of in zip(counts, cells, strict=True)
    )
    columns = (
        Column("STORIES BY PROJECT", flex=True, least=18),
        *(Column(name.upper(), right=True, priority=min(place, 1)) for place, name in enumerate(types)),
    )
    return (Group(columns, rows, "with stories"),)


def _type_row(one: TypeRow, part: float | None) -> Row:
    return Row(
        f"type:{one.type}",
        (
            Part(one.type, Tone.STRONG),
            sign(supported(one.supported)),
            Part(number(one.count)),
            Part(share(part)),
            drawn(part, _BAR),
            Part(NOTHING) if one.unique_url is None else sign(supported(one.unique_url)),
            Part(one.reason, Tone.MUTED),
        ),
        marked=one.supported is False and bool(one.count),
    )


def _project_row(one: ProjectStories) -> Row:
    return Row(
        f"project:{one.project_id}",
        (
            Part(one.project or str(one.project_id), Tone.STRONG),
            Part("sample" if one.way == "totals" else number(one.read)),
            Part(number(one.total)),
            Part(number(one.filtered)),
            Part(number(one.older)),
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
        if key in {f"project:{project.project_id}", f"{_BY_PROJECT}{project.project_id}"}:
            return _project_detail(report, project)
    return ()


def _type_detail(report: Report, one: TypeRow) -> Detail:
    counts = [row for row in report.panes.work_items.counts if row.type == one.type]
    names = {row.project_id: row.project for row in counts}
    sums = Counter[int]()
    for row in counts:
        sums[row.project_id] += row.count
    by_project = [
        (Part(f"{count:>7,}  "), Part(names[project] or str(project))) for project, count in sums.items()
    ]
    url = "not known" if one.unique_url is None else "yes" if one.unique_url else "no"
    return (
        heading(one.type),
        (Part("supported  ", Tone.MUTED), sign(supported(one.supported))),
        pair("count", number(one.count) if one.count is not None else "not read"),
        pair("unique URL", f"{url} · {one.url_reason}" if one.url_reason else url),
        BLANK,
        *section("Why", one.reason),
        *section("What it means for Viz", one.meaning),
        *_spreads(report, lambda row: row.type == one.type),
        *((heading("By project"), *by_project, BLANK) if by_project else ()),
    )


def _project_detail(report: Report, one: ProjectStories) -> Detail:
    role = next((row for row in report.panes.roles.projects if row.id == one.project_id), None)
    found = about_id(report, one.project_id)
    read = number(one.read) if one.read is not None else "not read"
    return (
        *(role_lines(role) if role else (heading(one.project or str(one.project_id)), BLANK)),
        heading("Stories"),
        pair("read", f"{number(one.sample)} as a sample" if one.sample is not None else read),
        pair("total by the host", number(one.total) if one.total is not None else "not told"),
        pair("totals by type", number(one.filtered) if one.filtered is not None else "not told"),
        pair("older than the first load", number(one.older) if one.older is not None else "not known"),
        pair("epics", number(one.epics) if one.epics is not None else "not read"),
        (Part("reconciled  ", Tone.MUTED), sign(granted(one.reconciled)), Part(f" · {one.reason}")),
        *((pair("stands apart", ", ".join(one.disagree), Tone.WARN),) if one.disagree else ()),
        *((pair("counted by", one.way_reason),) if one.way_reason else ()),
        BLANK,
        *_spreads(report, lambda row: row.project_id == one.project_id),
        *finding_lines("Findings about it", found),
    )


def _spreads(report: Report, wanted: Callable[[CountRow | AgeRow], bool]) -> Detail:
    """Give the counts that are wanted as two tables: by state and type, by age and type."""
    pane = report.panes.work_items
    states = [(row.type, row.state, row.count) for row in pane.counts if wanted(row)]
    ages = [(row.type, AGES[row.age], row.count) for row in pane.ages if wanted(row)]
    return (
        *spread("By state and type", "state", states, STATES),
        *spread("By last update and type", "last update", ages, tuple(AGES.values())),
    )


WORK_ITEMS: Final = Pane(
    name=PaneName.WORK_ITEMS,
    title="Work item types",
    short="Types",
    about="Which types Viz supports, how many there are, how old, and whether three figures agree.",
    reads="the stories",
    view=view,
    detail=detail,
)
