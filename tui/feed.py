"""A run's events, gathered between two updates of the dashboard."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from diagnostics.observe import Event, Observation
    from diagnostics.snapshot import StageName

UPDATE_INTERVAL_S: Final = 0.25
"""The least time between two updates; more would only cost bytes on the line."""

_REST: Final = 4
"""Reading goes on for so many times as long as judging took, which then takes a fifth of a run at most."""


class Feed:
    """Gathers a run's events between two updates."""

    def __init__(self) -> None:
        self.changed = asyncio.Event()
        self.ended = asyncio.Event()
        self._going: dict[StageName, str] = {}

    @property
    def progress(self) -> str:
        """What is being read: of the stages that go on, the one that told something last."""
        return next(reversed(self._going.values()), "")

    async def fill(self, observation: Observation) -> None:
        """Take events until the run ends; whatever ends it also ends the waiting for more."""
        try:
            async with aclosing(observation.__aiter__()) as events:
                async for event in events:
                    self._note(event)
                    self.changed.set()
        finally:
            self.ended.set()
            self.changed.set()

    async def pause(self, seconds: float) -> None:
        """Wait, though not beyond the end of the run."""
        try:
            async with asyncio.timeout(seconds):
                await self.ended.wait()
        except TimeoutError:
            pass

    def _note(self, event: Event) -> None:
        from diagnostics.observe import Progress, StageEnded, StageStarted  # noqa: PLC0415 - loaded by now

        if isinstance(event, StageStarted):
            self._going[event.stage] = event.stage.value
        elif isinstance(event, StageEnded):
            self._going.pop(event.fact.stage, None)
        elif isinstance(event, Progress):
            of = "" if event.total is None else f" of {event.total:,}"
            named = (
                event.stage.value if event.stage.value == event.unit else f"{event.stage.value}, {event.unit}"
            )
            self._going.pop(event.stage, None)  # to stand last
            self._going[event.stage] = f"{named} {event.done:,}{of}"


def pause_after(took_s: float) -> float:
    """Give the seconds until the next update: each judges all rows so far, and reading goes first."""
    return max(UPDATE_INTERVAL_S, _REST * took_s)
