"""A service that fails costs the user nothing that was read before."""

from __future__ import annotations

import json

from diagnostics.contract import load_contract
from diagnostics.report.json import write_json
from diagnostics.report.markdown import write_markdown
from diagnostics.report.model import Report
from diagnostics.report.text import write_text
from diagnostics.rules.model import proposed
from diagnostics.sandbox import Sandbox
from tests.conftest import TODAY, target_for
from tests.tui.support import NARROW, dashboard, screen_text, settle, table
from tui.session import LiveSession


async def _report_after_the_host_went() -> tuple[LiveSession, Report, Report]:
    with Sandbox(scenario="healthy", today=TODAY) as sandbox:
        session = LiveSession(target_for(sandbox))
        before = [update.report async for update in session.updates()][-1]
    after = [update.report async for update in session.updates()][-1]
    return session, before, after


async def test_a_refresh_without_a_connection_leaves_the_rows_and_the_cursor() -> None:
    """The connection shows what broke; the other panes stay, labelled with their time and the cause."""
    with Sandbox(scenario="healthy", today=TODAY) as sandbox:
        app = dashboard(LiveSession(target_for(sandbox)))
        pilots = app.run_test(size=NARROW)
        pilot = await pilots.__aenter__()
        await settle(app, pilot)
        await pilot.press("2", "j")
        await pilot.pause()
        key, rows = table(app).key, table(app).shown
    await pilot.press("r")
    await settle(app, pilot)
    shown = screen_text(app)
    assert (table(app).key, table(app).shown) == (key, rows)
    assert "2 Roles ~" in shown
    assert "~ As of " in shown
    assert "NET110 comes first (see 1)" in shown
    assert "stale" in shown
    await pilot.press("enter")
    await pilot.pause()
    assert "~ As of " in screen_text(app)
    await pilot.press("escape", "1")
    await pilot.pause()
    assert "First broken link: TCP" in screen_text(app)
    await pilots.__aexit__(None, None, None)


async def test_a_kept_pane_is_told_as_such_in_every_report() -> None:
    """A report of that moment says of each kept pane since when it stands and why; a whole run keeps none."""
    _, before, after = await _report_after_the_host_went()

    assert not before.stale
    assert [one.pane for one in after.stale] == ["roles", "work_items", "fields", "categorize"]
    assert after.panes.roles == before.panes.roles
    assert after.summary == before.summary
    assert after.verdict == "fail"
    at = f"{before.finished_at:%Y-%m-%d %H:%M:%S} UTC: NET110 comes first"
    assert write_text(after).count(f"(as of {at})") == 4
    assert write_markdown(after).count(at) == 4
    assert json.loads(write_json(after))["stale"][0]["because"] == "NET110 comes first"


async def test_other_rules_reach_the_kept_stories() -> None:
    """Rules edited while the host is away are put to the stories that were read before."""
    session, before, _ = await _report_after_the_host_went()
    rules = proposed(load_contract())

    again = await session.judged_with(rules)

    assert again is not None
    assert again.panes.categorize.rows == before.panes.categorize.rows
    assert again.stale


async def test_rows_stay_while_they_are_read_again() -> None:
    """A refresh that goes on empties no pane that was read before."""
    with Sandbox(scenario="healthy", today=TODAY) as sandbox:
        session = LiveSession(target_for(sandbox))
        whole = [update.report async for update in session.updates()][-1]
        seen = [update async for update in session.updates()]

    assert all(update.report.panes.roles.projects == whole.panes.roles.projects for update in seen)
    assert {one.because for update in seen for one in update.report.stale} <= {"being read again"}
    assert not seen[-1].report.stale
