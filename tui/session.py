"""Where the dashboard's reports come from: a run that goes on, or a report that is there already."""

from __future__ import annotations

import asyncio
import dataclasses
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
from tui.judging import JudgingSession, load_judge
from tui.kept import Kept

if TYPE_CHECKING:
    from diagnostics.history import History, Past
    from diagnostics.observe import Observation, Surroundings
    from diagnostics.report.levels import PaneName
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
    stopped: bool = False
    """The run ended because somebody stopped it."""


class Session(Protocol):
    """A source of updates."""

    @property
    def title(self) -> str:
        """What is diagnosed, for the header."""

    @property
    def live(self) -> bool:
        """Whether there is a host that can be asked again."""

    def updates(self, pane: PaneName | None = None) -> AsyncIterator[Update]:
        """Give updates until the run has ended; asked again, it runs again.

        Args:
            pane: The one pane to read; None: all of them.
        """

    def stop(self) -> None:
        """End the run that goes on, in order: its last update tells what was read."""

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

    live = False

    async def updates(self, pane: PaneName | None = None) -> AsyncGenerator[Update, None]:  # noqa: ARG002 - all is here
        """Give the report, once."""
        yield Update(report=self._report, running=False, finished_at=self._report.finished_at)

    def stop(self) -> None:
        """Do nothing: it is read at once."""

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


class SnapshotSession(JudgingSession):
    """A snapshot that is there already, such as an export; it can be judged with other rules."""

    live = False

    def __init__(self, snapshot: Snapshot, title: str = "", rules: RuleSet | None = None) -> None:
        """Prepare a session.

        Args:
            snapshot: What was seen.
            title: What the header says; empty: the target's host, or the export's name.
            rules: What stories become; None: what this program proposes.
        """
        super().__init__(title or _host(snapshot.target.url), rules)
        self._snapshot = snapshot

    async def updates(self, pane: PaneName | None = None) -> AsyncGenerator[Update, None]:  # noqa: ARG002 - all is here
        """Give the report on the snapshot, once, by the newest rules."""
        await asyncio.to_thread(load_judge)
        self._seen = self._snapshot
        report = await self._judge(self._snapshot)
        yield Update(report=report, running=False, finished_at=report.finished_at)

    def stop(self) -> None:
        """Do nothing: there is no host that would keep anybody waiting."""

    async def why(self, story_id: int) -> Why | None:
        """Give why one story is, or is not, in Viz, as far as the snapshot tells."""
        await asyncio.to_thread(load_judge)
        return await self._explain(self._snapshot, story_id)


class LiveSession(JudgingSession):
    """Observes a target and judges what was seen so far, again and again while it goes on."""

    live = True

    def __init__(
        self,
        target: Target,
        surroundings: Surroundings | None = None,
        title: str = "",
        rules: RuleSet | None = None,
        history: History | None = None,
        *,
        sparing: bool = False,
    ) -> None:
        """Prepare a session.

        Args:
            target: Where and as whom.
            surroundings: Time, network and transport; None: the machine's own.
            title: What the header says; empty: the target's host.
            rules: What stories become; None: what this program proposes.
            history: Where finished runs are remembered; None: nowhere.
            sparing: Remember a run that found nothing new only now and then: there will be many.
        """
        super().__init__(title or _host(target.url) or "no address", rules)
        self._target = target
        self._history = history
        self._surroundings = surroundings
        self._sparing = sparing
        self._kept = Kept()
        self._stopped = False
        self._observation: Observation | None = None

    def _report(self, snapshot: Snapshot, rules: RuleSet | None) -> Report:
        """Give the report, with the panes that only an earlier run read.

        A run for one pane is judged as one for all of them, since the other ones are filled in.
        """
        report = super()._report(dataclasses.replace(snapshot, pane=""), rules)
        return self._kept.fill(report, snapshot, rules)

    async def updates(self, pane: PaneName | None = None) -> AsyncGenerator[Update, None]:
        """Observe; leaving early ends the observation. Judging is done in a thread, not in the event loop."""
        self._stopped = False
        polars = asyncio.create_task(asyncio.to_thread(_load_polars))
        try:
            await asyncio.to_thread(_load_observe)
            observation = self._observation = self._for(pane)
            if self._stopped:
                observation.interrupt()
            async with aclosing(self._follow(observation)) as updates:
                async for update in updates:
                    yield update
        finally:
            self._observation = None
            await polars

    def _for(self, pane: PaneName | None) -> Observation:
        from diagnostics.judge import PANE_STAGES  # noqa: PLC0415 - loaded just now, off the loop
        from diagnostics.observe import Observation  # noqa: PLC0415 - likewise

        if pane is None:
            return Observation(self._target, self._surroundings)
        return Observation(self._target, self._surroundings, pane=pane, wanted=PANE_STAGES[pane])

    def stop(self) -> None:
        """End the run that goes on: requests in flight are cancelled, and what was read is judged."""
        self._stopped = True
        if self._observation is not None:
            self._observation.interrupt()

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
        ended, stopped = snapshot.finished, snapshot.interrupted
        remembered = ended and not (stopped or snapshot.pane)
        past = await asyncio.to_thread(self._remembered, report) if remembered else None
        return Update(
            report=report,
            running=not ended,
            progress="" if ended else feed.progress,
            finished_at=report.finished_at if ended else None,
            past=past,
            stopped=stopped,
        )

    def _remembered(self, report: Report) -> Past | None:
        if self._history is None:
            return None
        from tui.remembered import remembered  # noqa: PLC0415 - loaded off the loop

        return remembered(self._history, self.case(report), self._target, sparing=self._sparing)


def _host(url: str) -> str:
    parts = split_url(url)
    return parts.netloc if parts else url


def _load_observe() -> None:
    load_judge()
    import diagnostics.observe  # noqa: F401, PLC0415 - likewise


def _load_polars() -> None:
    import polars as pl  # noqa: PLC0415 - slow to load; by the time the first stories are in it is there

    pl.DataFrame()
