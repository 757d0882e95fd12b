"""Watching: when it reads again, what it marks, and what it leaves alone."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from diagnostics.case import Case
from diagnostics.history import History, remember
from diagnostics.report.levels import PaneName, Verdict
from diagnostics.report.model import Report
from diagnostics.sandbox import Sandbox
from diagnostics.secret import Secret
from diagnostics.snapshot import Snapshot
from screenshots.make import FixedClock
from tests.conftest import TODAY, target_for
from tests.support.command import run
from tests.tui.support import (
    NARROW,
    GatedSession,
    PaneFirst,
    connected_only,
    ended,
    going_on,
    screen_text,
    table,
    until,
)
from tui.app import DoctorApp
from tui.manner import Manner
from tui.panes import PANES
from tui.panes.findings import keyed
from tui.session import LiveSession, Session
from tui.view import Part, content
from tui.watch.changes import Changes, Mark, changes_between
from tui.watch.lines import run_lines
from tui.watch.watch import Beat, Watch

NOON = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)


class _Pauses:
    """Waits that end when the test says so."""

    def __init__(self) -> None:
        self.asked: list[float] = []
        self._gate = asyncio.Event()

    async def __call__(self, seconds: float) -> None:
        self.asked.append(seconds)
        self._gate.clear()
        await self._gate.wait()

    def end(self) -> None:
        self._gate.set()


def _watching(session: Session, pauses: _Pauses, watch_s: float = 60) -> DoctorApp:
    return PaneFirst(session, clock=FixedClock(), manner=Manner(watch_s=watch_s), pause=pauses)


def _later(report: Report, **changes: object) -> Report:
    """Give a report of a minute later."""
    at = report.finished_at + timedelta(minutes=1)
    return msgspec.structs.replace(report, started_at=at, finished_at=at, **changes)


def _slower(report: Report) -> Report:
    """Give a report of a minute later in which only what moves by itself is another."""
    pane = report.panes.connection
    stages = tuple(msgspec.structs.replace(one, ms=(one.ms or 0) + 5) for one in pane.stages)
    latency = msgspec.structs.replace(pane.latency_ms, p50=88.0)
    pane = msgspec.structs.replace(pane, stages=stages, latency_ms=latency)
    return _later(report, panes=msgspec.structs.replace(report.panes, connection=pane))


def _demoted(report: Report) -> Report:
    """Give a report of a minute later in which a project is open to the user no more, and a finding went."""
    rows = report.panes.roles.projects
    good = next(one for one in rows if one.ok)
    lost = msgspec.structs.replace(good, ok=False, role="viewer", reason="viewer only")
    roles = msgspec.structs.replace(
        report.panes.roles, projects=tuple(lost if one is good else one for one in rows)
    )
    findings = tuple(one for one in report.findings if one.code != "FIELD601")
    return _later(report, panes=msgspec.structs.replace(report.panes, roles=roles), findings=findings)


async def test_it_reads_everything_again_so_long_after_each_run(report: Report) -> None:
    """The wait begins when a run has ended, and R does not wait for it."""
    session, pauses = GatedSession([ended(report)]), _Pauses()
    app = _watching(session, pauses)
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        assert pauses.asked == []
        session.open(0)
        await until(pilot, lambda: pauses.asked == [60])
        assert session.started == 1
        assert "14:02:31Z · 20 s ago · every 1 min" in screen_text(app)
        pauses.end()
        await until(pilot, lambda: session.started == 2)
        assert "14:02:31Z · reading again" in screen_text(app)
        session.open(0)
        await until(pilot, lambda: len(pauses.asked) == 2)
        await pilot.press("R")
        await until(pilot, lambda: session.started == 3)
        assert session.asked == [None, None, None]
        assert "refreshing · reading" in screen_text(app)
        pauses.end()
        await pilot.pause()
        assert session.started == 3


async def test_nothing_is_drawn_again_where_nothing_changed(report: Report, seen: Snapshot) -> None:
    """Times move by themselves: the rows, the cursor and the open detail stay, only the header goes on."""
    session = GatedSession(
        [ended(report)], [going_on(connected_only(seen), "stories 5"), ended(_slower(report))]
    )
    pauses = _Pauses()
    app = _watching(session, pauses)
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        session.open(0)
        await until(pilot, lambda: pauses.asked == [60])
        await pilot.press("j", "enter")
        await pilot.pause()
        before, drawn = screen_text(app).splitlines(), table(app).groups
        pauses.end()
        await until(pilot, lambda: session.started == 2)
        session.open(0)
        await pilot.pause()
        session.open(1)
        await until(pilot, lambda: len(pauses.asked) == 2)
        after = screen_text(app).splitlines()
        assert after[1:] == before[1:]
        assert "14:03:31Z" in after[0]
        await pilot.press("escape")
        await pilot.pause()
        assert table(app).groups == drawn
        assert app.state.latest is not app.state.report
        assert "Last 2 runs  ✗✗ · rows as of 14:02:31Z" in screen_text(app)


async def test_what_changed_is_marked_until_it_was_looked_at(report: Report) -> None:
    """Rows keep their mark until the next change, tabs until somebody goes there."""
    session, pauses = GatedSession([ended(report)], [ended(_demoted(report))]), _Pauses()
    app = _watching(session, pauses)
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        session.open(0)
        await until(pilot, lambda: pauses.asked == [60])
        assert "●" not in screen_text(app)
        pauses.end()
        await until(pilot, lambda: session.started == 2)
        session.open(0)
        await until(pilot, lambda: len(pauses.asked) == 2)
        told = screen_text(app)
        assert "2 Roles ✗●" in told
        assert "4 Fields ?●" in told
        assert "3 Work items ?●" not in told, told.splitlines()[1]
        assert "Since 14:02:31Z: 1 broke, 2 changed" in told
        await pilot.press("2")
        await pilot.pause()
        told = screen_text(app)
        assert "2 Roles ✗ " in told
        assert "△ " in told
        assert sum(cell.text.startswith("△ ") for cell in _first_cells(app)) == 1
        await pilot.press("3")
        await pilot.pause()
        assert "Since" not in screen_text(app)


def _first_cells(app: DoctorApp) -> list[Part]:
    return [row.cells[0] for group in table(app).groups for row in group.rows]


async def test_a_run_that_breaks_does_not_end_it(report: Report) -> None:
    """It waits twice as long after each, says so, and goes on as before once one comes to its end."""
    session = GatedSession([ended(report)], [ValueError()], [ValueError()], [ended(report)])
    pauses = _Pauses()
    app = _watching(session, pauses)
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        session.open(0)
        for number, wait_s in enumerate((60, 120, 240, 60), 1):
            await until(pilot, lambda: len(pauses.asked) == number)  # noqa: B023 - awaited at once
            assert pauses.asked[-1] == wait_s
            if wait_s == 240:
                assert "again in 4 min · stale: ValueError at support" in screen_text(app)
            pauses.end()
            await until(pilot, lambda: session.started == number + 1)  # noqa: B023 - likewise
            session.open(0)


async def test_the_changes_of_a_real_world_are_told() -> None:
    """A role that was taken away between two runs on real sockets is seen as what broke."""
    with Sandbox(scenario="healthy", today=TODAY) as sandbox:
        pauses = _Pauses()
        app = _watching(LiveSession(target_for(sandbox)), pauses)
        async with app.run_test(size=NARROW) as pilot:
            await until(pilot, lambda: len(pauses.asked) == 1)
            await pilot.press("2")
            project, board = next(iter(sandbox.world.boards.items()))
            board.memberships[sandbox.connection_user.id]["role"] = "viewer"
            pauses.end()
            await until(pilot, lambda: len(pauses.asked) == 2)
            await pilot.pause()
            changes = app.state.watch.changes if app.state.watch else None
            assert changes is not None
            assert changes.rows[PaneName.ROLES, f"project:{project}"] is Mark.CHANGED
            assert Mark.NEW in changes.findings.values()
            told = screen_text(app)
            assert "△ Storefront" in told
            assert "● ✗ fail" in told
            assert " broke" in told


def test_each_kind_of_difference_finds_its_row(report: Report) -> None:
    """Where a pane has a row for what differs, that row is the one marked."""
    nothing = _later(
        report,
        findings=(),
        panes=msgspec.structs.replace(
            report.panes,
            roles=msgspec.structs.replace(report.panes.roles, accounts=(), projects=()),
            work_items=msgspec.structs.replace(report.panes.work_items, types=(), counts=(), projects=()),
            fields=msgspec.structs.replace(report.panes.fields, fields=(), integrations=(), keys=()),
            categorize=msgspec.structs.replace(
                report.panes.categorize, rows=(), states=(), buckets=(), by_project=()
            ),
        ),
    )
    found = changes_between(nothing, report)
    keys = {
        (pane.name, row.key) for pane in PANES for group in pane.view(report).groups for row in group.rows
    }
    marked = {row for row, mark in found.rows.items() if mark is Mark.NEW}
    # A flow item that no story goes to has no row.
    assert {row for row in marked - keys if not row[1].startswith("bucket:")} == set()
    for kind in ("account:", "project:", "type:", "state:", "integration:"):
        assert any(key.startswith(kind) for _, key in marked & keys), kind
    assert set(found.findings) <= {key for key, _ in keyed(report)}
    assert len(found.findings) > 10


def test_the_wait_doubles_up_to_ten_minutes_and_never_shrinks() -> None:
    """A watch slower than that keeps its own pace."""
    fast, slow = Watch(every_s=60), Watch(every_s=3600)
    for _ in range(12):
        fast, slow = fast.broke(), slow.broke()
    assert (fast.wait_s, slow.wait_s) == (600, 3600)
    assert (Watch(every_s=90).told, fast.told) == ("every 90 s", "again in 10 min")


def test_forty_runs_are_remembered_with_verdict_and_latency(report: Report) -> None:
    """However long it watches, no more than these are held; a run without an answer leaves a gap."""
    watch = Watch(every_s=5)
    for _ in range(100):
        watch = watch.ran(report, None)
    assert len(watch.beats) == 40
    beats = [Beat(NOON, Verdict.PASS, 10), Beat(NOON, Verdict.FAIL, None), Beat(NOON, Verdict.WARN, 80)]
    told = content(run_lines(beats)).plain
    assert told == "Last 3 runs  ✓✗▲\np50          ▁ █ last 80.0 · min 10.0 · max 80.0 ms"


def test_a_watch_that_changed_once_keeps_its_marks(report: Report) -> None:
    """A run that found nothing new says nothing of what the one before it changed."""
    changes = changes_between(report, _demoted(report))
    watch = Watch(every_s=5).ran(report, changes).ran(report, changes_between(report, report))
    assert watch.changes is changes
    assert isinstance(changes, Changes)


def test_a_watch_is_remembered_where_it_found_something_or_ten_minutes_passed(
    report: Report, tmp_path: Path
) -> None:
    """A night at a run a minute pushes nobody else's runs out; the run that is asked about is told anyway."""
    history = History(tmp_path / "history.jsonl")
    report = msgspec.structs.replace(
        report, target=msgspec.structs.replace(report.target, flavour="pivotal-tracker")
    )
    kept = []
    for minute in range(25):
        gone = report.findings[1:] if minute >= 13 else report.findings
        run = msgspec.structs.replace(
            report, finished_at=report.finished_at + timedelta(minutes=minute), findings=gone
        )
        past = remember(Case(report=run), (Secret("z" * 32),), history, sparing=True)
        assert past is not None
        assert past.runs[-1].finished_at == run.finished_at
        kept.append(len(history.runs()))
    assert [minute for minute in range(25) if kept[minute] > (kept[minute - 1] if minute else 0)] == [
        0,
        10,
        13,
        23,
    ]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["demo", "--watch", "3"], "3.0 is not in the range x>=5"),
        (["--watch", "soon"], "'soon' is not a valid float"),
        (["open", "report.zip", "--watch", "60"], "A saved file cannot be watched"),
        (["--watch", "60", "demo"], "--watch belongs behind 'demo'"),
    ],
)
def test_a_watch_that_cannot_be_is_refused(tmp_path: Path, arguments: list[str], told: str) -> None:
    """In one sentence, with the exit code of a wrong use."""
    done = run(*arguments, home=tmp_path)
    assert done.returncode == 2
    assert told in done.stderr
