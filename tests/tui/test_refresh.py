"""r reads the pane on the screen again, R everything: what is read, and how the rest is told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from diagnostics.report.json import write_json
from diagnostics.report.levels import PaneName, Verdict
from diagnostics.report.model import Report
from diagnostics.report.words import pane_verdicts
from diagnostics.sandbox import Sandbox
from diagnostics.target import Target
from tests.conftest import TODAY, target_for
from tests.tui.support import NARROW, GatedSession, dashboard, ended, screen_text, settle, until
from tui.session import LiveSession, Update


@pytest.fixture(scope="module")
def healthy() -> Iterator[Sandbox]:
    """An embedded Tracker where all is well."""
    with Sandbox(scenario="healthy", today=TODAY) as sandbox:
        yield sandbox


async def _last(session: LiveSession, pane: PaneName | None = None) -> Update:
    return [update async for update in session.updates(pane)][-1]


async def test_one_pane_is_asked_for_by_r_and_all_of_them_by_shift_r(report: Report) -> None:
    """The header says which; the old rows stay until the run has ended."""
    session = GatedSession([ended(report)], [ended(report)])
    app = dashboard(session)
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        session.open(0)
        await settle(app, pilot)
        await pilot.press("3", "r")
        await pilot.pause()
        assert session.asked == [None, PaneName.WORK_ITEMS]
        assert "refreshing Work item types · reading" in screen_text(app)
        session.open(0)
        await settle(app, pilot)
        assert "only Work item types, 14:02:31Z" in screen_text(app)
        await pilot.press("R")
        await pilot.pause()
        assert session.asked[2:] == [None]
        assert "refreshing · reading" in screen_text(app)
        await pilot.press("r")
        await pilot.pause()
        assert session.asked[2:] == [None]
        assert "Everything is being read already" in screen_text(app)


async def test_the_stages_of_a_pane_are_read_and_the_rest_stands_beside_it(healthy: Sandbox) -> None:
    """The other panes keep rows, verdicts and time; nothing of it is a warning."""
    session = LiveSession(target_for(healthy))
    whole = (await _last(session)).report
    again = (await _last(session, PaneName.ROLES)).report

    assert again.panes.connection == whole.panes.connection
    assert again.panes.fields == whole.panes.fields
    assert pane_verdicts(again) == pane_verdicts(whole)
    assert (again.verdict, again.summary) == (whole.verdict, whole.summary)
    assert again.coverage == whole.coverage
    assert again.ruled_out == whole.ruled_out
    kept = [PaneName.CONNECTION, PaneName.WORK_ITEMS, PaneName.FIELDS, PaneName.CATEGORIZE]
    assert [one.pane for one in again.stale] == kept
    assert {(one.because, one.read_at) for one in again.stale} == {("not asked for", whole.finished_at)}
    assert b"not asked for" in write_json(again).encode()


async def test_panes_read_at_three_times_have_each_its_own(healthy: Sandbox) -> None:
    """A second pane that is read again takes nothing from the first one; a whole run ends it all."""
    session = LiveSession(target_for(healthy))
    whole = (await _last(session)).report
    roles = (await _last(session, PaneName.ROLES)).report
    items = (await _last(session, PaneName.WORK_ITEMS)).report

    at = {one.pane: one.read_at for one in items.stale}
    assert at[PaneName.ROLES] == roles.finished_at
    assert at[PaneName.CONNECTION] == whole.finished_at
    assert items.panes.categorize.verdict is not Verdict.INCOMPLETE
    assert not (await _last(session)).report.stale


async def test_what_stands_beside_says_so_on_the_screen(healthy: Sandbox) -> None:
    """A muted line with its time, and the tab keeps its verdict."""
    app = dashboard(LiveSession(target_for(healthy)))
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        before = screen_text(app).splitlines()[1]
        await pilot.press("2", "r")
        await settle(app, pilot)
        assert "As of" not in screen_text(app)
        await pilot.press("1")
        await pilot.pause()
        told = screen_text(app)
        assert "Z: only Roles was read again" in told
        assert told.splitlines()[1] == before


async def test_a_pane_that_cannot_be_read_again_is_stale_alone() -> None:
    """Where the host went, the connection shows what broke, and all that was read is labelled with it."""
    with Sandbox(scenario="healthy", today=TODAY) as sandbox:
        session = LiveSession(target_for(sandbox))
        await _last(session)
    gone = (await _last(session, PaneName.ROLES)).report

    assert gone.panes.connection.verdict is Verdict.FAIL
    assert {one.because for one in gone.stale} == {"NET110 comes first"}
    assert len(gone.stale) == 4
    assert gone.verdict is Verdict.FAIL


async def test_behind_a_broken_connection_r_reads_everything(refused: Report, report: Report) -> None:
    """There is nothing that could stand beside one pane then."""
    session = GatedSession([ended(refused)], [ended(report)])
    app = dashboard(session)
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        session.open(0)
        await settle(app, pilot)
        await pilot.press("2", "r")
        await pilot.pause()
        assert session.asked == [None, None]


async def test_a_run_of_one_pane_is_not_remembered(healthy: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """The history holds whole runs only, as for check --pane."""
    kept: list[Target] = []
    monkeypatch.setattr("tui.remembered.remembered", lambda _, __, target, **___: kept.append(target))
    session = LiveSession(target_for(healthy), history=object())  # type: ignore[arg-type]
    await _last(session)
    await _last(session, PaneName.ROLES)
    assert len(kept) == 1


async def test_a_saved_report_has_nothing_to_read_again(report: Report) -> None:
    """Both keys say so, and the report stays."""
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        for key in ("r", "R"):
            await pilot.press(key)
            await until(pilot, lambda: "nothing to read again" in screen_text(app))
            assert "There is nothing to read again: this is a saved report" in screen_text(app)
            await pilot.press("j")
        assert not app.state.running
