"""uvicorn, made silent and quick to stop."""

from __future__ import annotations

import asyncio
import logging
import socket
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


class WorldServer:
    """A world on a listening socket, in a thread of its own; it prints and logs nothing."""

    def __init__(self, world: World, listener: socket.socket) -> None:
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
        self._ready = threading.Event()
        self._server = _Server(config, self._ready)
        self._listener = listener
        self._failure: Exception | None = None
        self._thread = threading.Thread(target=self._run, name="tracker-sandbox", daemon=True)

    def start(self) -> None:
        """Begin to answer.

        Raises:
            RuntimeError: The server could not begin.
        """
        self._thread.start()
        self._ready.wait()
        if not self._server.started:
            raise RuntimeError("the embedded Tracker's thread ended before it answered") from self._failure

    def stop(self) -> None:
        """End the thread, and free the port."""
        self._server.should_exit = True
        self._thread.join()

    def _run(self) -> None:
        try:
            asyncio.run(self._server.serve(sockets=[self._listener]))
        except Exception as error:  # noqa: BLE001 - handed to who waits for the start; a thread has nobody to raise to
            self._failure = error
        finally:
            # After a failure too, the port is free and nobody waits for ever.
            self._listener.close()
            self._ready.set()
