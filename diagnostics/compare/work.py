"""Rows of stories: by type, by project, and as fields and flow items."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from diagnostics.compare.model import Kind
from diagnostics.compare.rows import OK, Row, listed
from diagnostics.compare.whole import STORIES
from diagnostics.faults import Scalar
from diagnostics.report.levels import PaneName
from diagnostics.report.model import Report
from diagnostics.report.panes import (
    FieldRow,
    IntegrationRow,
    IntegrationState,
    ProjectStories,
    WorkItemsPane,
)

_WORK: Final = PaneName.WORK_ITEMS
_FIELDS: Final = PaneName.FIELDS
_UNSEEN: Final = frozenset(
    {IntegrationState.NOT_PERMITTED, IntegrationState.NOT_OFFERED, IntegrationState.NOT_READ}
)


def work_rows(report: Report) -> Iterator[Row]:
    """Give types, stories by project and type, and each project's figures against each other."""
    pane = report.panes.work_items
    total: dict[str, Scalar] = {"total": report.summary.total, "reconciled": pane.reconciled}
    yield Row(
        kind=Kind.STORIES,
        key="all",
        name="all stories",
        pane=_WORK,
        values=total,
        grades={"reconciled": OK},
        needs=STORIES,
        sums=True,
    )
    yield from _types(pane)
    yield from _stories(report)
    yield from map(_figures, pane.projects)


def _types(pane: WorkItemsPane) -> Iterator[Row]:
    for one in pane.types:
        values: dict[str, Scalar] = {
            "supported": one.supported,
            "count": one.count,
            "unique address": one.unique_url,
        }
        yield Row(
            kind=Kind.TYPE,
            key=one.type,
            name=f"type {one.type}",
            pane=_WORK,
            values=values,
            grades={"unique address": OK},
            needs=("Projects", "Epics") if one.type == "epic" else STORIES,
            sums=True,
        )


def _figures(project: ProjectStories) -> Row:
    """Give what was read of a project against the host's own totals."""
    return Row(
        kind=Kind.RECONCILED,
        key=str(project.project_id),
        name=f"figures of project {project.project} ({project.project_id})",
        pane=_WORK,
        values={
            "reconciled": project.reconciled,
            "read": project.read,
            "total": project.total,
            "epics": project.epics,
            "by type": project.filtered,
            "apart": listed(project.disagree),
            "sample": project.sample,
            "way": project.way,
        },
        grades={"reconciled": OK},
        project=project.project_id,
        needs=STORIES,
    )


def _stories(report: Report) -> Iterator[Row]:
    counted: dict[tuple[int, str], dict[str, Scalar]] = {}
    names: dict[int, str] = {}
    for one in report.panes.work_items.counts:
        names.setdefault(one.project_id, one.project)
        counted.setdefault((one.project_id, one.type), {})[one.state] = one.count
    for (project_id, kind), states in counted.items():
        total = sum(count for count in states.values() if isinstance(count, int))
        yield Row(
            kind=Kind.STORIES,
            key=f"{project_id} {kind}",
            name=f"{kind} stories of project {names[project_id]} ({project_id})",
            pane=_WORK,
            values={"total": total, **states},
            project=project_id,
            needs=STORIES,
            counts=True,
        )


def field_rows(report: Report) -> Iterator[Row]:
    """Give types of fields, fields, integrations, and keys that nobody asked for."""
    pane = report.panes.fields
    for kind in pane.types:
        values: dict[str, Scalar] = {"usable in rules": kind.usable_in_rules, "basis": kind.basis}
        name = f"type {kind.standard_type}"
        yield Row(kind=Kind.FIELD_TYPE, key=kind.standard_type, name=name, pane=_FIELDS, values=values)
    for one in pane.fields:
        yield _field(one)
        for project in one.by_project:
            yield Row(
                kind=Kind.FIELD,
                key=f"{one.api_name} {project.project_id}",
                name=f"{one.field} in project {project.project} ({project.project_id})",
                pane=_FIELDS,
                values={"filled": project.populated, "of": project.of},
                project=project.project_id,
                needs=STORIES,
            )
    yield from map(_integration, pane.integrations)
    more: dict[str, Scalar] = {"more": pane.more_keys}
    yield Row(
        kind=Kind.KEY, key="", name="keys not asked for", pane=_FIELDS, values=more, needs=STORIES, sums=True
    )
    for key in pane.keys:
        values = {
            "known": key.known,
            "count": key.count,
            "projects": key.projects,
            "types": listed(f"{each.type} {each.count}" for each in key.types),
        }
        yield Row(
            kind=Kind.KEY,
            key=key.key,
            name=f"key {key.key}",
            pane=_FIELDS,
            values=values,
            needs=STORIES,
            sums=True,
        )


def _field(one: FieldRow) -> Row:
    values: dict[str, Scalar] = {
        "supported": one.supported,
        "usable in rules": one.usable_in_rules,
        "basis": one.basis,
        "standard type": one.standard_type,
        "filled": one.populated,
        "of": one.of,
        "different values": one.distinct,
        "outside the documented": one.outside,
        "drift": listed(f"{each.type} {each.count}" for each in one.drift),
        "in the source": one.in_source,
        "values not listed": one.more_values,
    }
    values |= {f"filled of {each.type}": each.populated for each in one.by_type}
    values |= {f"of {each.type}": each.of for each in one.by_type}
    values |= {f"value {each.value}": each.count for each in one.values}
    return Row(
        kind=Kind.FIELD,
        key=one.api_name,
        name=one.field,
        pane=_FIELDS,
        values=values,
        needs=STORIES,
        sums=True,
    )


def _integration(one: IntegrationRow) -> Row:
    unseen = one.state in _UNSEEN
    empty = None if unseen else ""
    return Row(
        kind=Kind.INTEGRATION,
        key=f"{one.project_id} {one.id}",
        name=f"integration {one.name or one.id} of project {one.project} ({one.project_id})",
        pane=_FIELDS,
        values={
            "state": None if unseen else one.state.value,
            "kind": one.kind or empty,
            "name": one.name or empty,
            "host": one.host or empty,
            "active": one.active,
            "stories": one.stories,
        },
        grades={},
        project=one.project_id,
        needs=(*STORIES, "Integrations"),
    )
