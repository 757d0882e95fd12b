"""The overview: is it healthy, what is broken first, who must act, and what is ruled out, in one screen."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import replace

import msgspec
import pytest

from diagnostics.history import Past, run_of
from diagnostics.report.levels import PaneName, Severity
from diagnostics.report.model import Report
from diagnostics.report.stale import BEING_READ, keep
from diagnostics.report.words import ACTORS
from diagnostics.snapshot import Snapshot
from tests.support.worlds import observed
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
from tui.panes import OVERVIEW, PANES
from tui.session import FixedSession, Update
from tui.view import Group, Row, content
from tui.widgets.columns import layout

_LINKS = "Settings, TCP, HTTP, Authentication, API flavour, Clock, Latency"


def _notes(report: Report) -> list[str]:
    return content(OVERVIEW.view(report).notes).plain.splitlines()


def _groups(report: Report, what: str) -> list[Group]:
    return [group for group in OVERVIEW.view(report).groups if group.what == what]


def _texts(row: Row) -> list[str]:
    return [cell.text for cell in row.cells]


async def test_one_screen_answers_what_somebody_asks_first(report: Report) -> None:
    """At 80 by 24 stand verdict, first break, who acts on each finding, what is ruled out, and each pane."""
    app = dashboard(report, overview=True)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        told = screen_text(app)
        assert "✗ Not healthy: 3 failures, 2 warnings. First broken: Roles (ROLE524)." in told
        assert "To act  the owner of the Tracker account, an owner of the Tracker project" in told
        assert f"Ruled out  {_LINKS}" in told
        for one in report.findings:
            assert (one.severity is Severity.INFO) or (one.code in told)
        for key, pane in enumerate(PANES, 1):
            assert f"\n {key} {pane.short} " in told
        assert "Overview · 5 to act on, 5 panes, 7 ruled out, 8 good to know" in told
        assert "Findings ·" not in told
        assert table(app).key == "ROLE524|project Legacy ERP Bridge (2098861)|1"


async def test_its_rows_open_and_lead_to_panes(report: Report) -> None:
    """Enter on a finding tells it in full, enter on a pane goes there, and esc comes back level by level."""
    app = dashboard(report, overview=True)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await pilot.press("enter")
        await pilot.pause()
        assert "What to do" in screen_text(app)
        assert "Overview · esc goes back to the list" in screen_text(app)
        await pilot.press("escape", *"jjjjjjj", "enter")
        await pilot.pause()
        assert app.current_mode == "work_items"
        await pilot.press("escape")
        await pilot.pause()
        assert (app.current_mode, table(app).key) == ("overview", "pane:work_items")
        await pilot.press("a")
        await pilot.pause()
        assert "The overview shows the findings of all panes already" in screen_text(app)
        await pilot.press("slash", *"ROLE521", "enter")
        await pilot.pause()
        assert "Overview · 2 of " in screen_text(app)
        await pilot.press("escape", "escape")
        await pilot.pause()
        assert "Nothing to go back from; q quits" in screen_text(app)


async def test_a_pane_is_told_in_short_beside_the_list(report: Report) -> None:
    """On a wide terminal the detail of a pane's row says what enter does, and what was found there."""
    app = dashboard(report, overview=True)
    async with app.run_test(size=WIDE) as pilot:
        await settle(app, pilot)
        assert "Viz shows nothing of this project." in screen_text(app)
        await pilot.press(*"jjjjjj")
        await pilot.pause()
        told = screen_text(app)
        assert "enter goes there" in told
        assert told.count("ROLE521") == 4
        y = next(at for at, line in enumerate(told.splitlines()) if line.startswith(" 2 Roles  "))
        await pilot.click(offset=(5, y))
        await pilot.pause()
        assert app.current_mode == "roles"


