"""The comparison and the history in the dashboard."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from textual.widgets import Static

from diagnostics.case import Case
from diagnostics.compare import Class, compare
from diagnostics.compare.words import headline
from diagnostics.history import Past, run_of
from diagnostics.outputs import write_output
from diagnostics.report.levels import PaneName, Verdict
from diagnostics.report.model import Report
from tests.compare.changes import with_roles
from tests.support.worlds import observed
from tests.tui.support import NARROW, WIDE, dashboard, ended, screen_text, settle, until
from tui.app import DoctorApp
from tui.compared import comparison_groups
from tui.screens.compare import CompareScreen
from tui.screens.pane import PaneScreen
from tui.session import FixedSession, Update
from tui.widgets.detail import DetailView
from tui.widgets.report_table import ReportTable


@pytest.fixture(scope="module")
def before() -> Report:
    """The report on the default world."""
    return observed("mixed")[1]


@pytest.fixture(scope="module")
def after() -> Report:
    """The same after one role became less and another more."""
    return with_roles(p2104417="viewer", p2183564="member")


@pytest.fixture(scope="module")
def saved(before: Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The earlier report as a file."""
    folder = tmp_path_factory.mktemp("saved")
    return write_output(Case(report=before), "bundle", folder / "a.zip", ())


def test_every_difference_is_a_row(before: Report, after: Report) -> None:
    """The list shows what the comparison holds, class by class, and nothing else."""
    comparison = compare(before, after)
    rows = [row for group in comparison_groups(comparison) for row in group.rows]

    assert len(rows) == sum(len(comparison.of(name)) for name in Class)
    assert len({row.key for row in rows}) == len(rows)


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_a_saved_report_is_asked_for_and_compared_with(
    size: tuple[int, int], before: Report, after: Report, saved: Path
) -> None:
    """`d` asks for a file; what differs is listed, `enter` shows both values, `esc` goes back."""
    app = dashboard(after)
    async with app.run_test(size=size) as pilot:
        await settle(app, pilot)
        await pilot.press("d")
        await pilot.pause()
        assert "Compare with file" in screen_text(app)
        for sign in str(saved):
            await pilot.press({"/": "slash"}.get(sign, sign))
        await pilot.press("enter")
        await settle(app, pilot)

        assert headline(compare(before, after)) in screen_text(app)
        assert "✗ broke" in screen_text(app)
        assert "a.zip" in screen_text(app)
        await pilot.press("j", "enter")
        await pilot.pause()
        assert "ok: yes → no" in screen_text(app)
        await pilot.press("escape", "slash", *"Payments", "enter")
        await pilot.pause()
        assert app.screen.query_one("#table", ReportTable).shown == 3
        assert "Storefront (2104417)" not in screen_text(app).partition("│")[0] or size == WIDE
        await pilot.press("escape", "escape")
        await pilot.pause()
        assert isinstance(app.screen, PaneScreen)


async def test_what_cannot_be_compared_with_is_told(after: Report, tmp_path: Path) -> None:
    """A file that is no report leaves the line open, with the reason; `esc` leaves."""
    (tmp_path / "none.json").write_text("{}")
    app = DoctorApp(FixedSession(after), compare_with=tmp_path / "none.json")
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await until(pilot, lambda: "Not compared: none.json" in screen_text(app))

        assert "Not compared: none.json" in screen_text(app)
        assert "Compare with file" in screen_text(app)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, PaneScreen)


async def test_open_with_compare_shows_it_at_once(after: Report, saved: Path) -> None:
    """The comparison stands there without a key; a number leads to that pane."""
    app = DoctorApp(FixedSession(after), compare_with=saved)
    async with app.run_test(size=WIDE) as pilot:
        await settle(app, pilot)
        await until(pilot, lambda: "✗ broke" in screen_text(app))

        assert isinstance(app.screen, CompareScreen)
        assert "✓ fixed" in screen_text(app)
        await pilot.press("2")
        await pilot.pause()
        assert "Roles" in screen_text(app).splitlines()[2]


async def test_nothing_differs_is_said(before: Report, saved: Path) -> None:
    """Two reports that say the same give a sentence in the place of rows."""
    app = DoctorApp(FixedSession(before), compare_with=saved)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await until(pilot, lambda: "Nothing differs" in screen_text(app))

        assert "Nothing differs" in screen_text(app)


class _Remembering(FixedSession):
    """A finished run with one before it that was well."""

    async def updates(self, pane: PaneName | None = None) -> AsyncIterator[Update]:  # type: ignore[override]  # noqa: ARG002
        """Give the report with its past."""
        run = run_of(self._report)
        passed = dict.fromkeys(PaneName, Verdict.PASS)
        good = msgspec.structs.replace(run, findings=(), verdict=Verdict.PASS, panes=passed)
        yield replace(ended(self._report), past=Past((good, run)))


async def test_a_finding_says_since_when_it_is_there(before: Report) -> None:
    """The detail of a finding has the history, where runs are remembered."""
    app = dashboard(_Remembering(before))
    async with app.run_test(size=WIDE) as pilot:
        await settle(app, pilot)
        await pilot.press("2", "tab")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()

        text = str(app.screen.query_one(DetailView).query_one(Static).content)
        assert f"since {before.finished_at:%Y-%m-%d %H:%M} UTC (1 run" in text
        assert "last good run" in text


async def test_the_question_for_a_file_stands_alone(before: Report) -> None:
    """A wide terminal shows no empty detail beside it before there is something to compare."""
    app = dashboard(before)
    async with app.run_test(size=WIDE) as pilot:
        await settle(app, pilot)
        await pilot.press("d")
        await settle(app, pilot)
        assert "│" not in screen_text(app)
