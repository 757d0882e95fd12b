"""The single stories behind a row: which, how they are sorted and searched, and what stays over a refresh."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import polars as pl
import pytest
from textual.pilot import Pilot

from diagnostics.case import Case
from diagnostics.judge import judge
from diagnostics.report.model import Report
from diagnostics.rows import StoryRows
from diagnostics.snapshot import Snapshot
from tests.tui.support import (
    NARROW,
    WIDE,
    GatedSession,
    connected_only,
    dashboard,
    ended,
    going_on,
    screen_text,
    settle,
    table,
    until,
)
from tui.app import DoctorApp
from tui.screens.help import HelpScreen
from tui.screens.pane import PaneScreen
from tui.screens.stories import StoriesScreen
from tui.screens.text import TextScreen
from tui.session import SnapshotSession, Update
from tui.widgets.detail import DetailView
from tui.widgets.frame_table import FrameTable

HOSTILE = "\x1b]52;c;aGk=\x07 [bold red]red[/] \u202eevil [@click=app.quit]click[/] " + "long " * 40


class Seen(GatedSession):
    """Updates at the test's word, each with what was seen for it."""

    def __init__(self, *seen: Snapshot) -> None:
        self._made = [(judge(one), one) for one in seen]
        runs: list[list[Update | Exception]] = [[ended(report)] for report, _ in self._made]
        super().__init__(*runs)

    def case(self, report: Report) -> Case:
        """Give the report with what it was made of."""
        snapshot = next((one for made, one in self._made if made is report), None)
        return Case(report=report, snapshot=snapshot)


def stories(app: DoctorApp) -> FrameTable:
    """Give the list of the screen."""
    return app.screen.query_one(FrameTable)


async def _listed(app: DoctorApp, pilot: Pilot[int]) -> None:
    """Wait until the list is filled."""
    await until(pilot, lambda: isinstance(app.screen, StoriesScreen) and stories(app).total > 0)
    await pilot.pause()


def _rows(report: Report) -> Iterator[tuple[str, str, int, str]]:
    """Give (pane's key, row's key, stories that the pane counts, scope in the title) of some rows."""
    panes = report.panes
    bug = next(one for one in panes.work_items.types if one.type == "bug")
    project = next(one for one in panes.work_items.projects if one.read)
    labels = next(one for one in panes.fields.fields if one.api_name == "labels")
    left = next(one for one in panes.categorize.buckets if one.bucket == "uncategorised")
    state = next(one for one in panes.categorize.states if one.state == "delivered")
    yield "3", "type:bug", bug.count or 0, "type bug"
    yield "3", f"project:{project.project_id}", project.read or 0, f"project {project.project}"
    yield "4", "labels", labels.populated or 0, f"field {labels.field}"
    yield "5", "bucket:uncategorised", left.count, "flow item uncategorised"
    yield "5", "state:delivered", state.count, "state delivered"


async def test_l_lists_what_a_row_counts(seen: Snapshot, report: Report) -> None:
    """Of types, projects, fields, flow items and states, as many stories as the pane says; of others, all."""
    app = dashboard(SnapshotSession(seen))
    async with app.run_test(size=WIDE) as pilot:
        await settle(app, pilot)
        for pane, key, count, words in _rows(report):
            await pilot.press(pane)
            table(app).seek(key)
            await pilot.press("l")
            await _listed(app, pilot)
            assert stories(app).total == count > 0
            assert f"Stories · {words} · {count:,} of 6,030" in screen_text(app)
            await pilot.press("escape")
        await pilot.press("4", "tab", "l")
        await _listed(app, pilot)
        assert "Stories · 6,030\n" in "\n".join(
            line.rstrip() + "\n" for line in screen_text(app).splitlines()
        )


async def test_the_list_is_sorted_searched_and_left_level_by_level(seen: Snapshot) -> None:
    """The keys of the panes, a story in the list's place on a narrow terminal, and esc back to the pane."""
    app = dashboard(SnapshotSession(seen))
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await pilot.press("3", "j", "l")
        await _listed(app, pilot)
        whole = stories(app).total
        await pilot.press("n", "s", "S")
        await pilot.pause()
        assert "by ID ↑" in screen_text(app)
        await pilot.press("slash", *"umlauts", "enter")
        await until(pilot, lambda: 0 < stories(app).shown < whole)
        await pilot.pause()
        count = stories(app).shown
        assert f"Stories · type bug · {count:,} of {whole:,} · by ID ↑ · /umlauts" in screen_text(app)
        await pilot.press("j", "enter")
        await pilot.pause()
        story, told = stories(app).row, screen_text(app)
        assert story is not None
        assert f"id  {story['id']}" in told
        assert "flow item  Defect" in told
        assert "FLOW ITEM" not in told
        assert "UPDATED" not in told
        await pilot.press("s", "escape")
        await pilot.pause()
        assert app.focused is stories(app)
        await pilot.press("escape")
        await until(pilot, lambda: stories(app).shown == whole)
        assert stories(app).key == str(story["id"])
        await pilot.press("n")
        await pilot.pause()
        found = stories(app).row
        assert found is not None
        assert "umlauts" in found["title"]
        assert found["id"] > story["id"]
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, PaneScreen)
        assert table(app).key == "type:bug"


