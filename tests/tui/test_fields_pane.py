"""The fields pane: a field in full, integrations, and what is not as documented."""

from __future__ import annotations

import pytest

from diagnostics.report.levels import PaneName
from diagnostics.report.model import Report
from screenshots.make import sample_report
from tests.tui.support import NARROW, dashboard, screen_text, settle
from tui.panes import PANES
from tui.view import content

FIELDS = next(pane for pane in PANES if pane.name is PaneName.FIELDS)


@pytest.fixture(scope="module")
def odd() -> Report:
    """The report on stories whose fields are not as documented."""
    return sample_report("odd-fields")


def _told(report: Report, key: str) -> str:
    return content(FIELDS.detail(report, key)).plain


def _cells(report: Report, key: str) -> list[str]:
    rows = (row for group in FIELDS.view(report).groups for row in group.rows)
    return next([cell.text for cell in row.cells] for row in rows if row.key == key)


def test_a_field_is_told_with_how_each_project_and_type_fills_it(report: Report) -> None:
    """The detail has the counts of the report, and how many stories a rule on the field would miss."""
    field = next(one for one in report.panes.fields.fields if one.api_name == "external_id")
    lines = _told(report, "external_id").splitlines()

    for fill, name in [(one, one.type) for one in field.by_type] + [
        (one, one.project) for one in field.by_project
    ]:
        assert any(
            line.split()[0] == f"{fill.populated:,}" and f"{fill.missed:,}  {name}" in line
            for line in lines
            if line[:1] == " "
        )
    assert "The other reading is possible: ask Planview." in " ".join(lines)


def test_a_select_field_shows_its_values_and_the_known_effect(report: Report) -> None:
    """Values come with counts; that a select can appear as free text is marked as known by a title only."""
    field = next(one for one in report.panes.fields.fields if one.api_name == "labels")
    told = _told(report, "labels")

    assert f"{field.values[0].count:>7,}  {field.values[0].value}" in told
    assert f"and {field.more_values} more values" in told
    assert "can appear as free text" in told
    assert "Known from the title of a Viz FAQ page only" in told
    assert "can appear as free text" not in _told(report, "name")


def test_a_field_that_rules_cannot_use_is_not_told_with_what_a_rule_would_miss(report: Report) -> None:
    """Owners are counted, and no rule on them is spoken of."""
    assert "By project" in _told(report, "owner_ids")
    assert "missed" not in _told(report, "owner_ids")


def test_integrations_are_rows_with_their_host_and_state(report: Report, odd: Report) -> None:
    """Not permitted and gone are told in the list and in the detail, which invents no story's address."""
    refused = next(one for one in report.panes.fields.integrations if one.state == "not permitted")
    gone = next(one for one in odd.panes.fields.integrations if one.state == "gone")
    there = next(one for one in odd.panes.fields.integrations if one.state == "there")

    key = f"integration:{refused.project_id}:{refused.id}"
    assert _cells(report, key)[-1] == "not permitted"
    assert "Only owners see integrations: not permitted with this token." in _told(report, key)
    assert f"id {gone.id}" in _cells(odd, f"integration:{gone.project_id}:{gone.id}")
    key = f"integration:{there.project_id}:{there.id}"
    assert there.host in _cells(odd, key)
    assert "A story's own address there is in no field of v5." in _told(odd, key)


async def test_what_is_not_as_documented_is_marked(odd: Report) -> None:
    """Fields with drift or odd values carry a sign, their detail says which; unknown keys are rows."""
    assert _cells(odd, "estimate")[8].startswith("▲")
    assert not _cells(odd, "labels")[8].startswith("▲")
    assert "Comes as string (" in _told(odd, "estimate")
    assert "urgent  not documented" in _told(odd, "story_priority")
    assert _cells(odd, "key:customer_tier")[1:3] == ["no", "string"]
    app = dashboard(odd)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await pilot.press("4", "G", "enter")
        await pilot.pause()
        assert "customer_tier" in screen_text(app)
        assert "Values of such keys are never kept." in screen_text(app)
