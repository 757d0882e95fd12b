"""Searching a list: a filter turned around, from match to match, and what is marked."""

from __future__ import annotations

from typing import Any

import pytest
from textual import events
from textual.app import App

from diagnostics.report.model import Report
from tests.tui.support import NARROW, dashboard, field_rows, screen_text, settle, table
from tui.screens.lists import ListScreen
from tui.search import Search
from tui.widgets.prompts import FilterBar, Line


def marked(app: App[Any], name: str = "table") -> list[str]:
    """Give what is set apart in the lines of a list that hold rows: bold and underlined."""
    shown = table(app, name)
    first = int(shown.scroll_offset.y)
    return [
        segment.text
        for y in range(shown.size.height)
        if shown.key_at(first + y) is not None
        for segment in shown.render_line(y)
        if segment.style and segment.style.underline and segment.style.bold
    ]


async def test_an_exclamation_mark_turns_the_filter_around(report: Report) -> None:
    """Only the rows without the text are left, and the title has the sign; nothing is marked."""
    rows = field_rows(report)
    left = [row.key for row in rows if not row.matches("string")]
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await pilot.press("4", "slash", "exclamation_mark", *"string", "enter")
        await pilot.pause()
        assert f"{len(left)} of {len(rows)} · /!string" in screen_text(app)
        assert 0 < table(app).shown == len(left) < len(rows)
        assert table(app).key in left
        assert marked(app) == []


async def test_n_goes_from_match_to_match_after_the_filter_was_cleared(report: Report) -> None:
    """Forward with n, backward with N, around the ends with a word about it."""
    keys = [row.key for row in field_rows(report) if row.matches("integration")]
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await pilot.press("4", "slash", *"integration", "escape", "g")
        found = []
        for _ in keys:
            await pilot.press("n")
            found.append(table(app).key)
        await pilot.pause()
        assert found == keys
        assert len(keys) > 1
        assert "from the top" not in screen_text(app)
        await pilot.press("n")
        await pilot.pause()
        assert table(app).key == keys[0]
        assert "“integration”: on from the top" in screen_text(app)
        await pilot.press("N")
        await pilot.pause()
        assert table(app).key == keys[-1]
        assert "“integration”: on from the bottom" in screen_text(app)


async def test_n_says_what_to_do_where_it_cannot_act(report: Report) -> None:
    """Before any search, and where no row of the list matches."""
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await pilot.press("4", "n")
        await pilot.pause()
        assert "Nothing was searched for yet: / takes a text" in screen_text(app)
        await pilot.press("slash", *"zzz", "escape", "N")
        await pilot.pause()
        assert "No row here matches “zzz”" in screen_text(app)


async def test_what_matches_is_marked_while_the_filter_is_on(report: Report) -> None:
    """In every row on the screen, the cursor's included, without need of colour; esc takes the marks."""
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await pilot.press("4", "slash", *"STRING", "enter")
        await pilot.pause()
        found = marked(app)
        assert len(found) >= table(app).shown > 1
        assert {one.casefold() for one in found} == {"string"}
        await pilot.press("escape")
        await pilot.pause()
        assert marked(app) == []


@pytest.mark.parametrize(
    ("typed", "told", "passes"),
    [
        ("Login", "the LOGIN page", True),
        ("!login", "the LOGIN page", False),
        ("!login", "the cart", True),
        ("", "anything", True),
        ("!", "anything", True),
        ("a.c", "abc", False),
        ("straße", "STRASSE", True),
    ],
)
def test_a_search_is_literal_and_in_whatever_case(typed: str, told: str, passes: bool) -> None:
    """No sign of a pattern is special, and only a `!` before the text means more than itself."""
    assert Search.of(typed).passes(told) is passes


def test_marks_stand_where_the_text_does() -> None:
    """Each place is marked, whatever its case."""
    assert Search.of("ab").spans("Ab cab") == [(0, 2), (4, 6)]
    assert Search.of("!ab").spans("Ab cab") == []


@pytest.mark.parametrize(
    ("burst", "line"), [("/typ", "#filter-text"), (":jqx", "#palette-text"), ("wqf", "#story-text")]
)
async def test_what_is_typed_ahead_goes_into_the_line_that_the_first_key_opens(
    report: Report, burst: str, line: str
) -> None:
    """Of keys that come all at once none is lost, none acts, and they keep their order."""
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        for one in burst:
            app.post_message(events.Key({"/": "slash", ":": "colon"}.get(one, one), one))
        await settle(app, pilot)
        assert app.screen.query_one(line, Line).value == burst[1:]


async def test_letters_that_come_at_once_narrow_a_list_once_each(
    report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A filter typed in one burst only ever goes forward, and esc in the same burst leaves all rows."""
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await pilot.press("4", "slash")
        asked: list[str] = []
        plain = ListScreen.narrow

        def narrow(screen: ListScreen, wanted: str) -> None:
            asked.append(wanted)
            plain(screen, wanted)

        monkeypatch.setattr(ListScreen, "narrow", narrow)
        line = app.screen.query_one(Line)
        for text in ("s", "st", "str"):
            line.value = text
        await settle(app, pilot)
        assert asked == sorted(asked)
        assert set(asked) == {"s", "st", "str"}
        line.value = "st"
        app.screen.query_one(FilterBar).action_cancel()
        await settle(app, pilot)
        assert asked[-1] == ""
        assert table(app).wanted == ""
