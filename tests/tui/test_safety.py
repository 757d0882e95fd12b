"""Remote text drives nothing, secrets show nowhere, and a defect leaves a clean terminal."""

from __future__ import annotations

import unicodedata

import pytest
from textual.pilot import Pilot

from diagnostics.report.model import Report
from diagnostics.secret import Secret
from tests.tui.support import NARROW, WIDE, dashboard, screen_text, settle, with_project_name
from tui.app import DoctorApp
from tui.screens.pane import PaneScreen
from tui.session import FixedSession

HOSTILE = [
    "[@click=app.quit]free[/]",
    "[/]",
    "[ABC-123] fix [$error]",
    "\x1b]52;c;cm0gLXJm\x07\x1b[2J",
    "\x9b31m\x00\x7f",
    "\u202egnp.exe\u2066\u200b\ufeff",
    "[[[]]\\[b",
    "two\nlines\ttab\r",
]


async def _walk(app: DoctorApp, pilot: Pilot[int]) -> list[str]:
    """Go through every pane, list and detail, and give all screens."""
    await settle(app, pilot)
    seen = []
    for number in "12345":
        await pilot.press(number)
        for keys in ([], ["G"], ["enter"], ["escape"], ["tab"], ["enter"], ["escape"], ["shift+tab"]):
            await pilot.press(*keys)
            await pilot.pause()
            seen.append(screen_text(app))
    return seen


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])
async def test_hostile_text_is_inert(size: tuple[int, int], report: Report) -> None:
    """Markup and escapes in names, titles and reasons raise nothing, act on nothing and reach no line."""
    text = " ".join(HOSTILE)
    app = DoctorApp(FixedSession(with_project_name(report, text), title=text))
    async with app.run_test(size=size) as pilot:
        for screen in await _walk(app, pilot):
            bad = [one for one in screen if unicodedata.category(one) in {"Cc", "Cf", "Cs"} and one != "\n"]
            assert bad == []
        assert app.is_running


async def test_markup_is_shown_as_it_is_written(report: Report) -> None:
    """Brackets in a name are its text: nothing is eaten."""
    app = dashboard(with_project_name(report, "[ABC-123] fix"))
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await pilot.press("2")
        await pilot.pause()
        assert "[ABC-123] fix" in screen_text(app)
        await pilot.press("G", "enter")
        await pilot.pause()
        assert "[ABC-123] fix" in screen_text(app)


async def test_a_click_on_hostile_text_does_nothing(report: Report) -> None:
    """What looks like an action link in a title is no link."""
    app = dashboard(with_project_name(report, "[@click=app.quit]free[/]"))
    async with app.run_test(size=WIDE) as pilot:
        await settle(app, pilot)
        await pilot.press("2")
        await pilot.pause()
        for place in ("#detail", "#table", "#notes", "#findings"):
            await pilot.click(place, offset=(4, 1))
            await pilot.pause()
        assert app.is_running
        assert app.return_code is None


async def _ask_for_help(app: DoctorApp) -> None:
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await pilot.press("question_mark")
        await pilot.pause()


async def test_a_fatal_error_tells_its_type_and_place_and_no_locals(
    report: Report, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line, exit code 1, and nothing of what the failing code held."""

    def broken(self: PaneScreen) -> None:
        secret = Secret("a0b1c2d3e4f5a6b7c8d9e0f1a2b3c4d5").reveal()
        raise KeyError(secret, self)

    monkeypatch.setattr(PaneScreen, "action_help", broken)
    app = dashboard(report)
    with pytest.raises(KeyError):
        await _ask_for_help(app)
    app._print_error_renderables()
    told = "".join(capsys.readouterr())
    assert "tracker-doctor failed with KeyError at test_safety.py" in told
    assert "a0b1c2" not in told
    assert app.return_code == 1


@pytest.mark.parametrize("theme", ["", "textual-light", "ansi-light", "nord"])
async def test_every_theme_can_draw_a_pane(
    theme: str, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Colours come from variables that every theme has; NO_COLOR chooses the one without any."""
    if not theme:
        monkeypatch.setenv("NO_COLOR", "1")
    app = dashboard(report)
    async with app.run_test(size=WIDE) as pilot:
        assert not app.theme.startswith("ansi") or not theme
        app.theme = theme or app.theme
        await settle(app, pilot)
        await pilot.press("2", "tab")
        await pilot.pause()
        assert "ROLE524" in screen_text(app)
        assert app.theme == (theme or "ansi-dark")
