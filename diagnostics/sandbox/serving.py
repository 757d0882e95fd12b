"""uvicorn, made silent and quick to stop."""

from __future__ import annotations

import logging
import threading

import uvicorn

from diagnostics.sandbox.app import make_app
from diagnostics.sandbox.model import World


class _Server(uvicorn.Server):
    """A server that tells when it answers."""

    def __init__(self, config: uvicorn.Config, ready: threading.Event) -> None:
        super().__init__(config)
        self._ready = ready

    async def on_tick(self, counter: int) -> bool:
        # The first tick prepares the Date header, so the server is complete only after it.
        leaving = await super().on_tick(counter)
        self._ready.set()
        return leaving


def make_server(world: World, ready: threading.Event) -> uvicorn.Server:
    """Give a server for a world that sets `ready` once it answers; it prints and logs nothing."""
    # Without this, logging's last resort would put uvicorn's warnings on stderr.
    logging.getLogger("uvicorn").addHandler(logging.NullHandler())
    config = uvicorn.Config(
        make_app(world),
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="off",
        ws="none",
        timeout_graceful_shutdown=0,
    )
    return _Server(config, ready)
