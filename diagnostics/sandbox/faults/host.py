"""A sample world behind one fault: its servers, in a thread of their own."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from diagnostics.sandbox import ports
from diagnostics.sandbox.app import make_app
from diagnostics.sandbox.faults.access import ACCESS
from diagnostics.sandbox.faults.answers import ANSWERS
from diagnostics.sandbox.faults.call import Behaviour, Call, Received
from diagnostics.sandbox.faults.front import KEPT, Ask, Front, Serving
from diagnostics.sandbox.faults.messages import Reply
from diagnostics.sandbox.faults.network import NETWORK
from diagnostics.sandbox.faults.payload import PAYLOAD
from diagnostics.sandbox.faults.plans import FaultPlan
from diagnostics.sandbox.faults.proxy import PROXY
from diagnostics.sandbox.faults.world_app import ask
from diagnostics.sandbox.model import World
from diagnostics.sandbox.world import build

_BEHAVIOURS: Final = {**NETWORK, **ANSWERS, **ACCESS, **PAYLOAD}


class FaultHost:
    """What answers for a fault between `start` and `stop`."""

    world: World
    """The data behind the fault; there once it was started."""

    def __init__(self, plan: FaultPlan, today: date, port: int) -> None:
        self._plan = plan
        self._today = today
        self._port = port
        self._received: deque[Received] = deque(maxlen=KEPT)
        self._held = contextlib.ExitStack()
        self._fronts: list[Front] = []
        self.ca_file: str | None = None
        """The file to trust the server by; None where there is none to hand out."""
        self.variables: dict[str, str] = {}
        """What the environment of whoever tries it has to hold, such as HTTPS_PROXY."""

    @property
    def received(self) -> tuple[Received, ...]:
        """What the servers were asked so far."""
        return tuple(self._received)

    def start(self) -> None:
        """Take the ports and begin to answer.

        Raises:
            OSError: A port cannot be had.
            ValueError: This machine's OpenSSL cannot do what the fault needs.
        """
        with contextlib.ExitStack() as held:
            self._prepare(held)
            running = _Thread(self._fronts, self._received)
            running.start()
            held.callback(running.stop)
            self._held = held.pop_all()

    def stop(self) -> None:
        """Break off what is open, and free the ports."""
        self._held.close()

    def _prepare(self, held: contextlib.ExitStack) -> None:
        plan = self._plan
        scheme = "https" if plan.tls else "http"
        sockets = _sockets(plan.port, self._port)
        for one in sockets:
            held.enter_context(one)
        port = sockets[0].getsockname()[1]
        self.world = build(plan.scenario(), self._today, f"{scheme}://{ports.HOST}:{port}")
        answer = functools.partial(ask, make_app(self.world))
        elsewhere = self._second(held, answer) if plan.elsewhere else ""
        if plan.port == "open":
            tls = self._tls(held)
            behave = _behaviour(_BEHAVIOURS, plan.answers) if plan.answers else _as_it_is
            self._fronts.append(
                Front(
                    name="api",
                    listener=sockets[0],
                    behave=behave,
                    ask=answer,
                    tls=tls,
                    clock_s=plan.clock_s,
                    elsewhere=elsewhere,
                    greet=plan.greet,
                )
            )
        self._proxy(held, port, answer)

    def _second(self, held: contextlib.ExitStack, answer: Ask) -> str:
        """Give the address of a second server, which answers as the first one should."""
        listener = held.enter_context(ports.listen(0))
        self._fronts.append(Front(name="elsewhere", listener=listener, behave=_as_it_is, ask=answer))
        return f"http://localhost:{listener.getsockname()[1]}"

    def _tls(self, held: contextlib.ExitStack) -> Any:  # noqa: ANN401 - ssl is loaded only where it is needed
        if self._plan.tls is None or not self._plan.tls.spoken:
            return None
        # Slow to load, and needed for few faults.
        from diagnostics.sandbox.faults.tls import secure  # noqa: PLC0415

        folder = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="tracker-sandbox-")))
        secured = secure(self._plan.tls, folder)
        if self._plan.tls.trusted:
            self.ca_file = str(secured.ca_file)
        return secured.context

    def _proxy(self, held: contextlib.ExitStack, api_port: int, answer: Ask) -> None:
        """Put a proxy in the way, where the fault has one."""
        plan = self._plan
        words = {"host": ports.HOST, "port": api_port}
        if plan.proxy is not None:
            if plan.proxy["does"] == "closed":
                listener = held.enter_context(ports.closed(0))
            else:
                listener = held.enter_context(ports.listen(0))
                wanted = {**plan.proxy, **words} if plan.proxy["does"] == "passing" else plan.proxy
                behave = _behaviour(PROXY, wanted)
                self._fronts.append(Front(name="proxy", listener=listener, behave=behave, ask=answer))
            words["proxy_port"] = listener.getsockname()[1]
        self.variables = {name: text.format(**words) for name, text in plan.variables.items()}


class _Thread:
    """An event loop in a thread of its own, with servers in it."""

    def __init__(self, fronts: list[Front], received: deque[Received]) -> None:
        self._servers = [Serving(front, received) for front in fronts]
        self._ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._end: asyncio.Event | None = None
        self._thread = threading.Thread(target=self._run, name="tracker-sandbox", daemon=True)

    def start(self) -> None:
        self._thread.start()
        self._ready.wait()

    def stop(self) -> None:
        if self._loop is not None and self._end is not None:
            self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join()

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        finally:
            self._ready.set()

    async def _serve(self) -> None:
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        for server in self._servers:
            await server.start()
        self._ready.set()
        await self._end.wait()
        for server in self._servers:
            await server.stop()


def _behaviour(known: Mapping[str, Callable[..., Behaviour]], wanted: Mapping[str, Any]) -> Behaviour:
    return known[wanted["does"]](**{name: value for name, value in wanted.items() if name != "does"})


async def _as_it_is(call: Call) -> Reply | None:
    return await call.reply()


def _sockets(kind: str, port: int) -> list[Any]:
    if kind == "full":
        return list(ports.full(port))
    return [ports.closed(port) if kind == "closed" else ports.listen(port)]
