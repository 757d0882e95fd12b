"""The stories of each project: how they were counted, how old they are, and whether three figures agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import msgspec

from diagnostics.faults import FaultKind, Scalar
from diagnostics.judge.counts import OLD
from diagnostics.judge.exports import NO_TOTALS
from diagnostics.judge.findings import Findings
from diagnostics.judge.reconcile import Figures, agreement, figures_of
from diagnostics.judge.roles import project_label
from diagnostics.judge.ways import way_reason
from diagnostics.report.levels import PaneName
from diagnostics.report.panes import ProjectStories
from diagnostics.snapshot import Outcome, ProjectFacts, Snapshot, StageName

if TYPE_CHECKING:
    from diagnostics.summary import AgeCount, StoryCount

NO_TOTAL: Final = "the host sends no total"
_PANE: Final = PaneName.WORK_ITEMS
_ACCESS: Final = frozenset({FaultKind.UNAUTHORIZED_OPERATION, FaultKind.UNFOUND_RESOURCE})
"""Told on the roles pane as a missing right; to repeat them here would name one cause twice."""

_NO_ANSWER: Final = frozenset(
    {
        FaultKind.RESOLVER_FAILED,
        FaultKind.RESOLVER_TIMEOUT,
        FaultKind.REFUSED,
        FaultKind.CONNECT_TIMEOUT,
        FaultKind.NO_ROUTE,
        FaultKind.RESET,
        FaultKind.CLOSED_EARLY,
        FaultKind.TRUNCATED,
        FaultKind.STALLED,
        FaultKind.RATE_LIMITED,
        FaultKind.NO_LONGER_ACCEPTED,
    }
)
"""Symptoms that say nothing of whether a host counts by type."""


class ProjectStoriesJudge:
    """Judges the stories of one snapshot, project by project."""

    def __init__(
        self,
        snapshot: Snapshot,
        findings: Findings,
        counts: tuple[StoryCount, ...],
        ages: tuple[AgeCount, ...],
    ) -> None:
        self._snapshot = snapshot
        self._findings = findings
        self.in_scope = [one for one in snapshot.projects or () if one.listed or one.requested]
        self._rows: dict[int, dict[str, dict[str, int]]] = {}
        for row in counts:
            states = self._rows.setdefault(row.project_id, {}).setdefault(row.story_type, {})
            states[row.state] = row.count
        self._old = Counter[int]()
        for one in ages:
            self._old[one.project_id] += one.count if one.age in OLD else 0
        self._twice = self._duplicates()
        self._unfiltered: list[ProjectFacts] = []

    def rows(self) -> tuple[ProjectStories, ...]:
        """Give a row for each project in scope, and add the findings about them."""
        rows = tuple(self._project(one) for one in self.in_scope)
        if self._unfiltered:
            kinds = {one.filtered_fault.kind for one in self._unfiltered if one.filtered_fault is not None}
            facts: dict[str, Scalar] = {
                "projects": len(self._unfiltered),
                "refused_with": ", ".join(sorted(kinds)) or None,
            }
            self._findings.add("DATA613", _PANE, "stories by type", facts)
        return rows

    def stories_were_read(self) -> bool:
        """Tell whether the stories' stage came to its end."""
        return self._snapshot.stage(StageName.STORIES).outcome is Outcome.DONE

    def _project(self, project: ProjectFacts) -> ProjectStories:
        row = ProjectStories(
            project_id=project.id,
            project=project.name,
            read=project.stories_read,
            total=project.stories_total,
            epics=project.epics,
            reconciled=None,
            reason="not read",
            sample=project.sampled,
            older=self._old[project.id] if project.counted and not self._snapshot.source.exported else None,
            way=project.choice.way.value if project.choice else None,
            way_reason=way_reason(project),
        )
        label = project_label(project)
        if closed := self._closed(project, label):
            return msgspec.structs.replace(row, reason=closed)
        self._epics_unread(project, label)
        if not project.counted:
            return row
        self._nothing_new(project, label)
        figures = figures_of(project, self._rows.get(project.id, {}), self._twice.get(project.id, 0))
        agrees, reason = self._reconcile(project, figures, label)
        return msgspec.structs.replace(
            row,
            reconciled=agrees,
            reason=reason,
            filtered=figures.filtered,
            disagree=figures.disagree if agrees is False else (),
        )

    def _closed(self, project: ProjectFacts, label: str) -> str:
        """Tell why a project's stories were not read; empty where they were."""
        fault = project.fault or project.stories_fault
        if fault is None:
            return ""
        unread = f"could not be read ({self._findings.code_of(fault)})"
        reason = "no access" if fault.kind in _ACCESS else unread
        self._findings.cannot_judge(f"Stories of project {label}", _PANE, reason)
        if fault.kind not in _ACCESS:
            self._findings.add_fault(fault, _PANE, f"project {label}")
        return reason

    def _epics_unread(self, project: ProjectFacts, label: str) -> None:
        if project.epics_fault is None or project.epics_fault.kind in _ACCESS:
            return
        self._findings.add_fault(project.epics_fault, _PANE, f"epics of project {label}")
        code = self._findings.code_of(project.epics_fault)
        self._findings.cannot_judge(f"Epics of project {label}", _PANE, f"could not be read ({code})")

    def _nothing_new(self, project: ProjectFacts, label: str) -> None:
        """Tell of a project that Viz shows nothing of: without stories, or with old ones only."""
        subject, words = f"project {label}", {"project": label}
        count = sum(sum(states.values()) for states in self._rows.get(project.id, {}).values())
        if not count and not project.spoiled_rows:
            self._findings.add("WORK602", _PANE, subject, {"stories": 0}, words)
        elif count and self._old[project.id] == count and self.stories_were_read():
            self._findings.add("WORK606", _PANE, subject, {"count": count}, words)

    def _reconcile(self, project: ProjectFacts, figures: Figures, label: str) -> tuple[bool | None, str]:
        if self._snapshot.source.exported:
            return None, NO_TOTALS
        if not self.stories_were_read():
            return None, "not read to the end"
        broken = project.filtered_fault
        if broken is not None and broken.kind in _NO_ANSWER:
            self._findings.add_fault(broken, _PANE, f"totals by type of project {label}")
            return None, f"the totals by type could not be asked for ({self._findings.code_of(broken)})"
        if (figures.unfiltered and project.filtered is not None) or broken is not None:
            self._unfiltered.append(project)
        disagree = figures.disagree
        if project.stories_total is None and not disagree:
            return None, NO_TOTAL
        if disagree:
            self._disagreement(project, figures, label)
        return not disagree, agreement(project, figures)

    def _disagreement(self, project: ProjectFacts, figures: Figures, label: str) -> None:
        facts: dict[str, Scalar] = {
            "read": figures.read,
            "total": figures.total,
            "filtered": figures.filtered,
            "duplicates": figures.twice,
            "version_before": project.version_before,
            "version_after": project.version_after,
            **{name: f"{one} against {other}" for name, (one, other) in figures.by_type.items()},
        }
        rows_differ = figures.twice or (figures.read is not None and figures.read != figures.total)
        if project.earlier is not None:
            facts |= {"first_read": project.earlier.read, "first_total": project.earlier.total}
            facts["first_duplicates"] = project.earlier.twice
        code = "DATA610" if rows_differ else "DATA612"
        self._findings.add(code, _PANE, f"project {label}", facts, {"project": label})

    def _duplicates(self) -> Mapping[int, int]:
        if self._snapshot.story_rows is None:
            return {}
        from diagnostics.repeats import twice_in  # noqa: PLC0415 - polars only where stories were read

        return twice_in(self._snapshot.story_rows)
