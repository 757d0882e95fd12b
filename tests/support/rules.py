"""Stories as a snapshot of their own, so that a test says in full what rules are put to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

import polars as pl

from diagnostics.frame import SCHEMA
from diagnostics.rows import StoryRows
from diagnostics.snapshot import Outcome, ProjectFacts, Snapshot, StageFact, StageName, TargetFacts

NOW: Final = datetime(2026, 11, 1, 12, tzinfo=UTC)
PROJECTS: Final = {1: "Alpha", 2: "Beta"}


def frame(stories: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """Give stories as the frame that observing makes; what is left out is null."""
    rows = [{"project_id": 1, "labels": [], "name_altered": False, **story} for story in stories]
    columns = {name: [row.get(name) for row in rows] for name in SCHEMA}
    return pl.DataFrame({name: pl.Series(name, columns[name], dtype=kind) for name, kind in SCHEMA.items()})


def snapshot_of(stories: Sequence[Mapping[str, Any]] | None, *, read: bool = True) -> Snapshot:
    """Give what a run over two projects saw; None: no stories were read."""
    target = TargetFacts(
        url="https://x.example.com/services/v5", host="x.example.com", port=443, scheme="https", auth="token"
    )
    outcome = Outcome.DONE if read else Outcome.RUNNING
    return Snapshot(
        tool_version="0",
        target=target,
        started_at=NOW,
        finished_at=NOW,
        finished=read,
        stages=tuple(StageFact(stage=name, outcome=outcome) for name in StageName),
        projects=tuple(ProjectFacts(id=number, name=name) for number, name in PROJECTS.items()),
        story_rows=None if stories is None else StoryRows.of(frame(stories)),
    )
