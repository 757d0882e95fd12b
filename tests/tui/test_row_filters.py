"""The keys that only one pane has: filters of its rows, pressed in the real app."""

from __future__ import annotations

import pytest

from diagnostics.report.model import Report
from diagnostics.report.panes import FieldRow
from tests.tui.support import NARROW, WIDE, dashboard, field_rows, screen_text, settle, table
from tui.panes import PANES


def _key(one: FieldRow) -> str:
    return one.api_name or one.field


def _shown(report: Report, keys: str) -> list[str]:
    """Give the fields that should be left once these keys were pressed."""
    return [
        _key(one)
        for one in report.panes.fields.fields
        if ("u" not in keys or one.supported is False) and ("p" not in keys or one.populated)
    ]


@pytest.mark.parametrize(
    ("keys", "told"),
    [("u", "only not supported"), ("p", "only filled"), ("pu", "only not supported · only filled")],
)
async def test_a_key_of_the_fields_pane_leaves_only_some_rows(keys: str, told: str, report: Report) -> None:
    """Not supported, filled, or both: the title says which and how many, and esc gives all rows back."""
    left, total = _shown(report, keys), len(field_rows(report))
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await pilot.press("4", *keys)
        await pilot.pause()
        assert f"Field support · {len(left)} of {total} · {told}" in screen_text(app)
        assert [row.key for group in table(app).groups for row in group.rows if row.key in left] == left
        assert 0 < table(app).shown == len(left) < total
        await pilot.press("escape")
        await pilot.pause()
        assert table(app).shown == total


async def test_the_same_key_again_gives_the_rows_back(report: Report) -> None:
    """A filter is switched off by its own key, and the other one stays."""
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await pilot.press("4", "u", "p", "u")
        await pilot.pause()
        assert table(app).shown == len(_shown(report, "p"))


async def test_filters_and_a_typed_text_go_together(report: Report) -> None:
    """The title has both; where nothing is left, the place of the rows says what was asked for."""
    app = dashboard(report)
    async with app.run_test(size=WIDE) as pilot:
        await settle(app, pilot)
        await pilot.press("4", "u", "slash", *"integration", "enter")
        await pilot.pause()
        assert "only not supported · /integration" in screen_text(app)
        assert table(app).shown == 2
        await pilot.press("slash", *" none", "enter")
        await pilot.pause()
        assert "esc clears all filters: nothing here matches “integration none” and" in screen_text(app)
        await pilot.press("escape")
        await pilot.pause()
        assert table(app).shown == len(field_rows(report))


async def test_the_cursor_stays_on_its_row_while_rows_leave(report: Report) -> None:
    """A row that passes keeps the cursor when a filter is switched on and off."""
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await pilot.press("4", "j", "j", "j")
        before = table(app).key
        await pilot.press("u")
        await pilot.pause()
        assert table(app).key == before == "external_id"
        await pilot.press("u")
        await pilot.pause()
        assert table(app).key == before


async def test_the_keys_are_shown_where_they_work_and_nowhere_else(report: Report) -> None:
    """Footer and help have them on their own pane, whole at 80 columns; elsewhere they do nothing."""
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await pilot.press("4")
        await pilot.pause()
        footer = screen_text(app).splitlines()[-1]
        assert "u Unsupported  p Populated" in footer
        assert "q Quit" in footer
        await pilot.press("question_mark")
        await pilot.pause()
        assert "Only fields that are not supported" in screen_text(app)
        await pilot.press("escape", "5", "u")
        await pilot.pause()
        assert "Unsupported" not in screen_text(app)
        assert table(app).shown == table(app).total


async def test_a_filter_is_not_switched_behind_a_detail(report: Report) -> None:
    """Where the detail stands in the list's place, the key says how to get back to the list."""
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await pilot.press("4", "enter", "u")
        await pilot.pause()
        assert "This key is for lists" in screen_text(app)
        await pilot.press("escape")
        await pilot.pause()
        assert table(app).shown == len(field_rows(report))


def test_no_two_filters_of_a_pane_share_a_key_or_a_name() -> None:
    """Names are their own among all panes, keys within one and apart from those of every pane."""
    names = [one.name for pane in PANES for one in pane.filters]
    assert len(names) == len(set(names))
    for pane in PANES:
        keys = [one.key for one in pane.filters]
        assert len(keys) == len(set(keys))
        assert set(keys).isdisjoint("12345jkgGareq/?")
