"""The states that are drawn on purpose: loading, partial, empty, refused, stale, refreshing."""

from __future__ import annotations

import socket
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest

from diagnostics.faults import Fault, FaultKind
from diagnostics.judge import judge
from diagnostics.report.levels import PaneName, Verdict
from diagnostics.report.model import Report
from diagnostics.report.stale import beside, keep
from diagnostics.sandbox import Sandbox
from diagnostics.snapshot import Outcome, Snapshot
from tests.conftest import target_for
from tests.tui.support import (
    NARROW,
    WIDE,
    GatedSession,
    connected_only,
    dashboard,
    ended,
    going_on,
    nothing_yet,
    screen_text,
    settle,
    table,
)
from tui.panes import PANES
from tui.panes.states import empty_detail, empty_findings, empty_text, notice
from tui.session import LiveSession, Update
from tui.state import State
from tui.view import content


async def test_before_the_first_answer_the_pane_says_what_is_read(report: Report) -> None:
    """The first paint waits for nothing, and names the key that leads out."""
    app = dashboard(GatedSession([ended(report)]))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        assert "Reading the connection … · esc stops" in screen_text(app)
        assert "reading …" in screen_text(app).splitlines()[0]
        await pilot.press("2", "e")
        await pilot.pause()
        assert "Reading the roles …" in screen_text(app)
        assert "There is nothing to export yet" in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert "There is no row to open here" in screen_text(app)
        await pilot.press("slash")
        await pilot.pause()
        assert "There are no rows to filter" in screen_text(app)


async def test_panes_fill_while_the_run_goes_on(seen: Snapshot, report: Report) -> None:
    """What is read shows at once, what is not yet says so, and the cursor stays on its row."""
    partial = going_on(connected_only(seen), "stories 1,500 of 6,030")
    session = GatedSession([going_on(nothing_yet(seen)), partial, ended(report)])
    app = dashboard(session)
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        session.open(0)
        await pilot.pause()
        session.open(1)
        await pilot.pause()
        assert "reading: stories 1,500 of 6,030" in screen_text(app)
        assert "1 Connection ✓" in screen_text(app)
        assert "2 Roles …" in screen_text(app)
        await pilot.press("j", "j", "2")
        await pilot.pause()
        assert "Reading the roles · now stories 1,500 of 6,030 · esc stops" in screen_text(app)
        session.open(2)
        await settle(app, pilot)
        assert "2 Roles ✗" in screen_text(app)
        assert table(app).total == len(report.panes.roles.projects) + len(report.panes.roles.accounts)
        await pilot.press("1")
        await pilot.pause()
        assert table(app).key == "tcp"


async def test_filter_and_cursor_survive_a_refresh_that_empties_the_pane(
    seen: Snapshot, report: Report
) -> None:
    """The row comes back under the cursor, although the new run had not read it for a while."""
    session = GatedSession([ended(report)], [going_on(connected_only(seen)), ended(report)])
    app = dashboard(session)
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        session.open(0)
        await settle(app, pilot)
        await pilot.press("2", "slash", *"pay", "enter", "j")
        await pilot.pause()
        key = table(app).key
        await pilot.press("R")
        await pilot.pause()
        session.open(0)
        await pilot.pause()
        assert table(app).shown == 0
        session.open(1)
        await settle(app, pilot)
        assert (table(app).key, table(app).wanted) == (key, "pay")
        assert "· /pay" in screen_text(app)


async def test_a_refresh_keeps_the_old_report_until_the_connection_is_judged(
    seen: Snapshot, report: Report
) -> None:
    """No flicker: what was read stays, labelled, until there is something better."""
    session = GatedSession([ended(report)], [going_on(nothing_yet(seen), "tcp"), ended(report)])
    app = dashboard(session)
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        session.open(0)
        await settle(app, pilot)
        await pilot.press("R")
        await pilot.pause()
        session.open(0)
        await pilot.pause()
        assert "refreshing · reading: tcp" in screen_text(app)
        assert "1 Connection ✓" in screen_text(app)
        session.open(1)
        await settle(app, pilot)
        assert "just now" in screen_text(app) or "s ago" in screen_text(app)


