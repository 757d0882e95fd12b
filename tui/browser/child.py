"""One dashboard behind one page: a process of its own, which ends with the page."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from textual_serve.app_service import AppService

from tui.served import DRIVER, MARK

_PATIENCE_S: Final = 5.0
"""How long a dashboard has for leaving in order, before it is made to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """What each page is given: a command, and what it finds in its environment."""

    arguments: Sequence[str]
    """Of `tracker-doctor`; a process list shows them, so that no secret is among them."""
    variables: Mapping[str, str] = field(default_factory=dict, repr=False)
    """What only the dashboard's own process gets to see; the secret, where it came by such a variable."""


class Child(AppService):
    """Textual's own way of talking to a dashboard; started without a shell, and never left behind."""

    started: Started

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        inherited = self._build_environment(width, height)
        environment = {**inherited, **self.started.variables, "TEXTUAL_DRIVER": DRIVER, MARK: "1"}
        self._process = process = await asyncio.create_subprocess_exec(
            sys.executable, "-P", "-m", "tui", *self.started.arguments,
            stdin=PIPE, stdout=PIPE, stderr=PIPE, env=environment,
            start_new_session=os.name == "posix",  # ctrl+c is the server's, which then ends them in order
        )  # fmt: skip
        self._stdin = process.stdin
        return process

    async def run(self) -> None:
        """Pass on what the dashboard draws; once it has ended, however it did, the page is told so."""
        try:
            await super().run()
        finally:
            await self.remote_close()

    async def stop(self) -> None:
        """End the dashboard and wait until it has ended; made to, where it does not."""
        process = self._process
        try:
            async with asyncio.timeout(_PATIENCE_S):
                await super().stop()
                if process is not None:
                    await process.wait()
        except TimeoutError:
            if process is not None:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
