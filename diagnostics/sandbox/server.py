"""Runs a sample world, or one behind a fault, on a socket of this machine, in a thread of its own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from types import TracebackType
from typing import TYPE_CHECKING, Self

from diagnostics.sandbox import ports
from diagnostics.sandbox.faults.plans import FaultPlan, fault_names, load_fault
from diagnostics.sandbox.model import World
from diagnostics.sandbox.scenarios import Scenario, load, scenario_names
from diagnostics.sandbox.users import SandboxUser
from diagnostics.sandbox.world import build

if TYPE_CHECKING:
    from diagnostics.sandbox.faults.call import Received
    from diagnostics.sandbox.faults.host import FaultHost
    from diagnostics.sandbox.serving import WorldServer


class Sandbox:
    """The embedded Tracker: a real HTTP server on 127.0.0.1 that answers as Tracker's REST API v5 does.

    Of a fault's scenario it answers as that fault has it. A context manager: when entered, it answers; when
    left, its thread has ended and its port is free.
    """

    def __init__(
        self, scenario: str | Scenario = "mixed", *, port: int = 0, today: date | None = None
    ) -> None:
        """Choose the world, or the fault.

        Args:
            scenario: One of `scenario_names()` or `fault_names()`, or a world of one's own.
            port: The port to listen on; 0 takes a free one.
            today: The day that the world is dated back from; None is the current day, UTC.

        Raises:
            ValueError: There is no such scenario; the message names those that exist.
        """
        self._fault: FaultPlan | None = None
        if isinstance(scenario, str):
            self._fault, scenario = _named(scenario)
        self._scenario = scenario
        self._port = port
        self._today = today or datetime.now(UTC).date()
        self._world: World | None = None
        self._host: FaultHost | None = None
        self._running: WorldServer | FaultHost | None = None

    @property
    def about(self) -> str:
        """What the scenario is a sample of, in a sentence."""
        return self._scenario.about

    @property
    def fault(self) -> FaultPlan | None:
        """What is wrong, and the finding to expect; None for a sample world."""
        return self._fault

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

    @property
    def ca_file(self) -> str | None:
        """The file to trust the server's certificate by; None where there is none to hand out."""
        return self._host.ca_file if self._host else None

    @property
    def variables(self) -> Mapping[str, str]:
        """What the environment of whoever tries a fault has to hold, such as HTTPS_PROXY."""
        return self._host.variables if self._host else {}

    @property
    def received(self) -> tuple[Received, ...]:
        """What the servers of a fault were asked so far, without any secret; nothing of a sample world."""
        return self._host.received if self._host else ()

    def __enter__(self) -> Self:
        """Start to answer.

        Raises:
            OSError: The port cannot be had; errno is EADDRINUSE when somebody else listens on it.
            RuntimeError: The server could not begin.
            ValueError: This machine's OpenSSL cannot do what the fault needs.
        """
        if self._fault is not None:
            # Not at the top of the module: who only lists scenarios shall not wait for slow libraries.
            from diagnostics.sandbox.faults.host import FaultHost  # noqa: PLC0415

            self._host = FaultHost(self._fault, self._today, self._port)
            self._host.start()
            self._world, self._running = self._host.world, self._host
        else:
            self._running = self._start_world()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._running is not None:
            self._running.stop()

    def _start_world(self) -> WorldServer:
        from diagnostics.sandbox.serving import WorldServer  # noqa: PLC0415 - the same

        listener = ports.listen(self._port)
        try:
            world = build(self._scenario, self._today, f"http://{ports.HOST}:{listener.getsockname()[1]}")
            server = WorldServer(world, listener)
        except BaseException:
            listener.close()
            raise
        server.start()
        self._world = world
        return server


def _named(name: str) -> tuple[FaultPlan | None, Scenario]:
    if name in fault_names():
        plan = load_fault(name)
        return plan, plan.scenario()
    if name not in scenario_names():
        known = ", ".join((*scenario_names(), *fault_names()))
        raise ValueError(f"unknown scenario {name!r}; there are: {known}")
    return None, load(name)
