"""Observing: all the input and output of a run, and no opinion.

    snapshot = await observe(target)

    observation = observe(target)
    async for event in observation:
        ...
    snapshot = observation.snapshot()

`snapshot()` may be asked at any moment; it is complete in shape, and what is not seen yet is pending.
Cancelling whoever waits, or leaving the loop early, ends the run: no task and no connection is left.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Collection
from contextlib import aclosing
from typing import Final

import diagnostics.tracker.lean  # noqa: F401 - before whatever imports httpx
from diagnostics.called import call_as
from diagnostics.faults import FaultKind
from diagnostics.observe import (
    accounts,
    connection,
    integrations,
    limits,
    links,
    one_story,
    plugins,
    proxy,
    roles,
    service,
    stories,
)
from diagnostics.observe.awaited import Awaited
from diagnostics.observe.events import Event, Progress, RunEnded, StageEnded, StageStarted
from diagnostics.observe.graph import Stage, end_pending, run_stages
from diagnostics.observe.run import Run, Surroundings
from diagnostics.observe.tls.stage import tls
from diagnostics.snapshot import Outcome, Snapshot, StageName
from diagnostics.target import Target

__all__ = [
    "STAGES",
    "Event",
    "Observation",
    "Progress",
    "RunEnded",
    "StageEnded",
    "StageStarted",
    "Surroundings",
    "observe",
]

STAGES: Final = (
    Stage(StageName.SETTINGS, (), connection.settings),
    Stage(StageName.DNS, (StageName.SETTINGS,), links.dns, limit=limits.NAME),
    Stage(StageName.TCP, (StageName.DNS,), links.tcp, limit=limits.CONNECTION),
    Stage(StageName.PROXY, (StageName.TCP,), proxy.proxy, limit=limits.PROXY),
    Stage(StageName.TLS, (StageName.PROXY,), tls, limit=limits.HANDSHAKE),
    Stage(StageName.HTTP, (StageName.TLS,), connection.http, limit=limits.ANSWER),
    Stage(StageName.AUTH, (StageName.HTTP,), connection.auth, limit=limits.ANSWER),
    Stage(StageName.LATENCY, (StageName.AUTH,), connection.latency, limit=limits.ANSWER),
    Stage(
        StageName.FLAVOUR,
        (StageName.AUTH,),
        service.flavour,
        beside=(StageName.LATENCY,),
        limit=limits.ANSWER,
    ),
    Stage(StageName.CLOCK, (StageName.HTTP,), connection.clock, (StageName.LATENCY,), limit=limits.ANSWER),
    Stage(StageName.ACCOUNTS, (StageName.AUTH,), accounts.accounts, after=(StageName.FLAVOUR,)),
    Stage(StageName.PROJECTS, (StageName.AUTH,), roles.projects, after=(StageName.ACCOUNTS,)),
    Stage(StageName.MEMBERSHIPS, (StageName.PROJECTS,), roles.memberships),
    Stage(StageName.EPICS, (StageName.PROJECTS,), stories.epics),
    Stage(StageName.STORIES, (StageName.PROJECTS,), stories.stories, after=(StageName.LATENCY,)),
    Stage(StageName.INTEGRATIONS, (StageName.STORIES,), integrations.integrations),
)
"""The graph: what each observation needs to have passed, and what it only waits for."""

_STORY: Final = Stage(StageName.STORY, (StageName.AUTH,), one_story.story, after=(StageName.ACCOUNTS,))
"""The one observation that is made only where it is asked for."""

STORY_STAGES: Final = (StageName.FLAVOUR, StageName.ACCOUNTS)
"""What the answer to why a story is not in Viz needs besides the story."""

_MARGIN_S: Final = 0.2
"""What additional checks leave of the run's time, so that they end before its deadline does."""


class Observation(Awaited[Snapshot]):
    """One run: iterate it for events, or await it for the snapshot, which it gives at any moment.

    It is made once; for another run make another one.
    """

    def __init__(
        self,
        target: Target,
        surroundings: Surroundings | None = None,
        *,
        pane: str = "",
        wanted: Collection[StageName] | None = None,
        story_id: int | None = None,
    ) -> None:
        """Prepare a run.

        Args:
            target: Where and as whom.
            surroundings: Time, network and transport; None: the machine's own.
            pane: The one pane the run is for; empty: all.
            wanted: What that pane needs to see; what it needs in turn is observed too. None: all.
            story_id: The one story to look at, and its project only; None: all of each project.
        """
        self._events: asyncio.Queue[Event] = asyncio.Queue()
        self._run = Run(target, surroundings or Surroundings(), self._events.put_nowait, pane, story_id)
        needed = STORY_STAGES if story_id is not None else [stage.name for stage in STAGES]
        self._stages = _with_needs(needed if wanted is None else wanted)
        if story_id is not None:
            self._stages += (_STORY,)
        self._finished = False
        self._interrupted = False
        self._making = False
        self._work: asyncio.Task[None] | None = None

    @property
    def steps(self) -> int:
        """How many stages the run has."""
        return len(self._stages)

    def snapshot(self) -> Snapshot:
        """Give what was seen so far."""
        return self._run.snapshot(finished=self._finished)

    def interrupt(self) -> None:
        """End the run now, or as soon as it is begun.

        What has not ended is marked as interrupted, and the events come to their end.
        """
        self._interrupted = True
        # A task that is cancelled before its first step never runs: nobody would tell of the end.
        if self._work is not None and self._making:
            self._work.cancel()

    async def __aiter__(self) -> AsyncGenerator[Event, None]:
        """Make the run and give its events; leaving the loop early ends the run.

        Raises:
            RuntimeError: The run was made already, or goes on elsewhere.
        """
        if self._work is not None:
            raise RuntimeError("this run was begun already: call observe() for another one")
        self._work = asyncio.create_task(self._make(), name="observation")
        try:
            while True:
                event = await self._events.get()
                yield event
                if isinstance(event, RunEnded):
                    break
        finally:
            self._work.cancel()
            await asyncio.gather(self._work, return_exceptions=True)

    async def _whole(self) -> Snapshot:
        if self._work is None:
            async with aclosing(self.__aiter__()) as events:
                async for _ in events:
                    pass
        else:
            await asyncio.wait([self._work])  # somebody else has the events
        return self.snapshot()

    async def _run_plugins(self) -> None:
        """Run the additional checks on what was seen, where that was all that there is to see."""
        run = self._run
        settled = run.stages[StageName.SETTINGS].outcome is Outcome.DONE
        if settled and len(self._stages) == len(STAGES):
            remaining_s = run.ends_s - run.elapsed_s - _MARGIN_S
            run.plugins = await plugins.run_checks(run.snapshot(finished=True), run.clock, remaining_s)

    async def _make(self) -> None:
        self._making = True
        try:
            if self._interrupted:
                self.interrupt()
                await asyncio.sleep(0)  # where it takes effect, before any stage begins
            async with asyncio.timeout(self._run.ends_s):
                await run_stages(self._stages, self._run)
                await self._run_plugins()
        except TimeoutError:
            end_pending(self._run, FaultKind.DEADLINE, {"deadline_s": self._run.target.deadline_s})
        except asyncio.CancelledError:
            end_pending(self._run, FaultKind.INTERRUPTED, {})
            if not self._interrupted:
                raise
        finally:
            await self._run.aclose()
            self._finished = True
            self._events.put_nowait(RunEnded())


def _with_needs(wanted: Collection[StageName]) -> tuple[Stage, ...]:
    """Give the stages wanted and all that they need or wait for, in the graph's order."""
    needed = set(wanted)
    for stage in reversed(STAGES):
        if stage.name in needed:
            needed.update(stage.needs)
            needed.update({StageName.FLAVOUR, StageName.ACCOUNTS}.intersection(stage.after))
    return tuple(stage for stage in STAGES if stage.name in needed)


def observe(target: Target, surroundings: Surroundings | None = None) -> Observation:
    """Give a whole run, to be awaited for its snapshot or iterated for its events; it begins then.

    Args:
        target: Where and as whom.
        surroundings: Time, network and transport; None: the machine's own.
    """
    return Observation(target, surroundings)


call_as(__name__, observe)
