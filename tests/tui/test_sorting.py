"""The keys that sort: the group under the cursor, by each column in turn, typed, and over a refresh."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from textual.app import App

from diagnostics.report.model import Report
from tests.tui.support import NARROW, WIDE, GatedSession, dashboard, ended, screen_text, settle, table
from tui import signs
from tui.sorting import Order, value_of
from tui.view import Column, Group, Part, Row, sign

_TEXT = Column("WORD")
_NUMBER = Column("COUNT", right=True)


def _title(app: App[Any], name: str = "title") -> str:
    return str(app.screen.query_one(f"#{name}").render())


def _keys(app: App[Any], name: str = "table") -> list[str]:
    """Give the rows of a list as they stand, group after group."""
    shown = table(app, name)
    return [key for y in range(shown.lines) if (key := shown.key_at(y)) is not None]


async def test_s_goes_from_column_to_column_and_back_to_the_order_it_came_in(report: Report) -> None:
    """The title names the column, its label has the arrow, and the cursor stays on its row throughout."""
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await pilot.press("4", "j", "j", "j")
        came, key = _keys(app), table(app).key
        seen = []
        while True:
            await pilot.press("s")
            await pilot.pause()
            assert table(app).key == key
            if " · by " not in _title(app):
                break
            seen.append(_title(app).split(" · by ")[1])
            assert seen[-1].replace(" ↑", "↑").replace(" ↓", "↓") in screen_text(app)
        assert seen[:2] == ["FIELD ↑", "TYPE ↑"]
        assert len(seen) >= 4
        assert _keys(app) == came


async def test_capital_s_turns_the_order_around(report: Report) -> None:
    """Texts in whatever case; with nothing sorted the key says which one sorts."""
    names = sorted((one.field.casefold() for one in report.panes.fields.fields), reverse=True)
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await pilot.press("4", "S")
        await pilot.pause()
        assert "Nothing is sorted here: s sorts" in screen_text(app)
        await pilot.press("s", "S", "g")
        await pilot.pause()
        assert "by FIELD ↓" in _title(app)
        row = table(app).row
        assert row is not None
        assert row.cells[0].text.casefold() == names[0]


async def test_only_the_group_under_the_cursor_is_sorted_and_stays_so_over_a_refresh(report: Report) -> None:
    """Projects by the stories read, the greatest first; the types above stand as they came."""
    panes = report.panes
    projects = panes.work_items.projects
    fewest = min(projects, key=lambda one: one.read or 0)
    most = msgspec.structs.replace(fewest, read=999_999)
    items = msgspec.structs.replace(
        panes.work_items, projects=tuple(most if one is fewest else one for one in projects)
    )
    newer = msgspec.structs.replace(report, panes=msgspec.structs.replace(panes, work_items=items))
    session = GatedSession([ended(report)], [ended(newer)])
    app = dashboard(session)
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        session.open(0)
        await settle(app, pilot)
        await pilot.press("3")
        table(app).seek(f"project:{fewest.project_id}")
        await pilot.press("s", "s")
        await pilot.pause()
        types = [f"type:{one.type}" for one in panes.work_items.types]
        read = {f"project:{one.project_id}": one.read for one in projects}
        keys = _keys(app)
        assert keys[: len(types)] == types
        counts = [read[key] for key in keys if key in read]
        known = [one for one in counts if one is not None]
        assert counts == [*sorted(known, reverse=True), *[None] * (len(counts) - len(known))]
        assert len(set(known)) > 2
        await pilot.press("r")
        await pilot.pause()
        session.open(0)
        await settle(app, pilot)
        assert "by READ ↓" in _title(app)
        assert next(key for key in _keys(app) if key in read) == f"project:{fewest.project_id}"


async def test_findings_are_sorted_too(report: Report) -> None:
    """The list without labels tells its order in the title."""
    app = dashboard(report)
    async with app.run_test(size=WIDE) as pilot:
        await settle(app, pilot)
        await pilot.press("2", "a", "tab", "s", "s", "S")
        await pilot.pause()
        assert "by CODE ↓" in _title(app, "findings-title")
        codes = [key.partition("|")[0] for key in _keys(app, "findings")]
        assert codes == sorted(codes, reverse=True)
        assert len(set(codes)) > 2


async def test_a_list_without_rows_says_so(report: Report) -> None:
    """There is nothing to sort in an empty list, nor behind a detail."""
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await pilot.press("slash", *"zzz", "enter", "s")
        await pilot.pause()
        assert "There are no rows to sort" in screen_text(app)
        await pilot.press("escape", "enter", "s")
        await pilot.pause()
        assert "esc goes back" in screen_text(app).splitlines()[-1]


@pytest.mark.parametrize(
    ("column", "texts"),
    [
        (_NUMBER, ["2", "9", "10", "1,204", "30,000"]),
        (_NUMBER, ["0.0 %", "<0.1 %", "0.1 %", "27.8 %", "100.0 %"]),
        (_NUMBER, ["-3", "1 of 10", "▲ 4"]),
        (_TEXT, ["alpha", "Beta", "gamma"]),
    ],
)
def test_cells_are_sorted_by_what_they_say(column: Column, texts: list[str]) -> None:
    """Numbers by their size, whatever stands about them; words in whatever case."""
    values = [value_of(Part(text), column) for text in texts]
    assert None not in values
    assert values == sorted(values, key=lambda one: one or (0.0, ""))
    assert len(set(values)) == len(values)


@pytest.mark.parametrize("descending", [False, True])
def test_what_tells_nothing_stands_last_both_ways(descending: bool) -> None:
    """A dot in the middle or `not read` is no number, and less than none."""
    rows = tuple(Row(text, (Part(text),)) for text in ("·", "5", "not read", "7"))
    put = Order(0, descending=descending).put(Group((_NUMBER,), rows))
    assert [row.key for row in put.rows] == [*(["7", "5"] if descending else ["5", "7"]), "·", "not read"]


def test_signs_are_sorted_by_how_bad_they_are() -> None:
    """The worst comes first, not the word that is first in the alphabet."""
    found = (signs.OK, signs.WARN, signs.SKIPPED, signs.FAIL, signs.INFO)
    rows = tuple(Row(one.word, (sign(one),)) for one in found)
    put = Order(0, descending=False).put(Group((Column("STATUS"),), rows))
    assert [row.key for row in put.rows] == ["fail", "warn", "info", "skipped", "ok"]


async def test_the_order_stays_in_the_title_of_a_pane_of_many_lists(report: Report) -> None:
    """The counts of seven kinds of rows would push it off a line of 80."""
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await pilot.press("5", "s")
        await settle(app, pilot)
        assert f"Categorize artifacts · {table(app).total} rows · by TYPE ↑ " in screen_text(app)
