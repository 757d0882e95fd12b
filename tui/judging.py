"""What was seen last, judged anew whenever there are other rules."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from diagnostics.case import Case

if TYPE_CHECKING:
    from diagnostics.report.model import Report
    from diagnostics.report.why import Why
    from diagnostics.rules import RuleSet
    from diagnostics.snapshot import Snapshot


class JudgingSession:
    """What was seen last is judged anew whenever there are other rules."""

    def __init__(self, title: str, rules: RuleSet | None) -> None:
        self.title = title
        self._rules = rules
        self._seen: Snapshot | None = None

    @property
    def rules(self) -> RuleSet:
        """The rules that are judged with now."""
        from diagnostics.contract import load_contract  # noqa: PLC0415 - not before the first paint
        from diagnostics.rules import proposed  # noqa: PLC0415 - likewise

        return self._rules or proposed(load_contract())

    def case(self, report: Report) -> Case:
        """Give the report with what was seen last, and the rules in force."""
        return Case(report=report, snapshot=self._seen, rules=self._rules)

    def _report(self, snapshot: Snapshot, rules: RuleSet | None) -> Report:
        """Give the report on a snapshot by these rules; called off the loop."""
        from diagnostics.judge import judge  # noqa: PLC0415 - loaded off the loop before the run began

        return judge(snapshot, None, rules)

    async def judged_with(self, rules: RuleSet) -> Report | None:
        """Take other rules from now on, also for the run that goes on.

        Returns:
            The report on what was seen last, judged with the newest rules; None while nothing was seen.
        """
        self._rules = rules
        return None if self._seen is None else await self._judge(self._seen)

    async def previewed(self, rules: RuleSet) -> Report | None:
        """Give what other rules would make of what was seen last; None while nothing was seen."""
        if self._seen is None:
            return None
        return await asyncio.to_thread(self._report, self._seen, rules)

    async def _judge(self, snapshot: Snapshot) -> Report:
        """Judge off the loop, and once more where somebody changed the rules meanwhile."""
        while True:
            rules = self._rules
            report = await asyncio.to_thread(self._report, snapshot, rules)
            if rules is self._rules:
                return report

    async def _explain(self, snapshot: Snapshot, story_id: int) -> Why:
        """Give the chain of one story off the loop, by the newest rules."""
        from diagnostics.judge.why import explain_story  # noqa: PLC0415 - loaded off the loop by now

        return await asyncio.to_thread(explain_story, snapshot, story_id, None, self._rules)


def load_judge() -> None:
    """Load what judges; called off the loop."""
    import diagnostics.judge.why  # noqa: F401, PLC0415 - so is the point: in a thread, after the first paint
