"""A saved run in the dashboard: as it was saved, and ready for other rules."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING

from diagnostics.case import Case
from diagnostics.report.model import Report
from tui.session import FixedSession, SnapshotSession, Update

if TYPE_CHECKING:
    from diagnostics.bundle import Opened
    from diagnostics.report.levels import PaneName
    from diagnostics.rules import RuleSet


def saved_session(opened: Opened, title: str, rules: RuleSet | None = None) -> FixedSession | SnapshotSession:
    """Give a session on a bundle; one that cannot be judged again shows its report.

    Args:
        opened: The bundle.
        title: What the header says.
        rules: What stories become; None: as the bundle has it.
    """
    if opened.kept_because:
        return KeptSession(opened.case, title)
    return SavedSession(opened.case, title, rules)


class KeptSession(FixedSession):
    """A report that cannot be judged again; what came along with it goes into the next file, too."""

    def __init__(self, saved: Case, title: str) -> None:
        super().__init__(saved.report, title)
        self._saved = saved

    def case(self, report: Report) -> Case:
        """Give the report with what was saved beside it."""
        return dataclasses.replace(self._saved, report=report)


class SavedSession(SnapshotSession):
    """A saved run with what it saw: its report first, and another one by other rules."""

    def __init__(self, saved: Case, title: str, rules: RuleSet | None = None) -> None:
        from diagnostics.bundle.again import as_of_today  # noqa: PLC0415 - slow to load

        super().__init__(as_of_today(saved), title, rules or saved.rules)
        self._saved = saved

    async def updates(self, pane: PaneName | None = None) -> AsyncGenerator[Update, None]:
        """Give the report, once: the saved one where it was judged as it would be now."""
        from diagnostics.bundle.again import judged_alike  # noqa: PLC0415 - slow to load

        report = self._saved.report
        if self._rules == self._saved.rules and await asyncio.to_thread(judged_alike, report):
            self._seen = self._snapshot
            yield Update(report=report, running=False, finished_at=report.finished_at)
            return
        async for update in super().updates(pane):
            yield update

    def case(self, report: Report) -> Case:
        """Give the report with what was seen, the rules in force, and the machine of the run."""
        return dataclasses.replace(self._saved, report=report, snapshot=self._snapshot, rules=self._rules)
