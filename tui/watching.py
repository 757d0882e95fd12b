"""A dashboard that reads again and again, and marks what differs from the run before."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from textual import on, work

from tui.following import FollowingApp
from tui.messages import PaneVisited, RefreshAsked, RunFailed, Updated
from tui.state import State
from tui.watch.watch import Watch

if TYPE_CHECKING:
    from diagnostics.report.model import Report
    from tui.session import Session, Update

Pause = Callable[[float], Awaitable[None]]
"""Waits for so many seconds."""


class WatchingApp(FollowingApp):
    """Reads everything again some time after each run, where that is wanted."""

    def __init__(self, session: Session, watch_s: float | None = None, pause: Pause = asyncio.sleep) -> None:
        """Prepare the app.

        Args:
            session: What is shown.
            watch_s: The seconds between the end of a run and the next one; None: runs are asked for.
            pause: Waits for these seconds.
        """
        super().__init__(session)
        self._pause = pause
        self._before: Report | None = None
        self.set_reactive(
            WatchingApp.state,
            State(watch=None if watch_s is None else Watch(every_s=watch_s), live=session.live),
        )

    async def told(self, update: Update) -> Updated:
        """Give an update with what differs from the run before, once it is whole."""
        if self.state.watch is None or update.running or update.stopped:
            return Updated(update)
        before, self._before = self._before, update.report
        if before is None:
            return Updated(update)
        from tui.watch.changes import changes_between  # noqa: PLC0415 - not before the first paint

        return Updated(update, await asyncio.to_thread(changes_between, before, update.report))

    @on(Updated)
    def _run_ended(self, message: Updated) -> None:
        if not message.update.running:
            self.call_later(self._wait)

    @on(RunFailed)
    def _run_broke(self) -> None:
        self.call_later(self._wait)

    @on(PaneVisited)
    def _pane_visited(self, message: PaneVisited) -> None:
        if message.pane is not None:
            self.state = self.state.visited(message.pane)

    def _wait(self) -> None:
        if self.state.watch is not None and not self.state.running:
            self._read_again_after(self.state.watch.wait_s)

    @work(exclusive=True, group="watch", exit_on_error=False, description="waiting for the next run")
    async def _read_again_after(self, seconds: float) -> None:
        await self._pause(seconds)
        if not self.state.running:
            self.post_message(RefreshAsked(quiet=True))
