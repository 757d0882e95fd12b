"""Work item types: what is supported, how much there is, how old it is, and whether figures agree."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from diagnostics.contract import Contract, WorkItem
from diagnostics.dates import age_borders
from diagnostics.faults import Scalar
from diagnostics.judge.addresses import story_addresses, tell, unique
from diagnostics.judge.counts import OLD, OTHER, age_counts
from diagnostics.judge.findings import Findings
from diagnostics.judge.project_stories import NO_TOTAL, ProjectStoriesJudge
from diagnostics.report.levels import PaneName, Verdict
from diagnostics.report.panes import AgeRow, CountRow, TypeRow, WorkItemsPane
from diagnostics.snapshot import Snapshot

if TYPE_CHECKING:
    from diagnostics.summary import StoryCount

_PANE: Final = PaneName.WORK_ITEMS
_EPIC: Final = "epic"
_RELEASE: Final = "release"
_STRANGE: Final = {
    OTHER: "Claimed by none of the filters for Tracker's types; counted, never dropped.",
    "": "Not a story type of Tracker's documentation; counted, never dropped.",
}


class WorkItemsJudge:
    """Judges the stories of one snapshot."""

    def __init__(
        self, snapshot: Snapshot, contract: Contract, findings: Findings, counts: tuple[StoryCount, ...]
    ) -> None:
        self._snapshot = snapshot
        self._contract = contract
        self._findings = findings
        self._counts = counts
        self._ages = age_counts(snapshot, contract, counts)
        self._addresses = story_addresses(snapshot, contract)
        self._projects = ProjectStoriesJudge(snapshot, findings, counts, self._ages)
        self._names = {one.id: one.name for one in snapshot.projects or ()}
        self.by_type = Counter[str]()
        for row in counts:
            self.by_type[row.story_type] += row.count

    def pane(self) -> WorkItemsPane:
        """Give the pane, and add its findings; the verdict is settled once all findings are in."""
        projects = self._projects.rows()
        self._old_work()
        self._of_the_rows()
        self._no_work()
        self._unknown_words()
        self._undocumented_types()
        told = [one.reconciled for one in projects]
        if any(one.reason == NO_TOTAL for one in projects):
            self._findings.cannot_judge("Agreement with the host's own counts", _PANE, NO_TOTAL)
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
            ages=tuple(
                AgeRow(
                    project_id=row.project_id,
                    project=self._names.get(row.project_id, ""),
                    type=row.story_type,
                    age=row.age,
                    count=row.count,
                )
                for row in self._ages
            ),
        )

    def _old_work(self) -> None:
        """Tell of stories that the first load does not cover (planview-viz §2.6)."""
        old = sum(row.count for row in self._ages if row.age in OLD)
        if not old:
            return
        months = self._contract.first_load.months
        since = age_borders(self._snapshot.started_at, months)[1][1]
        facts: dict[str, Scalar] = {"count": old, "total": self.by_type.total()}
        words: dict[str, Scalar] = {"since": f"{since:%Y-%m-%d}", "months": months}
        self._findings.add("WORK603", _PANE, "stories", facts, words)

    def _of_the_rows(self) -> None:
        """Add what the stories themselves tell: hostile titles, addresses that lead nowhere or elsewhere."""
        seen = [self._snapshot.story_rows, self._snapshot.sample_rows]
        rows = [one for one in seen if one is not None]
        if not rows:
            return
        from diagnostics.fill import altered_titles  # noqa: PLC0415 - polars only where stories were read

        if altered := sum(map(altered_titles, rows)):
            self._findings.add("DATA630", _PANE, "stories", {"count": altered})
        tell(self._addresses, self._findings)

    def _no_work(self) -> None:
        in_scope = self._projects.in_scope
        known = self._projects.stories_were_read() and all(one.counted for one in in_scope)
        spoiled = any(one.spoiled_rows for one in in_scope)
        if known and self._snapshot.story_rows is not None and not self.by_type.total() and not spoiled:
            self._findings.add(
                "DATA620", _PANE, "stories", {"stories": 0}, {"what": "No project has a story"}
            )

    def _types(self) -> tuple[TypeRow, ...]:
        known = {item.type for item in self._contract.work_items}
        strange = sorted(set(self.by_type) - known)
        return (*map(self._type, self._contract.work_items), *map(self._strange_type, strange))

    def _type(self, item: WorkItem) -> TypeRow:
        in_scope = self._projects.in_scope
        told = bool(self._counts) or any(one.counted for one in in_scope)
        told = told or (self._projects.stories_were_read() and not in_scope)
        seen = self._addresses.get(item.type)
        own, why = (None, "epics are counted, not read") if item.type == _EPIC else unique(seen)
        return TypeRow(
            type=item.type,
            supported=item.supported,
            count=self._epics() if item.type == _EPIC else self.by_type[item.type] if told else None,
            unique_url=own,
            reason=item.reason,
            url_checked=seen.checked if seen else None,
            url_reason=why,
            meaning=item.meaning,
        )

    def _strange_type(self, name: str) -> TypeRow:
        seen = self._addresses.get(name)
        own, why = unique(seen)
        return TypeRow(
            type=name,
            supported=None,
            count=self.by_type[name],
            unique_url=own,
            reason=_STRANGE.get(name, _STRANGE[""]),
            url_checked=seen.checked if seen else None,
            url_reason=why,
        )

    def _epics(self) -> int | None:
        counted = [one.epics for one in self._projects.in_scope if one.epics is not None]
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
        counted = any(one.counted for one in self._projects.in_scope)
        releases, epics = self.by_type[_RELEASE] if counted else None, self._epics()
        if releases or epics:
            told = {"releases": releases, "epics": epics}
            words = {name: "An unknown number of" if count is None else count for name, count in told.items()}
            self._findings.add("WORK601", _PANE, "releases and epics", told, words)
