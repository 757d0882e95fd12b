"""`w` in the dashboard: a story's number is typed, and its chain is read over the pane."""

from __future__ import annotations

from textual.widgets import Input

from diagnostics.report.model import Report
from diagnostics.report.why import Why
from diagnostics.sandbox import Sandbox
from tests.conftest import target_for
from tests.tui.support import NARROW, GatedSession, dashboard, screen_text, settle, table, until
from tui.session import LiveSession


async def test_w_asks_for_a_story_and_tells_its_chain(mixed: Sandbox) -> None:
    """The answer comes first, every link after it, and esc goes back to the pane."""
    story = mixed.world.boards[2183564].stories[-1]
    app = dashboard(LiveSession(target_for(mixed)))
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await pilot.press("w", *f"#{story['id']}", "enter")
        await settle(app, pilot)
        await until(pilot, lambda: "Why story" in screen_text(app))

        shown = screen_text(app)
        assert f"Why story {story['id']} · esc closes" in shown
        assert "Project role" in shown
        await pilot.press("escape")
        await pilot.pause()
        assert "Why story" not in screen_text(app)
        assert table(app).has_focus


async def test_what_is_no_story_is_said_and_the_line_stays(report: Report) -> None:
    """A word that is no number or address is refused in the line; q is typed, and esc leaves."""
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await pilot.press("w", "q", "1", "enter")
        await pilot.pause()

        assert "a number, #number or address" in screen_text(app)
        assert isinstance(app.focused, Input)
        await pilot.press("escape")
        await pilot.pause()
        assert table(app).has_focus


async def test_a_report_without_its_stories_says_that_it_cannot_be_asked(report: Report) -> None:
    """A report holds no single stories; the dashboard says so and goes on."""
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await pilot.press("w", *"123", "enter")
        await settle(app, pilot)

        assert "holds no single stories" in screen_text(app)


async def test_a_question_that_breaks_is_told_and_the_pane_lives_on() -> None:
    """What goes wrong with one question costs neither the report nor the dashboard."""

    class Broken(GatedSession):
        async def why(self, story_id: int) -> Why | None:
            raise KeyError(story_id)

    app = dashboard(Broken([]))
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await pilot.press("w", *"123", "enter")
        await settle(app, pilot)

        assert "No answer: KeyError" in screen_text(app)