async def test_a_story_stands_beside_the_list_and_why_is_asked_of_it(seen: Snapshot) -> None:
    """On a wide terminal the detail follows the cursor; w asks, ? helps, q and a pane's number leave."""
    app = dashboard(SnapshotSession(seen))
    async with app.run_test(size=WIDE) as pilot:
        await settle(app, pilot)
        await pilot.press("3", "l")
        await _listed(app, pilot)
        await pilot.press("j")
        await pilot.pause()
        key = stories(app).key
        assert f"id  {key}" in screen_text(app)
        await pilot.press("w")
        await until(pilot, lambda: type(app.screen) is TextScreen)
        await pilot.pause()
        assert f"Why story {key}" in screen_text(app)
        await pilot.press("escape", "enter")
        assert isinstance(app.focused, DetailView)
        await pilot.press("question_mark")
        await pilot.pause()
        assert isinstance(app.screen, HelpScreen)
        assert "Why the story is, or is not, in Viz" in screen_text(app)
        await pilot.press("escape", "q")
        await pilot.pause()
        assert isinstance(app.screen, PaneScreen)
        assert app.is_running
        await pilot.press("l", "4")
        await pilot.pause()
        assert app.current_mode == "fields"
        assert isinstance(app.screen, PaneScreen)


async def test_what_is_read_anew_comes_in_and_the_cursor_stays_on_its_story(seen: Snapshot) -> None:
    """A refresh with fewer stories keeps cursor, order and filter, and brings the counts up to date."""
    assert seen.stories is not None
    fewer = replace(seen, story_rows=StoryRows.of(seen.stories.filter(pl.col("id") % 3 != 0)))
    session = Seen(seen, fewer)
    app = dashboard(session)
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        session.open(0)
        await settle(app, pilot)
        await pilot.press("3", "r", "l")
        await _listed(app, pilot)
        await pilot.press("s", "slash", *"!umlauts", "enter")
        before = stories(app).total
        await until(pilot, lambda: 0 < stories(app).shown < before)
        await pilot.press("ctrl+d", "ctrl+d")
        await pilot.pause()
        while int(stories(app).key or 0) % 3 == 0:
            await pilot.press("j")
        key = stories(app).key
        session.open(0)
        await until(pilot, lambda: stories(app).total < before)
        await pilot.pause()
        assert stories(app).total < before
        assert (stories(app).key, stories(app).order, stories(app).wanted) == (key, "ID ↓", "!umlauts")
        assert f"by {stories(app).order} · /!umlauts" in screen_text(app)
        assert f"{key} " in screen_text(app)


async def test_where_no_stories_are_at_hand_the_key_says_why(report: Report, seen: Snapshot) -> None:
    """A saved report, a run that has read none yet, a pane without stories, a field that is not read."""
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await pilot.press("l")
        await pilot.pause()
        assert "Stories stand behind the rows of panes 3, 4 and 5" in screen_text(app)
        await pilot.press("3", "l")
        await pilot.pause()
        assert "A saved report holds no single stories" in screen_text(app)
    early = connected_only(seen)
    session = Seen(early)
    session._runs = [[going_on(early)]]
    app = dashboard(session)
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("3", "l")
        await pilot.pause()
        assert "Nothing is read yet" in screen_text(app)
        session.open(0)
        await pilot.pause()
        await pilot.press("l")
        await pilot.pause()
        assert isinstance(app.screen, PaneScreen)


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_the_titles_of_stories_are_inert(size: tuple[int, int], seen: Snapshot) -> None:
    """In the list and in full, no control character and no markup of a title acts; the title is whole."""
    assert seen.stories is not None
    titled = seen.stories.head(3).with_columns(pl.lit(HOSTILE).alias("name"))
    hostile = replace(seen, story_rows=StoryRows.of(titled))
    app = dashboard(SnapshotSession(hostile))
    async with app.run_test(size=size) as pilot:
        await settle(app, pilot)
        await pilot.press("4", "l")
        await _listed(app, pilot)
        listed = screen_text(app)
        await pilot.press("slash", *"red[", "enter", "enter")
        await pilot.pause()
        whole = screen_text(app)
        assert "[bold red]" in listed
        assert "[@click=app.quit]click[/]" in whole.replace("\n", "")
        assert whole.count("long") >= 40
        for told in (listed, whole):
            assert all(one.isprintable() or one == "\n" for one in told)


async def test_a_story_can_be_copied_and_each_key_of_the_list_is_a_command(seen: Snapshot) -> None:
    """`y` offers the row, its address and the question why; `:` lists what the keys here do, and runs it."""
    app = dashboard(SnapshotSession(seen))
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await pilot.press("3", "l")
        await _listed(app, pilot)
        row = stories(app).row
        assert row is not None
        await pilot.press("y")
        await pilot.pause()
        shown = screen_text(app)
        assert f"r row       {row['id']} · {row['type']}" in shown
        assert f"c command   tracker-doctor why {row['id']}" in shown
        await pilot.press("a")
        await pilot.pause()
        assert app.clipboard == row["url"]
        await pilot.press("colon", *"reverse")
        await pilot.pause()
        assert "Turn the order around" in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert "Nothing is sorted here" in screen_text(app)
        assert app.focused is stories(app)
