"""What a report says of single things, as cases that passed, failed or were skipped."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from diagnostics.report.levels import PaneName, Severity, Status
from diagnostics.report.model import Finding, Report
from diagnostics.report.panes import AccountRow, ProjectRow, RuleStatus
from diagnostics.report.words import findings_of


class Standing(enum.Enum):
    """How a thing stands."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"
    """Not judged, not tried, or not as one would like and no failure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One thing, and how it stands."""

    group: str
    name: str
    standing: Standing
    why: str = ""
    seconds: float = 0.0
    about: str = ""
    """Subject or title of the finding that tells of its failure."""
    finding: Finding | None = None
    """Of a failed one."""


def cases(report: Report, pane: PaneName) -> tuple[Case, ...]:
    """Give a pane's things, then failures that are about none of them, then what could not be judged.

    Each failure found is one failed case, and no other case is: the counts are the report's.
    """
    waiting = [one for one in findings_of(report, pane) if one.severity is Severity.FAIL]
    things = [_with_finding(one, waiting) for one in _BY_PANE[pane](report)]
    others = (
        Case(
            group="findings",
            name=f"{one.code} {one.subject}".rstrip(),
            standing=Standing.FAILED,
            finding=one,
        )
        for one in waiting
    )
    missing = (
        Case(group="not_judged", name=one.what, standing=Standing.SKIPPED, why=one.because)
        for one in report.coverage.not_judged
        if one.pane is pane
    )
    return (*things, *others, *missing)


def _with_finding(case: Case, waiting: list[Finding]) -> Case:
    """Give a failed case its finding, which no longer waits; one that no failure tells of is no failure."""
    if case.standing is not Standing.FAILED:
        return case
    for place, one in enumerate(waiting):
        if case.about in {one.subject, one.title}:
            return replace(case, finding=waiting.pop(place))
    return replace(case, standing=Standing.SKIPPED)


def _links(report: Report) -> Iterator[Case]:
    standings = {
        Status.PASS: Standing.PASSED,
        Status.WARN: Standing.PASSED,
        Status.FAIL: Standing.FAILED,
        Status.SKIPPED: Standing.SKIPPED,
        Status.UNKNOWN: Standing.SKIPPED,
    }
    for one in report.panes.connection.stages:
        yield Case(
            group="links",
            name=one.title,
            standing=standings[one.status],
            why=f"{one.detail} ({one.because})" if one.because else one.detail or one.status,
            seconds=(one.ms or 0) / 1000,
            about=one.detail,
        )


def _roles(report: Report) -> Iterator[Case]:
    pane = report.panes.roles
    kinds: Mapping[str, Iterable[AccountRow | ProjectRow]] = {
        "account": pane.accounts,
        "project": pane.projects,
    }
    for kind, rows in kinds.items():
        for one in rows:
            label = f"{kind} {one.name} ({one.id})" if one.name else f"{kind} {one.id}"
            yield Case(group=kind, name=label, standing=_standing(one.ok), why=one.reason, about=label)


def _work_items(report: Report) -> Iterator[Case]:
    pane = report.panes.work_items
    for one in pane.types:
        yield Case(group="type", name=one.type, standing=_wanted(one.supported is True), why=one.reason)
    for row in pane.projects:
        label = f"project {row.project} ({row.project_id})" if row.project else f"project {row.project_id}"
        yield Case(
            group="counts", name=label, standing=_standing(row.reconciled), why=row.reason, about=label
        )


def _fields(report: Report) -> Iterator[Case]:
    for one in report.panes.fields.fields:
        yield Case(group="field", name=one.field, standing=_wanted(one.supported is True), why=one.reason)


def _categorize(report: Report) -> Iterator[Case]:
    pane = report.panes.categorize
    for one in pane.rows:
        yield Case(group="type", name=one.type, standing=_wanted(one.flow_item is not None), why=one.reason)
    for state in pane.states:
        standing = _wanted(state.flow_state is not None)
        yield Case(group="state", name=state.state, standing=standing, why=state.reason)
    for rule in pane.rules:
        standing = _wanted(rule.status in {RuleStatus.ACTIVE, RuleStatus.UNCERTAIN})
        yield Case(group="rule", name=f"{rule.place} {rule.name}", standing=standing, why=rule.reason)


_BY_PANE: Final[Mapping[PaneName, Callable[[Report], Iterator[Case]]]] = {
    PaneName.CONNECTION: _links,
    PaneName.ROLES: _roles,
    PaneName.WORK_ITEMS: _work_items,
    PaneName.FIELDS: _fields,
    PaneName.CATEGORIZE: _categorize,
}


def _standing(value: bool | None) -> Standing:
    return {True: Standing.PASSED, False: Standing.FAILED, None: Standing.SKIPPED}[value]


def _wanted(value: bool) -> Standing:
    return Standing.PASSED if value else Standing.SKIPPED
