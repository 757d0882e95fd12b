"""The dashboard on a real run: sockets, the embedded Tracker, and a loop that never waits for the judge."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import diagnostics.observe
from diagnostics.judge import judge
from diagnostics.observe import STAGES
from diagnostics.observe.graph import Facts
from diagnostics.observe.run import Run
from diagnostics.report.model import Report
from diagnostics.sandbox import Sandbox
from diagnostics.snapshot import Snapshot, StageName
from tests.conftest import target_for
from tests.support.command import clean_environment
from tests.tui.support import NARROW, dashboard, screen_text, settle, table
from tui.feed import UPDATE_INTERVAL_S, pause_after
from tui.session import LiveSession, Update


async def test_a_run_fills_all_panes(mixed: Sandbox, report: Report) -> None:
    """What the run gives is what judging the same world gives."""
    app = dashboard(LiveSession(target_for(mixed)))
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        assert "✗ fail" in screen_text(app).splitlines()[0]
        for number, rows in (("2", 12), ("3", 21), ("4", 48), ("5", 31)):
            await pilot.press(number)
            await pilot.pause()
            assert table(app).total == rows
        assert app.state.report is not None
        assert len(app.state.report.findings) == len(report.findings)


async def test_r_runs_again_on_real_sockets(mixed: Sandbox) -> None:
    """The second run ends as the first one did, with the cursor where it was."""
    app = dashboard(LiveSession(target_for(mixed)))
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        first = app.state.report
        await pilot.press("2", "j", "r")
        await settle(app, pilot)
        assert app.state.report is not first
        assert not app.state.running
        assert table(app).key == "account:1086214"


async def test_updates_tell_progress_and_end_with_a_finished_report(mixed: Sandbox) -> None:
    """Running updates carry what is being read; the last one is finished and whole."""
    updates = [update async for update in LiveSession(target_for(mixed)).updates()]
    assert len(updates) > 1
    assert all(update.running and update.finished_at is None for update in updates[:-1])
    assert any(update.progress for update in updates)
    assert updates[-1].running is False
    assert updates[-1].finished_at == updates[-1].report.finished_at
    assert updates[-1].report.summary.total == 6030


async def test_leaving_early_ends_the_observation(mixed: Sandbox) -> None:
    """No task of a run outlives the one who looked at it."""
    async with aclosing(LiveSession(target_for(mixed)).updates()) as updates:
        assert isinstance(await anext(updates), Update)
    names = {task.get_name() for task in asyncio.all_tasks()}
    assert not any(name == "observation" or name.startswith("stage ") for name in names)


async def test_judging_is_done_off_the_event_loop(mixed: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """A big world does not freeze the keys while it is judged."""
    threads = set()

    def watched(snapshot: Snapshot, *more: Any) -> Report:
        threads.add(threading.current_thread())
        return judge(snapshot, *more)

    monkeypatch.setattr("diagnostics.judge.judge", watched)
    async for _ in LiveSession(target_for(mixed)).updates():
        pass
    assert threads
    assert threading.main_thread() not in threads


async def test_a_long_judging_is_followed_by_a_longer_rest(
    mixed: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The more rows there are to judge, the rarer the updates: judging takes a fifth of the time at most."""
    took = []

    def noted(took_s: float) -> float:
        took.append(took_s)
        return pause_after(took_s)

    monkeypatch.setattr("tui.session.pause_after", noted)
    updates = [update async for update in LiveSession(target_for(mixed)).updates()]
    assert len(took) == len(updates) - 1
    assert all(seconds > 0 for seconds in took)
    assert pause_after(0.001) == UPDATE_INTERVAL_S
    assert pause_after(1.5) == 6.0


async def test_a_stage_that_crashes_shows_in_its_place(
    mixed: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A defect in one observation is a finding; everything else is read and shown."""

    async def crash(run: Run) -> Facts:
        del run
        raise ZeroDivisionError

    stages = tuple(
        replace(stage, observe=crash) if stage.name is StageName.ACCOUNTS else stage for stage in STAGES
    )
    monkeypatch.setattr(diagnostics.observe, "STAGES", stages)
    app = dashboard(LiveSession(target_for(mixed)))
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await pilot.press("2")
        await pilot.pause()
        assert "LOC731" in screen_text(app)
        assert "Not judged: Accounts" in screen_text(app)
        assert table(app).total == len(app.state.report.panes.roles.projects) > 0  # type: ignore[union-attr]
        await pilot.press("3")
        await pilot.pause()
        assert "6,030" in screen_text(app) or table(app).total > 5


_FIRST_PAINT = """
import os, sys
asked = []
note = {"socket.connect", "socket.getaddrinfo"}
sys.addaudithook(lambda event, _: asked.append(event) if event in note else None)
from tui.__main__ import cli
from tui.app import DoctorApp
def painted(app):
    slow = {"httpx", "polars", "filelock", "diagnostics.observe", "diagnostics.judge", "diagnostics.outputs"}
    print(*asked, *sorted(slow & set(sys.modules)), file=sys.__stdout__, flush=True)
    os._exit(bool(asked or slow & set(sys.modules)))
DoctorApp.on_ready = painted
DoctorApp.run = lambda app, mouse: super(DoctorApp, app).run(headless=True)
import tui.opening
tui.opening.require_terminal = lambda instead: None
cli(["--url", "http://127.0.0.1:1"])
"""


def test_the_first_paint_waits_for_neither_network_nor_data_libraries(tmp_path: Path) -> None:
    """The command has drawn its first frame before anything is asked, and before what asks is loaded."""
    done = subprocess.run(
        [sys.executable, "-c", _FIRST_PAINT],
        env=clean_environment(tmp_path, TRACKER_TOKEN="0" * 32),
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr
