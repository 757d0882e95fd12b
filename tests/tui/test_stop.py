"""esc ends a run that goes on: what was read stays and is judged, and nothing is left behind."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from diagnostics.judge import judge
from diagnostics.observe import Observation
from diagnostics.report.levels import PaneName, Verdict
from diagnostics.report.model import Report
from diagnostics.route import DIRECT
from diagnostics.sandbox import Sandbox
from diagnostics.secret import Secret
from diagnostics.snapshot import Snapshot, StageName
from diagnostics.target import Target
from tests.conftest import TODAY, target_for
from tests.tui.support import (
    NARROW,
    GatedSession,
    connected_only,
    dashboard,
    ended,
    going_on,
    screen_text,
    settle,
    table,
    until,
)
from tui.panes import OVERVIEW, PANES
from tui.panes.states import stoppable
from tui.session import LiveSession, Update
from tui.state import State


class _Gate:
    """A relay in front of a host that holds back what is asked of one path, until it is let through."""

    def __init__(self, port: int, held: str) -> None:
        self._port = port
        self._held = held.encode()
        self.open = asyncio.Event()
        self.waiting = asyncio.Event()
        self.connections = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        there, out = await asyncio.open_connection("127.0.0.1", self._port)
        back = asyncio.create_task(_relay(there, writer))
        try:
            while part := await reader.read(65536):
                if self._held in part.split(b"\r\n")[0] and not self.open.is_set():
                    self.waiting.set()
                    hung_up = asyncio.create_task(reader.read(1))
                    opened = asyncio.create_task(self.open.wait())
                    await asyncio.wait({hung_up, opened}, return_when=asyncio.FIRST_COMPLETED)
                    if hung_up.done():
                        opened.cancel()
                        break
                    hung_up.cancel()
                    await asyncio.gather(hung_up, return_exceptions=True)
                out.write(part)
        except ConnectionError:
            pass
        finally:
            back.cancel()
            out.close()
            writer.close()
            self.connections -= 1


async def _relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while part := await reader.read(65536):
            writer.write(part)
    except ConnectionError:
        pass


@pytest.fixture(scope="module")
def healthy() -> Iterator[Sandbox]:
    """An embedded Tracker where all is well."""
    with Sandbox(scenario="healthy", today=TODAY) as sandbox:
        yield sandbox


async def _gated(sandbox: Sandbox, held: str) -> tuple[_Gate, asyncio.Server, Target]:
    gate = _Gate(httpx.URL(sandbox.url).port or 0, held)
    server = await asyncio.start_server(gate.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    url = f"http://127.0.0.1:{port}/services/v5"
    secret = Secret(sandbox.connection_user.token)
    target = Target(url=url, token=secret, secret_source="the test", route=DIRECT, deadline_s=120)
    return gate, server, target


def _left() -> list[str]:
    names = [task.get_name() for task in asyncio.all_tasks()]
    return [name for name in names if name == "observation" or name.startswith("stage ")]


async def test_esc_ends_the_run_and_what_was_read_is_judged(healthy: Sandbox) -> None:
    """The requests in flight are cancelled, their sockets closed; R then reads to the end."""
    gate, server, target = await _gated(healthy, "/stories")
    app = dashboard(LiveSession(target))
    async with server, app.run_test(size=NARROW) as pilot:
        await gate.waiting.wait()
        await until(pilot, lambda: "2 Roles ✓" in screen_text(app))
        await pilot.press("3", "escape")
        await settle(app, pilot)
        told = screen_text(app)
        assert "stopped by you at " in told.splitlines()[0]
        assert _left() == []
        await until(pilot, lambda: gate.connections == 0)
        assert gate.connections == 0
        part = app.state.report
        assert part is not None
        assert part.verdict is Verdict.INCOMPLETE
        assert "LOC733" in {one.code for one in part.findings}
        assert part.panes.roles.verdict is Verdict.PASS
        await pilot.press("3")
        await pilot.pause()
        assert "■ Stopped by you at " in screen_text(app)
        assert "partly read · r reads again, R all panes" in screen_text(app)
        await pilot.press("2")
        await pilot.pause()
        assert "Stopped by you" not in screen_text(app).partition("\n")[2]
        assert table(app).total > 0
        gate.open.set()
        await pilot.press("R")
        await settle(app, pilot)
        whole = app.state.report
        assert whole is not None
        assert whole.verdict is not Verdict.INCOMPLETE
        assert not app.state.stopped


async def test_one_pane_read_after_a_stop_leaves_what_was_partly_read(healthy: Sandbox) -> None:
    """The rows of the other panes stay as the stopped run left them, and say what they lack."""
    gate, server, target = await _gated(healthy, "/stories")
    session = LiveSession(target)
    async with server:
        run = asyncio.create_task(_all(session.updates()))
        await gate.waiting.wait()
        session.stop()
        stopped = (await run)[-1]
        again = [update async for update in session.updates(PaneName.ROLES)][-1]

    assert stopped.stopped
    assert not stopped.running
    assert not again.stopped
    assert again.report.panes.work_items == stopped.report.panes.work_items
    assert "The run was interrupted" in {one.because for one in again.report.coverage.not_judged}


async def _all(updates: AsyncIterator[Update]) -> list[Update]:
    return [update async for update in updates]


async def test_a_refresh_that_is_stopped_keeps_what_the_run_before_had_read(healthy: Sandbox) -> None:
    """Nothing that was there is lost; it says of when it is."""
    gate, server, target = await _gated(healthy, "/stories")
    gate.open.set()
    app = dashboard(LiveSession(target))
    async with server, app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        assert app.state.report is not None
        items = app.state.report.panes.work_items
        gate.open.clear()
        gate.waiting.clear()
        await pilot.press("3", "R")
        await gate.waiting.wait()
        await pilot.press("escape")
        await pilot.pause()
        assert app.current_mode == OVERVIEW.name
        assert app.state.running
        await pilot.press("escape", "3")
        await settle(app, pilot)
        assert app.state.report.panes.work_items == items
        assert "■ Stopped by you at " in screen_text(app)
        assert ": as of " in screen_text(app)


async def test_esc_goes_back_one_level_before_it_stops_anything(seen: Snapshot, report: Report) -> None:
    """Out of the detail, out of the filter, to the overview; then it ends the run; then nothing is left."""
    session = GatedSession([going_on(connected_only(seen)), ended(report)])
    app = dashboard(session)
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        session.open(0)
        await until(pilot, lambda: table(app).total > 0)
        await pilot.press("slash", *"tcp", "enter", "enter")
        await pilot.pause()
        for _ in range(3):
            await pilot.press("escape")
            await pilot.pause()
            assert session.stops == 0
        assert app.current_mode == OVERVIEW.name
        await pilot.press("escape")
        await until(pilot, lambda: session.stops == 1)
        assert session.stops == 1
        session.open(1)
        await settle(app, pilot)
        await pilot.press("escape")
        await pilot.pause()
        assert session.stops == 1
        assert "Nothing to go back from; q quits" in screen_text(app)


async def test_a_run_stopped_before_its_first_step_ends_at_once(healthy: Sandbox) -> None:
    """Nothing is asked, nobody waits for ever, and each stage says that it was interrupted."""
    observation = Observation(target_for(healthy))
    observation.interrupt()
    snapshot = await observation

    assert snapshot.finished
    assert snapshot.interrupted
    assert not snapshot.requests
    assert snapshot.stage(StageName.SETTINGS).fault is not None


async def test_a_session_stopped_while_it_loads_asks_nothing() -> None:
    """The word to stop is kept until there is a run to end."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        port = listener.getsockname()[1]
        url, token = f"http://127.0.0.1:{port}/services/v5", Secret("a" * 32)
        target = Target(url=url, token=token, secret_source="the test", route=DIRECT)
        session = LiveSession(target)
        run = asyncio.create_task(_all(session.updates()))
        await asyncio.sleep(0)
        session.stop()
        last = (await run)[-1]
        with pytest.raises(BlockingIOError):
            listener.accept()

    assert last.stopped


def test_going_back_ends_a_run_only_where_the_screen_says_so(seen: Snapshot, report: Report) -> None:
    """On a pane that is filling, and on the overview; never a run of a watch, which nobody asked for."""
    roles = next(pane for pane in PANES if pane.name is PaneName.ROLES)
    filling = State(report=judge(connected_only(seen)))
    refreshing = State(report=report).begun()
    assert stoppable(roles, State())
    assert stoppable(roles, filling)
    assert not stoppable(PANES[0], filling)
    assert not stoppable(roles, refreshing)
    assert stoppable(OVERVIEW, refreshing)
    assert not stoppable(OVERVIEW, State(report=report).begun(quiet=True))
    assert not stoppable(OVERVIEW, State(report=report, running=False))