async def test_a_run_that_breaks_leaves_the_last_report_as_stale(report: Report) -> None:
    """A defect of a run is a line of the header with its type and place, never its text."""
    session = GatedSession([ended(report)], [ValueError("a secret")])
    app = dashboard(session)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        session.open(0)
        await settle(app, pilot)
        await pilot.press("R")
        await pilot.pause()
        session.open(0)
        await pilot.pause()
        assert "stale: ValueError at support.py" in screen_text(app)
        assert "secret" not in screen_text(app)
        assert table(app).shown > 0


async def test_a_first_run_that_breaks_names_the_key_that_tries_again() -> None:
    """With nothing to show, the pane says so and what to press."""
    session = GatedSession([ValueError("a secret")])
    app = dashboard(session)
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        session.open(0)
        await pilot.pause()
        assert "cannot read: ValueError" in screen_text(app)
        assert "r tries again" in screen_text(app)


async def test_a_broken_connection_is_seen_at_once(refused: Report) -> None:
    """The first broken link stands above the table, under the cursor, and the other panes point to it."""
    app = dashboard(refused)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        told = screen_text(app)
        assert "✗ First broken link: TCP" in told
        assert "because NET110 · not tri" in told
        assert table(app).key == "tcp"
        await pilot.press("2")
        await pilot.pause()
        assert "NET110 comes first (see 1)" in screen_text(app)
        assert "1 shows the connection" in screen_text(app)


async def test_an_empty_world_is_not_an_error() -> None:
    """Nothing to count is told as none, not as unread, and with no error's sign."""
    with Sandbox(scenario="empty") as sandbox:
        app = dashboard(LiveSession(target_for(sandbox)))
        async with app.run_test(size=NARROW) as pilot:
            await settle(app, pilot)
            await pilot.press("5")
            await pilot.pause()
            assert "Uncategorised  0 of 0 stories" in screen_text(app)
            assert "✗" not in screen_text(app)


async def test_a_pane_without_a_row_names_the_keys_that_lead_on(report: Report) -> None:
    """A user without an account or project: nothing to show, and what to press."""
    roles = msgspec.structs.replace(report.panes.roles, accounts=(), projects=())
    coverage = msgspec.structs.replace(report.coverage, not_judged=())
    panes = msgspec.structs.replace(report.panes, roles=roles)
    app = dashboard(msgspec.structs.replace(report, panes=panes, coverage=coverage, findings=()))
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await pilot.press("2")
        await pilot.pause()
        assert "There is nothing to show · a shows the findings of all panes" in screen_text(app)
        assert "None. a shows the findings of all panes." in screen_text(app)


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0, "just now"),
        (20, "20 s ago"),
        (29, "20 s ago"),
        (60, "1 min ago"),
        (3599, "59 min ago"),
        (7200, "2 h ago"),
    ],
)
def test_age_is_told_in_steps(seconds: int, told: str, report: Report) -> None:
    """Ten seconds, then minutes, then hours: the line changes seldom."""
    state = State().updated(ended(report))
    assert state.freshness(report.finished_at + timedelta(seconds=seconds)).endswith(f"Z · {told}")


def test_a_refresh_that_ends_without_a_connection_is_shown(refused: Report, report: Report) -> None:
    """The end of a run always shows, also where the connection could not be judged."""
    state = State().updated(ended(report)).begun()
    assert state.updated(ended(refused)).report is refused


def test_a_partial_report_is_valid(seen: Snapshot) -> None:
    """What the tests show as partial is what the judge gives for a run that goes on."""
    partial = judge(connected_only(seen))
    assert partial.panes.connection.verdict is Verdict.PASS
    assert partial.panes.roles.verdict is Verdict.INCOMPLETE
    assert State().updated(Update(report=partial, running=True)).filling


_FIRST_FRAME = """
import asyncio, sys
from diagnostics.secret import Secret
from diagnostics.target import Target
from tui.app import DoctorApp
from tui.session import LiveSession

class Noting(DoctorApp):
    def on_ready(self):
        print([name for name in ("httpx", "polars", "diagnostics.observe") if name in sys.modules])
        print(self.export_screenshot().replace("&#160;", " "))
        super().on_ready()

async def main():
    target = Target(url=sys.argv[1], token=Secret("a" * 32), secret_source="the test")
    app = Noting(LiveSession(target))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()

asyncio.run(main())
"""


