"""Runs a sample world on a socket of this machine, in a thread of its own."""

from __future__ import annotations

import asyncio
import os
import socket
import threading
from datetime import UTC, date, datetime
from types import TracebackType
from typing import TYPE_CHECKING, Self

from diagnostics.sandbox.model import World
from diagnostics.sandbox.scenarios import Scenario, load
from diagnostics.sandbox.users import SandboxUser
from diagnostics.sandbox.world import build

if TYPE_CHECKING:
    import uvicorn

_HOST = "127.0.0.1"


class Sandbox:
    """The embedded Tracker: a real HTTP server on 127.0.0.1 that answers as Tracker's REST API v5 does.

    A context manager: when entered, it answers; when left, its thread has ended and its port is free.
    """

    def __init__(
        self, scenario: str | Scenario = "mixed", *, port: int = 0, today: date | None = None
    ) -> None:
        """Choose the world.

        Args:
            scenario: One of `scenario_names()`, or a world of one's own.
            port: The port to listen on; 0 takes a free one.
            today: The day that the world is dated back from; None is the current day, UTC.

        Raises:
            ValueError: There is no such scenario; the message names those that exist.
        """
        self._scenario = load(scenario) if isinstance(scenario, str) else scenario
        self._port = port
        self._today = today or datetime.now(UTC).date()
        self._world: World | None = None
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def about(self) -> str:
        """What the scenario is a sample of, in a sentence."""
        return self._scenario.about

    @property
    def users(self) -> tuple[SandboxUser, ...]:
        """The sample users, with tokens and passwords."""
        return self._scenario.users

    @property
    def connection_user(self) -> SandboxUser:
        """The user that Viz connects as in this scenario."""
        return next(user for user in self.users if user.key == self._scenario.connection)

    @property
    def world(self) -> World:
        """The data that is served, for counting without the API.

        Raises:
            RuntimeError: The sandbox has not been entered.
        """
        if self._world is None:
            raise RuntimeError("the sandbox has not been started")
        return self._world

    @property
    def url(self) -> str:
        """The base of the API, such as http://127.0.0.1:8080/services/v5.

        Raises:
            RuntimeError: The sandbox has not been entered.
        """
        return f"{self.world.origin}/services/v5"

    def __enter__(self) -> Self:
        """Start to answer.

        Raises:
            OSError: The port cannot be had; errno is EADDRINUSE when somebody else listens on it.
            RuntimeError: The server could not begin.
        """
        # Not at the top of the module: who only lists scenarios shall not wait for the server's libraries.
        from diagnostics.sandbox.serving import make_server  # noqa: PLC0415

        listener = _listen(self._port)
        try:
            self._world = build(self._scenario, self._today, f"http://{_HOST}:{listener.getsockname()[1]}")
            ready = threading.Event()
            self._server = make_server(self._world, ready)
        except BaseException:
            listener.close()
            raise
        failures: list[Exception] = []
        run = (self._server, listener, ready, failures)
        self._thread = threading.Thread(target=_run, args=run, name="tracker-sandbox", daemon=True)
        self._thread.start()
        ready.wait()
        if not self._server.started:
            cause = failures[0] if failures else None
            raise RuntimeError("the embedded Tracker's thread ended before it answered") from cause
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is None or self._thread is None:
            return
        self._server.should_exit = True
        self._thread.join()


def _run(
    server: uvicorn.Server, listener: socket.socket, ready: threading.Event, failures: list[Exception]
) -> None:
    try:
        asyncio.run(server.serve(sockets=[listener]))
    except Exception as error:  # noqa: BLE001 - handed to who waits for the start; a thread has nobody to raise to
        failures.append(error)
    finally:
        # After a failure too, the port is free and nobody waits for ever.
        listener.close()
        ready.set()


def _listen(port: int) -> socket.socket:
    # The protocol is named: asyncio sets TCP_NODELAY only then, and without it each answer waits 40 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":
            # A port just left can be taken again at once. On Windows the option would share a used port.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((_HOST, port))
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener
