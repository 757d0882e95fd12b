"""Integrations: which outside tool the stories name, as far as the token may see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from diagnostics.faults import Fault, FaultKind, Scalar
from diagnostics.judge.findings import Findings
from diagnostics.judge.roles import project_label
from diagnostics.report.levels import PaneName
from diagnostics.report.panes import IntegrationRow, IntegrationState
from diagnostics.snapshot import IntegrationFact, ProjectFacts, ProjectIntegrations, Snapshot

if TYPE_CHECKING:
    from diagnostics.fill import Linked
    from diagnostics.rows import StoryRows

_PANE: Final = PaneName.FIELDS
_NOT_OFFERED: Final = frozenset({FaultKind.UNFOUND_RESOURCE, FaultKind.NO_SUCH_PATH, FaultKind.GONE})
_REASONS: Final = {
    IntegrationState.THERE: "an integration of the project",
    IntegrationState.GONE: "the project has no integration with this id any more",
    IntegrationState.NOT_PERMITTED: "only owners see integrations: not permitted with this token",
    IntegrationState.NOT_OFFERED: "this host has no list of integrations",
    IntegrationState.NOT_READ: "the project's integrations were not read",
    IntegrationState.NONE_NAMED: "stories with an external id that name no integration",
}


def integration_rows(
    snapshot: Snapshot, stories: StoryRows | None, findings: Findings
) -> tuple[IntegrationRow, ...]:
    """Give the integrations that stories name and those beside them, by project; and tell what is gone."""
    if stories is None:
        return ()
    from diagnostics.fill import linked  # noqa: PLC0415 - polars only with stories

    projects = {one.id: one for one in snapshot.projects or ()}
    read = {one.project_id: one for one in snapshot.integrations}
    by_project: dict[int, list[Linked]] = {}
    for one in linked(stories):
        by_project.setdefault(one.project_id, []).append(one)
    rows: list[IntegrationRow] = []
    for project_id, named in by_project.items():
        project = projects.get(project_id, ProjectFacts(id=project_id))
        rows += _of_project(project, read.get(project_id), named)
        _unread(project, read.get(project_id), findings)
    _tell_gone(rows, findings)
    return tuple(rows)


def _of_project(
    project: ProjectFacts, read: ProjectIntegrations | None, named: list[Linked]
) -> list[IntegrationRow]:
    there = {one.id: one for one in (read.integrations or () if read else ())}
    rows = [
        _row(project, there.get(one.integration_id or 0), one.integration_id, one.count, _state(one, read))
        for one in named
    ]
    unnamed = there.keys() - {one.integration_id for one in named}
    rows += [_row(project, there[one], one, 0, IntegrationState.THERE) for one in sorted(unnamed)]
    return rows


def _state(one: Linked, read: ProjectIntegrations | None) -> IntegrationState:
    if one.integration_id is None:
        return IntegrationState.NONE_NAMED
    if read is None:
        return IntegrationState.NOT_READ
    if read.fault is not None:
        return _state_of(read.fault)
    known = any(one.integration_id == fact.id for fact in read.integrations or ())
    return IntegrationState.THERE if known else IntegrationState.GONE


def _state_of(fault: Fault) -> IntegrationState:
    if fault.kind is FaultKind.UNAUTHORIZED_OPERATION:
        return IntegrationState.NOT_PERMITTED
    return IntegrationState.NOT_OFFERED if fault.kind in _NOT_OFFERED else IntegrationState.NOT_READ


def _row(
    project: ProjectFacts,
    fact: IntegrationFact | None,
    number: int | None,
    stories: int,
    state: IntegrationState,
) -> IntegrationRow:
    kind = "other" if fact and fact.other else fact.kind.removesuffix("_integration") if fact else ""
    return IntegrationRow(
        project_id=project.id,
        project=project.name,
        id=number,
        kind=kind,
        name=fact.name if fact else "",
        host=fact.host if fact else "",
        active=fact.active if fact else None,
        state=state,
        stories=stories,
        reason=_REASONS[state],
    )


def _unread(project: ProjectFacts, read: ProjectIntegrations | None, findings: Findings) -> None:
    """Note what went wrong; a refusal or a missing part of the API is an answer."""
    if read is None or read.fault is None or _state_of(read.fault) is not IntegrationState.NOT_READ:
        return
    what = f"Integrations of project {project_label(project)}"
    findings.cannot_judge(what, _PANE, f"could not be read ({findings.code_of(read.fault)})")


def _tell_gone(rows: list[IntegrationRow], findings: Findings) -> None:
    gone = [row for row in rows if row.state is IntegrationState.GONE]
    if gone:
        evidence: dict[str, Scalar] = {
            "count": sum(row.stories for row in gone),
            "integrations": ", ".join(str(row.id) for row in gone[:8]),
            "projects": len({row.project_id for row in gone}),
        }
        findings.add("FIELD607", _PANE, "integrations", evidence)
