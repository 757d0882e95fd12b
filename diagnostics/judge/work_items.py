"""Work item types: what is supported, how much there is, and whether the counts agree with the host's own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from diagnostics.contract import Contract
from diagnostics.dates import months_before
from diagnostics.faults import FaultKind, Scalar
from diagnostics.judge.findings import Findings
from diagnostics.judge.roles import project_label
from diagnostics.report.levels import PaneName, Verdict
from diagnostics.report.panes import CountRow, ProjectStories, TypeRow, WorkItemsPane
from diagnostics.snapshot import Outcome, ProjectFacts, Snapshot, StageName

if TYPE_CHECKING:
    from diagnostics.summary import StoryCount

_PANE: Final = PaneName.WORK_ITEMS
_EPIC: Final = "epic"
_NO_TOTAL: Final = "the host sends no total"
_RELEASE: Final = "release"
_ACCESS: Final = frozenset({FaultKind.UNAUTHORIZED_OPERATION, FaultKind.UNFOUND_RESOURCE})
"""Told on the roles pane as a missing right; to repeat them here would name one cause twice."""


class WorkItemsJudge:
    """Judges the stories of one snapshot."""

    def __init__(
        self, snapshot: Snapshot, contract: Contract, findings: Findings, counts: tuple[StoryCount, ...]
    ) -> None:
        self._snapshot = snapshot
        self._contract = contract
        self._findings = findings
        self._counts = counts
        self._names = {one.id: one.name for one in snapshot.projects or ()}
        self.by_type = Counter[str]()
        for row in counts:
            self.by_type[row.story_type] += row.count

    def pane(self) -> WorkItemsPane:
        """Give the pane, and add its findings; the verdict is settled once all findings are in."""
        projects = tuple(self._project(one) for one in self._in_scope())
        if self._snapshot.stories is not None:
            self._of_the_frame()
        self._unknown_words()
        self._undocumented_types()
        told = [one.reconciled for one in projects]
        if any(one.reason == _NO_TOTAL for one in projects):
            self._findings.cannot_judge("Agreement with the host's own counts", _PANE, _NO_TOTAL)
        return WorkItemsPane(
            verdict=Verdict.PASS,
            types=self._types(),
            counts=tuple(
                CountRow(
                    project_id=row.project_id,
                    project=self._names.get(row.project_id, ""),
                    type=row.story_type,
                    state=row.state,
                    count=row.count,
                )
                for row in self._counts
            ),
            projects=projects,
            reconciled=False if False in told else None if None in told or not told else True,
        )

    def stories_were_read(self) -> bool:
        """Tell whether the stories' stage came to its end."""
        return self._snapshot.stage(StageName.STORIES).outcome is Outcome.DONE

    def _in_scope(self) -> list[ProjectFacts]:
        return [one for one in self._snapshot.projects or () if one.listed or one.requested]

    def _project(self, project: ProjectFacts) -> ProjectStories:
        reconciled, reason = self._reconcile(project)
        return ProjectStories(
            project_id=project.id,
            project=project.name,
            read=project.stories_read,
            total=project.stories_total,
            epics=project.epics,
            reconciled=reconciled,
            reason=reason,
        )

    def _reconcile(self, project: ProjectFacts) -> tuple[bool | None, str]:
        """Hold rows read against the paging total, with the project's version as a drift guard."""
        label = project_label(project)
        fault = project.fault or project.stories_fault
        if fault is not None:
            reason = "no access" if fault.kind in _ACCESS else f"could not be read ({fault.kind})"
            self._findings.cannot_judge(f"Stories of project {label}", _PANE, reason)
            if fault.kind not in _ACCESS:
                self._findings.add_fault(fault, _PANE, f"project {label}")
            return None, reason
        self._epics_unread(project, label)
        if project.stories_read is None:
            return None, "not read"
        if project.stories_read == 0 and not project.spoiled_rows:
            self._findings.add("WORK602", _PANE, f"project {label}", {"stories": 0}, {"project": label})
        return self._drift(project, label)

    def _epics_unread(self, project: ProjectFacts, label: str) -> None:
        if project.epics_fault is None or project.epics_fault.kind in _ACCESS:
            return
        self._findings.add_fault(project.epics_fault, _PANE, f"epics of project {label}")
        self._findings.cannot_judge(
            f"Epics of project {label}", _PANE, f"could not be read ({project.epics_fault.kind})"
        )

    def _drift(self, project: ProjectFacts, label: str) -> tuple[bool | None, str]:
        rows = (project.stories_read or 0) + project.spoiled_rows
        twice = self._duplicates().get(project.id, 0)
        if not self.stories_were_read():
            return None, "not read to the end"
        if project.stories_total is None and not twice:
            return None, _NO_TOTAL
        if rows == project.stories_total and not twice:
            return True, _agreement(project)
        facts: dict[str, Scalar] = {
            "read": rows,
            "total": project.stories_total,
            "duplicates": twice,
            "version_before": project.version_before,
            "version_after": project.version_after,
        }
        self._findings.add("DATA610", _PANE, f"project {label}", facts, {"project": label})
        return False, f"{rows} read ({twice} twice), {project.stories_total} counted by the host"

    def _duplicates(self) -> Mapping[int, int]:
        if self._snapshot.stories is None:
            return {}
        from diagnostics.summary import duplicates  # noqa: PLC0415 - polars only where stories were read

        return duplicates(self._snapshot.stories)

    def _of_the_frame(self) -> None:
        """Add what the stories themselves tell: old ones, hostile titles, addresses that lead nowhere."""
        from diagnostics.summary import altered_titles, untouched_since  # noqa: PLC0415 - likewise

        stories = self._snapshot.stories
        if stories is None:
            return
        months = self._contract.first_load.months
        since = months_before(self._snapshot.started_at, months)
        if old := untouched_since(stories, since):
            facts: dict[str, Scalar] = {"count": old, "total": stories.height}
            words: dict[str, Scalar] = {"since": f"{since:%Y-%m-%d}", "months": months}
            self._findings.add("WORK603", _PANE, "stories", facts, words)
        if altered := altered_titles(stories):
            self._findings.add("DATA630", _PANE, "stories", {"count": altered})
        if no_url := sum(self._without_url().values()):
            self._findings.add("WORK604", _PANE, "stories", {"count": no_url})
        in_scope = self._in_scope()
        read = self.stories_were_read() and all(one.stories_read is not None for one in in_scope)
        if read and not stories.height and not any(one.spoiled_rows for one in in_scope):
            self._findings.add(
                "DATA620", _PANE, "stories", {"stories": 0}, {"what": "No project has a story"}
            )

    def _without_url(self) -> Mapping[str, int]:
        if self._snapshot.stories is None:
            return {}
        from diagnostics.summary import missing_urls  # noqa: PLC0415 - likewise

        return missing_urls(self._snapshot.stories)

    def _types(self) -> tuple[TypeRow, ...]:
        read = self._snapshot.stories is not None or self.stories_were_read()
        without_url = self._without_url()
        rows = []
        for item in self._contract.work_items:
            count = self._epics() if item.type == _EPIC else self.by_type[item.type] if read else None
            unique = None if item.type == _EPIC or not count else not without_url.get(item.type)
            rows.append(
                TypeRow(
                    type=item.type,
                    supported=item.supported,
                    count=count,
                    unique_url=unique,
                    reason=item.reason,
                )
            )
        known = {item.type for item in self._contract.work_items}
        for unknown in sorted(set(self.by_type) - known):
            reason = "Not a story type of Tracker's documentation; counted, never dropped."
            count = self.by_type[unknown]
            rows.append(TypeRow(type=unknown, supported=None, count=count, unique_url=None, reason=reason))
        return tuple(rows)

    def _epics(self) -> int | None:
        counted = [one.epics for one in self._in_scope() if one.epics is not None]
        return sum(counted) if counted else None

    def _unknown_words(self) -> None:
        known = {"story type": self._contract.enums.story_types, "state": self._contract.enums.states}
        seen = {"story type": Counter[str](), "state": Counter[str]()}
        for row in self._counts:
            seen["story type"][row.story_type] += row.count
            seen["state"][row.state] += row.count
        for what, counter in seen.items():
            values = sorted(set(counter) - set(known[what]))
            if values:
                count = sum(counter[value] for value in values)
                facts: dict[str, Scalar] = {"count": count, "values": ", ".join(values)}
                self._findings.add("API602", _PANE, what, facts, {"what": what})

    def _undocumented_types(self) -> None:
        releases, epics = self.by_type[_RELEASE], self._epics() or 0
        if releases or epics:
            self._findings.add("WORK601", _PANE, "releases and epics", {"releases": releases, "epics": epics})


def _agreement(project: ProjectFacts) -> str:
    """Say how much stands behind rows and total that agree: the version is what a change shows by."""
    if project.version_before is None or project.version_after is None:
        return "rows read and total agree; no version tells of changes meanwhile"
    if project.version_before != project.version_after:
        return "changed while it was read, counts agree"
    return "rows read and total agree"
