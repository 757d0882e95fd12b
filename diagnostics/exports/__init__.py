"""Exports of Tracker's projects: CSV files, ZIPs and folders of them, read into a snapshot without opinion.

    snapshot = read_export(Path("project.csv"))

What a host would tell and an export does not hold is marked as not held; nothing is asked of any host.
"""

from __future__ import annotations

from pathlib import Path

from diagnostics.clock import Clock, SystemClock
from diagnostics.exports.errors import ExportError, LimitError, NotAnExportError, UnreadableError
from diagnostics.exports.limits import Limits
from diagnostics.exports.reading import Export, read
from diagnostics.snapshot import Outcome, Snapshot, StageFact, StageName, TargetFacts
from diagnostics.version import __version__

__all__ = ["ExportError", "LimitError", "Limits", "NotAnExportError", "UnreadableError", "read_export"]

_HELD = frozenset({StageName.PROJECTS, StageName.EPICS, StageName.STORIES})
"""What an export tells of; of connection, accounts and memberships it says nothing (tracker-api-v5 §6)."""


def read_export(
    path: Path, *, pane: str = "", clock: Clock | None = None, limits: Limits | None = None
) -> Snapshot:
    """Give what a project's CSV export, its ZIP, or a folder of these holds.

    Args:
        path: The file or folder.
        pane: The one pane it is read for; empty: all.
        clock: What the moments of reading are told by.
        limits: How much is read at most.

    Raises:
        ExportError: Nothing can be read; its text is one sentence for the user.
    """
    clock = clock or SystemClock()
    started_at = clock.now()
    export = read(path, limits or Limits())
    from diagnostics.rows import StoryRows  # noqa: PLC0415 - polars is loaded with the first stories

    return Snapshot(
        tool_version=__version__,
        target=TargetFacts(url=export.source.name, host="", port=None, scheme="", auth="none"),
        started_at=started_at,
        finished_at=clock.now(),
        finished=True,
        stages=tuple(_stage(name, export) for name in StageName),
        source=export.source,
        pane=pane,
        projects=tuple(export.projects),
        story_rows=StoryRows.of(*export.frames),
    )


def _stage(name: StageName, export: Export) -> StageFact:
    if name not in _HELD:
        return StageFact(stage=name, outcome=Outcome.NOT_HELD)
    rows = {
        StageName.PROJECTS: len(export.projects),
        StageName.EPICS: sum(one.epics for one in export.sheets),
        StageName.STORIES: sum(one.stories for one in export.sheets),
    }
    return StageFact(stage=name, outcome=Outcome.DONE, facts={name.value: rows[name]})
