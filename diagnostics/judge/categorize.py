"""Categorize artifacts: what Viz's screen shows for this work, and what it does not show, by project."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from diagnostics.contract import Contract
from diagnostics.judge.findings import Findings
from diagnostics.report.levels import PaneName, Verdict
from diagnostics.report.panes import CategorizePane, CategoryCount, CategoryRow
from diagnostics.snapshot import Snapshot

if TYPE_CHECKING:
    from diagnostics.summary import StoryCount

_PANE: Final = PaneName.CATEGORIZE
_NOT_LISTED: Final = "Uncategorised: not among the documented types."


def categorize_pane(
    snapshot: Snapshot, contract: Contract, findings: Findings, counts: tuple[StoryCount, ...]
) -> CategorizePane:
    """Give the pane, and add its findings; the buckets add up to all stories."""
    by_type, by_project = Counter[str](), Counter[tuple[int, str]]()
    for row in counts:
        by_type[row.story_type] += row.count
        by_project[row.project_id, row.story_type] += row.count
    total = by_type.total()
    proposed = {default.type: default for default in contract.categorize.defaults}
    types = [*contract.enums.story_types, *sorted(set(by_type) - set(contract.enums.story_types))]
    rows = tuple(
        CategoryRow(
            type=story_type,
            flow_item=proposed[story_type].flow_item if story_type in proposed else None,
            count=by_type[story_type],
            share=round(by_type[story_type] / total, 4) if total else 0.0,
            reason=proposed[story_type].reason if story_type in proposed else _NOT_LISTED,
        )
        for story_type in types
    )
    if total:
        projects = len({project for project, _ in by_project})
        findings.add("CAT601", _PANE, contract.categorize.scope, {"projects": projects})
    names = {project.id: project.name for project in snapshot.projects or ()}
    return CategorizePane(
        verdict=Verdict.PASS,
        scope="No Project",
        meaning="All Projects",
        note=contract.categorize.note,
        rows=rows,
        uncategorised=sum(row.count for row in rows if row.flow_item is None),
        by_project=tuple(
            CategoryCount(project_id=project, project=names.get(project, ""), type=story_type, count=count)
            for (project, story_type), count in sorted(by_project.items())
        ),
    )
