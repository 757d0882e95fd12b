"""Where the dashboard's reports come from: a run that goes on, or a report that is there already."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from diagnostics.case import Case
from diagnostics.report.model import Report
from diagnostics.report.why import Why
from diagnostics.target import Target, split_url
from tui.feed import Feed, pause_after
from tui.kept import Kept

if TYPE_CHECKING:
    from diagnostics.history import History, Past
    from diagnostics.observe import Observation, Surroundings
    from diagnostics.rules import RuleSet
    from diagnostics.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """What is known at one moment of a run."""

    report: Report
    running: bool
    progress: str = ""
    """What is being read, such as `stories 1,500 of 6,030`."""
    finished_at: datetime | None = None
    """None while the run goes on."""
    past: Past | None = None
    """The run with those before it, where runs are remembered."""


class Session(Protocol):
    """A source of updates."""

    @property
    def title(self) -> str:
        """What is diagnosed, for the header."""

    def updates(self) -> AsyncIterator[Update]:
        """Give updates until the run has ended; asked again, it runs again."""

    @property
    def rules(self) -> RuleSet | None:
        """The rules that are judged with now; None where nothing can be judged again."""

    async def judged_with(self, rules: RuleSet) -> Report | None:
        """Take other rules from now on, and give the report on what was seen last; None: nothing to judge."""

    async def why(self, story_id: int) -> Why | None:
        """Give why one story is, or is not, in Viz; None where there is nothing left to ask."""

    async def previewed(self, rules: RuleSet) -> Report | None:
        """Give the report on what was seen last with other rules, and go on with those there are."""

    def case(self, report: Report) -> Case:
        """Give the report that is shown with what it was made of, as it goes into a file."""


class FixedSession:
    """One finished report, for a saved bundle, for pictures and for tests."""

    def __init__(self, report: Report, title: str = "") -> None:
        self.title = title or _host(report.target.url)
        self._report = report

    async def updates(self) -> AsyncGenerator[Update, None]:
        """Give the report, once."""
        yield Update(report=self._report, running=False, finished_at=self._report.finished_at)

    @property
    def rules(self) -> RuleSet | None:
        """Nothing: a report holds no stories that could be judged again."""
        return None

    async def judged_with(self, rules: RuleSet) -> Report | None:  # noqa: ARG002 - a report holds no stories
        """Give nothing: what was seen is not at hand any more."""
        return None

    async def why(self, story_id: int) -> Why | None:  # noqa: ARG002 - a report holds no single stories
        """Give nothing: a report holds no single stories."""
        return None

    async def previewed(self, rules: RuleSet) -> Report | None:  # noqa: ARG002 - likewise
        """Give nothing: what was seen is not at hand any more."""
        return None

    def case(self, report: Report) -> Case:
        """Give the report alone."""
        return Case(report=report)


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


class SnapshotSession(JudgingSession):
    """A snapshot that is there already, such as an export; it can be judged with other rules."""

    def __init__(self, snapshot: Snapshot, title: str = "", rules: RuleSet | None = None) -> None:
        """Prepare a session.

        Args:
            snapshot: What was seen.
            title: What the header says; empty: the target's host, or the export's name.
            rules: What stories become; None: what this program proposes.
        """
        super().__init__(title or _host(snapshot.target.url), rules)
        self._snapshot = snapshot

    async def updates(self) -> AsyncGenerator[Update, None]:
        """Give the report on the snapshot, once, by the newest rules."""
        await asyncio.to_thread(_load_judge)
        self._seen = self._snapshot
        report = await self._judge(self._snapshot)
        yield Update(report=report, running=False, finished_at=report.finished_at)

    async def why(self, story_id: int) -> Why | None:
        """Give why one story is, or is not, in Viz, as far as the snapshot tells."""
        await asyncio.to_thread(_load_judge)
        return await self._explain(self._snapshot, story_id)


class LiveSession(JudgingSession):
    """Observes a target and judges what was seen so far, again and again while it goes on."""

    def __init__(
        self,
        target: Target,
        surroundings: Surroundings | None = None,
        title: str = "",
        rules: RuleSet | None = None,
        history: History | None = None,
    ) -> None:
        """Prepare a session.

        Args:
            target: Where and as whom.
            surroundings: Time, network and transport; None: the machine's own.
            title: What the header says; empty: the target's host.
            rules: What stories become; None: what this program proposes.
            history: Where finished runs are remembered; None: nowhere.
        """
        super().__init__(title or _host(target.url) or "no address", rules)
        self._target = target
        self._history = history
        self._surroundings = surroundings
        self._kept = Kept()

    def _report(self, snapshot: Snapshot, rules: RuleSet | None) -> Report:
        """Give the report, with the panes that only an earlier run could read."""
        return self._kept.fill(super()._report(snapshot, rules), snapshot, rules)

    async def updates(self) -> AsyncGenerator[Update, None]:
        """Observe; leaving early ends the observation. Judging is done in a thread, not in the event loop."""
        polars = asyncio.create_task(asyncio.to_thread(_load_polars))
        try:
            await asyncio.to_thread(_load_observe)
            from diagnostics.observe import Observation  # noqa: PLC0415 - loaded just now, off the loop

            observation = Observation(self._target, self._surroundings)
            async with aclosing(self._follow(observation)) as updates:
                async for update in updates:
                    yield update
        finally:
            await polars

    async def why(self, story_id: int) -> Why | None:
        """Ask the host for the story, and judge what it answers."""
        await asyncio.to_thread(_load_observe)
        from diagnostics.observe import Observation  # noqa: PLC0415 - loaded just now, off the loop

        observation = Observation(self._target, self._surroundings, story_id=story_id)
        async with aclosing(observation.__aiter__()) as events:
            async for _ in events:
                pass
        return await self._explain(observation.snapshot(), story_id)

    async def _follow(self, observation: Observation) -> AsyncGenerator[Update, None]:
        feed = Feed()
        pump = asyncio.create_task(feed.fill(observation))
        try:
            while not feed.ended.is_set():
                await feed.changed.wait()
                feed.changed.clear()
                snapshot = observation.snapshot()
                if snapshot.finished:
                    # The run may end between its last event and the word that it has ended.
                    break
                start = time.perf_counter()
                update = await self._judged(snapshot, feed)
                took_s = time.perf_counter() - start
                yield update
                await feed.pause(pause_after(took_s))
            await pump
            yield await self._judged(observation.snapshot(), feed)
        finally:
            pump.cancel()
            await asyncio.gather(pump, return_exceptions=True)

    async def _judged(self, snapshot: Snapshot, feed: Feed) -> Update:
        self._seen = snapshot
        report = await self._judge(snapshot)
        ended = snapshot.finished
        past = await asyncio.to_thread(self._remembered, report) if ended else None
        return Update(
            report=report,
            running=not ended,
            progress="" if ended else feed.progress,
            finished_at=report.finished_at if ended else None,
            past=past,
        )

    def _remembered(self, report: Report) -> Past | None:
        if self._history is None:
            return None
        from tui.remembered import remembered  # noqa: PLC0415 - loaded off the loop

        return remembered(self._history, self.case(report), self._target)


def _host(url: str) -> str:
    parts = split_url(url)
    return parts.netloc if parts else url


def _load_judge() -> None:
    import diagnostics.judge.why  # noqa: F401, PLC0415 - so is the point: in a thread, after the first paint


def _load_observe() -> None:
    _load_judge()
    import diagnostics.observe  # noqa: F401, PLC0415 - likewise


def _load_polars() -> None:
    import polars as pl  # noqa: PLC0415 - slow to load; by the time the first stories are in it is there

    pl.DataFrame()
