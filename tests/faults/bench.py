"""What rows share: one thread that all fault servers run in, the healthy host behind them, certificates."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import tempfile
import threading
from collections.abc import Coroutine, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self, TypeVar
from urllib.parse import urlsplit

from diagnostics.sandbox import Sandbox
from diagnostics.sandbox.scenarios import Scenario
from tests.conftest import TODAY
from tests.faults.certificates import Authority
from tests.faults.server import Exchange, FaultServer, Respond

T = TypeVar("T")

TOKEN: Final = "5f1c0a9e7b3d4826a1f09c3e8d7b6a54"
"""The connection's user in every scenario of the embedded Tracker."""


class Bench:
    """A context manager: when entered, faults can be set up; when left, nothing of them is there any more."""

    def __init__(self) -> None:
        self._stack = contextlib.ExitStack()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="fault servers", daemon=True)
        self._hosts: dict[str, Sandbox] = {}
        self._authority: Authority | None = None
        self.folder = Path()
        self._homes = 0
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        self.folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="faults-")))
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def host(self, scenario: str | Scenario = "healthy") -> Sandbox:
        """Give a sample world that answers as it should, started when it is first asked for."""
        name = scenario if isinstance(scenario, str) else scenario.name
        with self._lock:
            if name not in self._hosts:
                self._hosts[name] = self._stack.enter_context(Sandbox(scenario, today=TODAY))
            return self._hosts[name]

    @property
    def authority(self) -> Authority:
        """The authority that the rows' certificates come from; its file goes to --ca-file."""
        with self._lock:
            if self._authority is None:
                self._authority = Authority(self.folder)
            return self._authority

    def home(self) -> Path:
        """Give a new empty folder."""
        with self._lock:
            self._homes += 1
            path = self.folder / f"home-{self._homes}"
        path.mkdir()
        return path

    @contextlib.contextmanager
    def serve(
        self,
        respond: Respond,
        tls: ssl.SSLContext | None = None,
        scenario: str = "healthy",
        *,
        greet: bool = False,
    ) -> Iterator[FaultServer]:
        """Run a server that does `respond` with each request, the scenario's host behind it."""
        parts = urlsplit(self.host(scenario).url)
        server = FaultServer(respond, tls, f"{parts.scheme}://{parts.netloc}", greet=greet)
        self._wait(server.start())
        try:
            yield server
        finally:
            self._wait(server.stop())
        if server.defects:
            raise ExceptionGroup("a fault server's own defect", server.defects)

    def _wait(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)


async def pass_on(exchange: Exchange) -> None:
    """Answer as the healthy host does."""
    await exchange.forward()