async def test_every_tab_fits_and_is_clicked_where_it_stands(report: Report) -> None:
    """Six tabs stand in 80 columns, each with its sign, in 40 without names; a click goes where it points."""
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        line = screen_text(app).splitlines()[1]
        assert line.split() == [
            *("0", "Overview", "1", "Connection", "✓", "2", "Roles", "✗"),
            *("3", "Types", "?", "4", "Fields", "?", "5", "Categorize", "?"),
        ]
        await pilot.click("#tabs", offset=(line.index("0 Over"), 0))
        await pilot.pause()
        assert app.current_mode == "overview"
        await pilot.click("#tabs", offset=(line.rindex("?"), 0))
        await pilot.pause()
        assert app.current_mode == "categorize"
        await pilot.resize_terminal(40, 24)
        line = screen_text(app).splitlines()[1]
        assert line.split() == ["0", "1", "✓", "2", "✗", "3", "?", "4", "?", "5", "Categorize", "?"]
        await pilot.click("#tabs", offset=(line.index("3"), 0))
        await pilot.pause()
        assert app.current_mode == "work_items"
        await pilot.press("0")
        await pilot.pause()
        assert app.current_mode == "overview"


def test_all_well_is_said_plainly() -> None:
    """Without failure and warning: healthy, how much was asked, and that nobody must act."""
    report = observed("healthy")[1]
    asked = report.coverage.asked
    assert _notes(report) == [
        f"✓ Healthy: no failure, no warning. {asked} of {asked} questions answered.",
        "To act  nobody",
        f"Ruled out  {_LINKS}",
    ]
    assert not _groups(report, "to act on")
    (panes,) = _groups(report, "panes")
    assert {_texts(row)[1] for row in panes.rows} == {"✓ ok"}


def test_a_broken_link_is_named_before_all_else(refused: Report) -> None:
    """With a refused port: the link with its code, who acts, and what the links before it rule out."""
    assert _notes(refused) == [
        "✗ Not healthy: 1 failure. First broken: TCP (NET110).",
        "To act  you",
        "Ruled out  Settings",
    ]
    (panes,) = _groups(refused, "panes")
    told = [_texts(row) for row in panes.rows]
    assert [row[1] for row in told] == ["✗ fail", *["? incomplete"] * 4]
    assert all("NET110 comes first (see 1)" in row[3] for row in told[1:])


def test_a_warning_alone_is_no_failure() -> None:
    """Where the worst is a warning, the verdict says so and where to look."""
    told = _notes(observed("empty")[1])
    assert told[0] == "▲ No failure, but 1 warning; first: Work item types (DATA620)."


def test_what_could_not_be_judged_is_no_health() -> None:
    """A run without a failure that could not see everything says so, and each pane why."""
    report = observed("no-admin")[1]
    assert _notes(report)[0].startswith("? No failure found, but not everything could be judged. 2 warnings;")
    (panes,) = _groups(report, "panes")
    roles = _texts(next(row for row in panes.rows if row.key == "pane:roles"))
    assert roles[1] == "? incomplete"
    assert "Role in account Larkspur Retail Group" in roles[3]


def test_each_finding_stands_once_under_who_must_act(report: Report) -> None:
    """Failures and warnings by actor, the worst first; what nobody must act on comes last."""
    urgent = [one for one in report.findings if one.severity is not Severity.INFO]
    groups = _groups(report, "to act on")
    for group in groups:
        actor = next(one for one in ACTORS if group.columns[2].label == f"TO ACT: {ACTORS[one].upper()}")
        assert [_texts(row)[2] for row in group.rows] == [one.title for one in urgent if one.actor is actor]
    (known,) = _groups(report, "good to know")
    assert sum(len(group.rows) for group in groups) == len(urgent)
    assert len(known.rows) == len(report.findings) - len(urgent)
    assert OVERVIEW.view(report).groups[-1] == known


def test_every_row_has_its_own_key_and_a_detail(report: Report) -> None:
    """A row can be found again by its key, and there is something to open behind each."""
    groups = OVERVIEW.view(report).groups
    keys = [row.key for group in groups for row in group.rows]
    assert len(keys) == len(set(keys))
    assert all(OVERVIEW.detail(report, key) for key in keys)
    assert OVERVIEW.detail(report, "pane:none") == OVERVIEW.detail(report, "no such row") == ()
    assert all(len(row.cells) == len(group.columns) for group in groups for row in group.rows)


