"""The key f: what is wrong, and nothing else."""

from __future__ import annotations

import pytest

from diagnostics.report.levels import PaneName, Severity
from diagnostics.report.model import Report
from tests.support.worlds import observed
from tests.tui.support import NARROW, dashboard, screen_text, settle, table
from tui.panes import PANES
from tui.panes.pane import NO_FAILURES
from tui.signs import FAIL, NO, OK, WARN, Tone
from tui.view import Part, Row, sign


def _wrong(report: Report) -> dict[str, list[str]]:
    """Give the keys of what is wrong on each pane, by the report's own words and not by signs."""
    panes = report.panes
    kept = [one.name for one in panes.categorize.rules if one.status in {"shadowed", "unusable"}]
    return {
        PaneName.CONNECTION: [one.stage for one in panes.connection.stages if one.status in {"fail", "warn"}],
        PaneName.ROLES: [
            *(f"account:{one.id}" for one in panes.roles.accounts if one.ok is False),
            *(f"project:{one.id}" for one in panes.roles.projects if one.ok is False),
        ],
        PaneName.WORK_ITEMS: [
            *(f"type:{one.type}" for one in panes.work_items.types if one.supported is False and one.count),
            *(f"project:{one.project_id}" for one in panes.work_items.projects if one.reconciled is False),
        ],
        PaneName.FIELDS: [
            one.api_name or one.field
            for one in panes.fields.fields
            if (one.supported is False and one.populated) or one.drift or one.outside
        ],
        PaneName.CATEGORIZE: [
            *(f"type:{one.type}" for one in panes.categorize.rows if not one.flow_item),
            *(f"rule:{name}" for name in kept),
            *(
                f"bucket:{one.bucket}"
                for one in panes.categorize.buckets
                if one.bucket == "uncategorised" and one.count
            ),
            *(f"state:{one.state}" for one in panes.categorize.states if not one.flow_state and one.count),
        ],
    }


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        (Row("a", (Part("a", Tone.STRONG), sign(FAIL))), True),
        (Row("a", (sign(WARN), Part("a"))), True),
        (Row("a", (Part("none", Tone.WARN),)), True),
        (Row("a", (sign(NO), sign(OK))), False),
        (Row("a", (sign(OK),)), False),
        (Row("a", (sign(OK),), marked=True), True),
    ],
)
def test_a_row_is_wrong_by_its_signs(row: Row, wrong: bool) -> None:
    """A failure or a warning in any cell, or the pane's own word; a no that asks for nothing is none."""
    assert row.wrong is wrong


async def test_f_leaves_what_is_wrong_on_every_pane(report: Report) -> None:
    """Title and rows say so on each pane; f gives all rows back, and so does esc."""
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        for key, pane in enumerate(PANES, 1):
            total = sum(len(group.rows) for group in pane.view(report).groups)
            wanted = _wrong(report)[pane.name]
            await pilot.press(str(key), "f")
            await pilot.pause()
            assert f"{pane.title} · {len(wanted)} of {total} · only failures" in screen_text(app)
            assert [row.key for group in table(app).groups for row in group.rows] == wanted
            await pilot.press("f" if key % 2 else "escape")
            await pilot.pause()
            assert table(app).shown == total


async def test_f_leaves_what_is_wrong_among_the_findings(report: Report) -> None:
    """On the findings it leaves failures and warnings, and the other list stays as it is."""
    findings = [one for one in report.findings if one.pane is PaneName.ROLES]
    wanted = [one.code for one in findings if one.severity is not Severity.INFO]
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await pilot.press("2", "tab", "f")
        await pilot.pause()
        assert f"{len(wanted)} of {len(findings)} · only failures" in screen_text(app)
        assert [row.cells[1].text for row in table(app, "findings").groups[0].rows] == wanted
        assert table(app).shown == table(app).total > 0
        await pilot.press("escape")
        await pilot.pause()
        assert table(app, "findings").shown == len(findings)


@pytest.fixture(scope="module")
def healthy() -> Report:
    """The report on a world where nothing is wrong."""
    return observed("healthy")[1]


async def test_where_nothing_is_wrong_it_says_so(healthy: Report) -> None:
    """An empty list is told as that, and f brings the rows back; a text typed over it is told, too."""
    app = dashboard(healthy)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await pilot.press("2", "f")
        await pilot.pause()
        assert NO_FAILURES in screen_text(app)
        assert "· only failures" in screen_text(app)
        await pilot.press("f")
        await pilot.pause()
        assert table(app).shown == table(app).total > 0
        await pilot.press("f", "tab", "f")
        await pilot.pause()
        assert screen_text(app).count(NO_FAILURES) == 2


async def test_f_in_the_detail_says_how_to_get_to_a_list(report: Report) -> None:
    """Nothing is narrowed behind a detail that stands in the lists' place."""
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await pilot.press("4", "enter", "f")
        await pilot.pause()
        assert "This key is for lists" in screen_text(app)
        assert table(app).shown == table(app).total