def test_the_first_frame_is_drawn_before_any_answer_and_before_what_is_slow_to_load() -> None:
    """A host that never answers keeps nobody from seeing header, tabs and what is being read."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/services/v5"
        done = subprocess.run(
            [sys.executable, "-c", _FIRST_FRAME, url], capture_output=True, text=True, check=True
        )
    loaded, _, drawn = done.stdout.partition("\n")
    assert loaded == "[]"
    for told in (
        "127.0.0.1:",
        "… reading",
        "1 Connection",
        "5 Categorize",
        "Reading the target …",
        "esc stops",
    ):
        assert told in drawn


def _shown(state: State) -> list[str]:
    """Give what each pane says above its rows, in their place, of findings and of the detail."""
    told = []
    for pane in PANES:
        lines = content([notice(pane, state), *empty_detail(pane, state)]).plain
        none = empty_findings(state, "", everything=False, failures=False)
        told.append(f"{lines}|{empty_text(pane, state, '')}|{none}")
    return told


def test_each_state_is_told_apart_on_each_pane(seen: Snapshot, report: Report, refused: Report) -> None:
    """Loading, broken, stopped, stale, read at another time, whole: no two of them read alike."""
    cut = replace(
        connected_only(seen),
        finished=True,
        stages=tuple(
            one
            if one.outcome is Outcome.DONE
            else msgspec.structs.replace(
                one, outcome=Outcome.FAILED, fault=Fault(kind=FaultKind.INTERRUPTED, where=one.stage)
            )
            for one in connected_only(seen).stages
        ),
    )
    kept = [one for one in PaneName if one is not PaneName.CONNECTION]
    states = {
        "loading": State(progress="stories 1,500 of 6,030"),
        "error": State(running=False, trouble="ValueError at support.py:1"),
        "stopped": State(report=judge(cut), running=False, stopped=True, finished_at=report.finished_at),
        "broken": State(report=refused, running=False),
        "stale": State(report=keep(refused, report, kept), running=False),
        "aside": State(report=beside(report, report, kept), running=False),
    }
    told = {name: _shown(state) for name, state in states.items()}
    for number, pane in enumerate(PANES):
        if pane.name is not PaneName.CONNECTION:
            assert len({lines[number] for lines in told.values()}) == len(states), pane.name
    assert all("esc stops" in lines for lines in told["loading"])
    assert told["loading"][2].startswith("\nReading the stories: 1,500 of 6,030|")
    assert all("r tries again" in lines for lines in told["error"])
    assert all("r reads again, R all panes" in lines for lines in told["stopped"][1:])
    assert all("1 shows the connection" in lines for lines in told["broken"][1:])
    assert all(
        "~ As of 14:02:31Z: NET110 comes first (see 1) · R reads again" in one for one in told["stale"][1:]
    )
    assert all("As of 14:02:31Z: only Connection health was read again" in one for one in told["aside"][1:])


def test_what_is_not_permitted_names_who_can(report: Report) -> None:
    """A right that is missing is told apart from what could not be read, with the people to ask."""
    state = State(report=report, running=False)
    told = [content([notice(pane, state)]).plain for pane in PANES]
    assert "! Not permitted to see: Role in account Quillon & Partners Studio (1124873). Ask Marta" in told[1]
    assert "! Not permitted to see: Stories of project Legacy ERP Bridge (2098861). Ask Marta" in told[2]
    assert all("Not judged" not in one for one in told[1:3])


async def test_a_filter_that_nothing_passes_says_so_in_both_lists(report: Report) -> None:
    """It names the text and the key that clears it, which is something else than an empty pane."""
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await pilot.press("2", "slash", *"zzz", "enter", "tab", "slash", *"yyy", "enter")
        await pilot.pause()
        told = screen_text(app)
        assert "Nothing here matches “zzz”. esc clears the filter." in told
        assert "No finding matches “yyy”. esc clears the filter." in told


async def test_notes_above_a_list_take_a_line_each_where_there_is_little_room(report: Report) -> None:
    """Four lines at most, with a sign where one is cut, and what is cut stands in each row's detail."""
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await pilot.press("4")
        await settle(app, pilot)
        lines = screen_text(app).splitlines()
        notes = lines[3 : next(place for place, line in enumerate(lines) if line.startswith(" FIELD "))]
        assert len(notes) <= 4
        assert notes[0].rstrip().endswith("…")
        assert any(one.startswith(" Planview claims") and one.rstrip().endswith("…") for one in notes)
        await pilot.press("enter", "G")
        await settle(app, pilot)
        told = " ".join(screen_text(app).split())
        assert "Ask Marta Lindqvist, Ingrid Solbakken" in told
        assert "fail because of the repository." in told
        assert "Usable in rules String" not in told