async def test_rows_come_as_they_are_judged(seen: Snapshot, report: Report) -> None:
    """Before the first answer it says what is read; then each pane stands there as soon as it is judged."""
    session = GatedSession([going_on(nothing_yet(seen)), going_on(connected_only(seen)), ended(report)])
    app = dashboard(session, overview=True)
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        assert "Reading the target …" in screen_text(app)
        session.open(0)
        await pilot.pause()
        told = screen_text(app)
        assert "… No failure so far." in told
        assert told.count("… reading") == 6
        assert "To act" not in told
        session.open(1)
        await pilot.pause()
        told = screen_text(app)
        assert " 1 Connection  ✓ ok " in told
        assert "Healthy" not in told
        assert told.count("… reading") == 5
        session.open(2)
        await settle(app, pilot)
        assert "Not healthy: 3 failures" in screen_text(app)
        assert "… reading" not in screen_text(app)


async def test_a_run_that_broke_is_stale_beside_a_long_name(report: Report) -> None:
    """The header tells verdict and cause at 80 columns, whatever the host is called; the rows stay."""
    session = GatedSession([ended(report)], [ValueError("a secret")])
    session.title = "tracker.a-department-with-a-long-name.customer.example.com:8443"
    app = dashboard(session, overview=True)
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        session.open(0)
        await settle(app, pilot)
        first = screen_text(app).splitlines()[0]
        assert first.startswith(" tracker.a-department-with-a-l")
        assert "…  ✗ fail  ✗3 ▲2 •8 " in first
        assert first.endswith("14:02:31Z · 20 s ago ")
        await pilot.press("r")
        await pilot.pause()
        session.open(0)
        await pilot.pause()
        first = screen_text(app).splitlines()[0]
        assert "stale: ValueError at " in first
        assert "✗ fail" in first
        assert table(app).shown > 0


@pytest.mark.parametrize(
    ("because", "told"),
    [("NET110 comes first", "~ stale"), (BEING_READ, "… reading")],
    ids=["gone", "read again"],
)
def test_a_kept_pane_is_not_called_well(because: str, told: str, refused: Report, report: Report) -> None:
    """What an earlier run read says since when it stands, and never that it is in order."""
    kept = keep(refused, report, [PaneName.FIELDS])
    kept = msgspec.structs.replace(kept, stale=(msgspec.structs.replace(kept.stale[0], because=because),))
    (panes,) = _groups(kept, "panes")
    fields = _texts(next(row for row in panes.rows if row.key == "pane:fields"))
    assert fields[1] == told
    assert because in fields[3]


class _Remembering(FixedSession):
    """A finished run that is remembered."""

    async def updates(self, pane: PaneName | None = None) -> AsyncGenerator[Update, None]:  # noqa: ARG002 - a report is whole
        """Give the report with its past, in which nothing was found."""
        run = run_of(self._report)
        yield replace(ended(self._report), past=Past((msgspec.structs.replace(run, findings=()), run)))


async def test_a_finding_says_since_when_it_is_there(report: Report) -> None:
    """Where runs are remembered, the overview's findings have their history as those of a pane."""
    app = dashboard(_Remembering(report), overview=True)
    async with app.run_test(size=WIDE) as pilot:
        await settle(app, pilot)
        await pilot.press("enter", "ctrl+d")
        await pilot.pause()
        assert "history  since 2026-11-16 14:02 UTC (1 run)" in screen_text(app)


def test_the_panes_keep_their_verdict_where_it_is_narrow(report: Report) -> None:
    """At 40 columns each pane's row still has name, verdict and findings."""
    (panes,) = _groups(report, "panes")
    assert [panes.columns[index].label for index, _ in layout(panes, 40)][:3] == [
        "PANE",
        "VERDICT",
        "FINDINGS",
    ]
