"""The key `:` and the line of commands that it opens."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from textual.pilot import Pilot

from diagnostics.formats import FORMATS
from diagnostics.report.json import write_json
from diagnostics.report.model import Report
from diagnostics.snapshot import Snapshot
from tests.support.command import clean_environment
from tests.support.terminal import terminal
from tests.tui.support import NARROW, GatedSession, dashboard, ended, screen_text, settle, table
from tests.tui.test_clipboard import SCRIPT
from tui.app import DoctorApp
from tui.commands import MOST, Command, matching, without_keys
from tui.session import SnapshotSession
from tui.widgets.detail import DetailView
from tui.widgets.export_bar import ExportBar
from tui.widgets.palette import Matches, Palette

_LINE = {" ": "space", ":": "colon"}


async def _type(app: DoctorApp, pilot: Pilot[int], text: str, *keys: str) -> str:
    await pilot.press("colon", *(_LINE.get(one, one) for one in text), *keys)
    await settle(app, pilot)
    return screen_text(app)


def _named(*names: str) -> tuple[Command, ...]:
    return tuple(Command(category=one[:2], name=one, action=one, about=f"about {one}") for one in names)


def test_the_best_match_stands_first() -> None:
    """What begins so goes before what holds it, letters may be left out, and a sentence counts least."""
    commands = _named("Refresh", "Findings", "Theme fresh")
    assert [one.name for one in matching(commands, "fresh")] == ["Theme fresh", "Refresh"]
    assert [one.name for one in matching(commands, "fndg")] == ["Findings"]
    assert matching(commands, "xyz") == ()
    assert matching(commands, " ") == commands
    told = (Command(category="a", name="b", action="c", about="Refresh nothing"), *commands)
    assert [one.name for one in matching(told, "refresh")] == ["Refresh", "b"]


def test_a_key_by_itself_is_the_first_of_all() -> None:
    """`:q` quits and `:3` goes there, whatever else holds such a letter."""
    commands = (
        *_named("quarters", "q"),
        Command(category="z", name="Leave", action="quit", keys=("q",), names=("q",)),
    )
    assert matching(commands, "q")[0].name == "Leave"


def test_each_form_and_each_theme_is_a_command() -> None:
    """They have no key, and are found by their own name; what cannot be had says why."""
    commands = without_keys({"nord": "", "dracula": "this is it"}, "nothing was read")
    for name in FORMATS:
        assert matching(commands, f"export {name}")[0].name == f"Export {name}"
    assert matching(commands, "theme drac")[0].refused == "this is it"
    assert {one.refused for one in commands if one.category == "report"} == {"nothing was read"}


async def test_every_live_key_is_a_command_by_category(report: Report) -> None:
    """What the help has, the palette has, with key and sentence; the best match stands next to the line."""
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        live = {one.binding.action for one in app.screen.active_bindings.values() if one.binding.id}
        shown = await _type(app, pilot, "")
        palette = app.screen.query_one(Palette)
        assert live <= {one.action for one in palette._commands}
        lines = shown.splitlines()
        assert lines[-2].split() == ["go", "Overview", "0"]
        assert len(app.screen.query_one(Matches).commands) == MOST
        shown = (await _type(app, pilot, "", "escape")) + await _type(app, pilot, "refr")
        assert any(
            line.split()[:2] == ["report", "Refresh"] and line.endswith(" r ") for line in shown.splitlines()
        )


@pytest.mark.parametrize("key", "2345")
async def test_a_number_in_the_line_goes_to_its_pane(key: str, report: Report) -> None:
    """`:2` is what the key 2 is."""
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await _type(app, pilot, key, "enter")
        pane = ("roles", "work_items", "fields", "categorize")[int(key) - 2]
        assert app.current_mode == pane
        assert app.screen.focused is table(app)


async def test_q_in_the_line_quits(report: Report) -> None:
    """As in vim and k9s."""
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await pilot.press("colon", "q", "enter")
        await pilot.pause()
    assert app.return_code == 0


async def test_commands_are_chosen_and_run(report: Report) -> None:
    """Arrows and tab choose, enter runs where the focus was, esc leaves; a form of export comes chosen."""
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await _type(app, pilot, "4", "enter")
        await _type(app, pilot, "last row", "enter")
        assert table(app).key == [row.key for group in table(app).groups for row in group.rows][-1]
        await _type(app, pilot, "open", "enter")
        assert isinstance(app.focused, DetailView)
        await _type(app, pilot, "", "escape")
        assert isinstance(app.focused, DetailView)
        await pilot.press("escape")
        matches = app.screen.query_one(Matches)
        await _type(app, pilot, "go", "up", "tab", "down")
        chosen = matches.chosen
        assert chosen is not None
        assert chosen == matches.commands[1]
        await pilot.press("enter")
        await settle(app, pilot)
        assert chosen.name in screen_text(app).splitlines()[2]
        shown = await _type(app, pilot, "export html", "enter")
        assert "Export as  ◂ html ▸" in shown
        assert app.screen.query_one(ExportBar).line.value.endswith(".html")


async def test_a_theme_is_taken_by_its_name(report: Report) -> None:
    """At once, and the one that is on says so."""
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await _type(app, pilot, "theme light", "enter")
        assert app.theme == "light"
        shown = await _type(app, pilot, "theme light", "enter")
        assert "Not the theme light: this is it" in shown


async def test_a_match_is_clicked(report: Report) -> None:
    """The mouse runs what it points at."""
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await _type(app, pilot, "roles")
        await pilot.click(Matches, offset=(12, MOST - 1))
        await settle(app, pilot)
        assert app.current_mode == "roles"


async def test_what_cannot_act_stands_back_and_says_why(seen: Snapshot) -> None:
    """The reason is in the line of the command, and again once it is run."""
    app = dashboard(SnapshotSession(seen))
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await pilot.press("5")
        shown = await _type(app, pilot, "undo")
        assert "not now: There is nothing to undo" in shown
        await pilot.press("enter")
        await settle(app, pilot)
        assert screen_text(app).splitlines()[-1].strip() == "There is nothing to undo"


async def test_before_anything_was_read_there_are_commands(report: Report) -> None:
    """What needs a report says so, and what does not acts."""
    app = dashboard(GatedSession([ended(report)]))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        await pilot.press("colon", *"markdown")
        await pilot.pause()
        assert "not now: There is nothing to export yet" in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert "There is nothing to export yet" in screen_text(app).splitlines()[-1]
        await pilot.press("colon", *"zzzz", "enter")
        await pilot.pause()
        assert "Nothing is called so" in screen_text(app)
        await pilot.press("escape", "colon", "3", "enter")
        await pilot.pause()
        assert app.current_mode == "work_items"


def test_the_line_costs_a_few_lines_over_ssh(report: Report, tmp_path: Path) -> None:
    """On a real pseudo-terminal: to open it, type and run takes 8 kB, where a modal palette takes 46."""
    path = tmp_path / "report.json"
    path.write_text(write_json(report), encoding="utf-8")
    environment = clean_environment(tmp_path, PYTHONPATH=str(Path(__file__).parents[2]))
    with terminal([sys.executable, "-c", SCRIPT, str(path)], environment, tmp_path) as opened:
        opened.wait_for("2 Roles")
        opened.press("2")
        opened.wait_for("ROLE521")
        before = len(opened.written)
        opened.press(":")
        opened.wait_for("enter runs")
        opened.press("q\r")
        opened.wait_for("\x1b[?1049l")
        cost = opened.written[before:].partition(b"\x1b[?1049l")[0]
        assert opened.wait_for_end() == 0
    assert len(cost) <= 8_000
