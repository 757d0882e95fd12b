"""Every key, pressed in the real app."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from diagnostics.formats import FORMATS
from diagnostics.report.model import Report
from tests.tui.support import (
    NARROW,
    WIDE,
    GatedSession,
    dashboard,
    ended,
    field_rows,
    screen_text,
    settle,
    table,
    until,
)
from tui.app import DoctorApp
from tui.export_path import suggested_path, with_ending
from tui.screens.help import HelpScreen
from tui.widgets.detail import DetailView
from tui.widgets.prompts import Line

TITLES = {
    "0": "Overview",
    "1": "Connection health",
    "2": "Roles",
    "3": "Work item types",
    "4": "Field support",
    "5": "Categorize artifacts",
}


@pytest.mark.parametrize("key", TITLES)
async def test_a_number_goes_to_its_pane(key: str, report: Report) -> None:
    """0 shows the overview and 1 to 5 the five panes, each with rows."""
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await pilot.press("2" if key == "1" else "1", key)
        await pilot.pause()
        assert f"\n {TITLES[key]} · " in screen_text(app)
        assert table(app).shown > 0


async def test_the_number_of_the_pane_one_is_on_says_so(report: Report) -> None:
    """A key that changes nothing answers all the same."""
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await pilot.press("1")
        await pilot.pause()
        assert "This is that pane" in screen_text(app)


async def test_a_click_on_a_tab_goes_to_its_pane(report: Report) -> None:
    """The mouse is never needed, and it works."""
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        line = screen_text(app).splitlines()[1]
        await pilot.click("#tabs", offset=(line.index("4 Fields"), 0))
        await pilot.pause()
        assert app.current_mode == "fields"


@pytest.mark.parametrize(
    ("keys", "place"),
    [
        (["j"], 1),
        (["down", "down"], 2),
        (["j", "j", "k"], 1),
        (["down", "up"], 0),
        (["G"], -1),
        (["end"], -1),
        (["G", "g"], 0),
        (["end", "home"], 0),
        (["pagedown"] * 5, -1),
        (["pagedown"] * 5 + ["pageup"] * 5, 0),
        (["ctrl+d"] * 12, -1),
        (["ctrl+d"] * 12 + ["ctrl+u"] * 12, 0),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
async def test_keys_move_the_cursor(keys: list[str], place: int, report: Report) -> None:
    """Rows, ends, pages and half pages, with letters and with arrows; the cursor is always seen."""
    rows = field_rows(report)
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await pilot.press("4", *keys)
        await pilot.pause()
        assert table(app).key == rows[place].key
        assert rows[place].cells[0].text in screen_text(app)


async def test_tab_moves_between_the_lists_and_the_detail(report: Report) -> None:
    """The key tab goes table, findings, detail on a wide terminal; shift+tab goes back."""
    app = dashboard(report)
    async with app.run_test(size=WIDE) as pilot:
        await settle(app, pilot)
        await pilot.press("2")
        places = []
        for key in ("tab", "tab", "shift+tab", "shift+tab"):
            await pilot.press(key)
            await pilot.pause()
            places.append(app.focused.id if app.focused else None)
        assert places == ["findings", "detail", "findings", "table"]


async def test_enter_opens_and_esc_goes_back_on_a_narrow_terminal(report: Report) -> None:
    """The detail takes the lists' place, and esc gives it back with the cursor where it was."""
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await pilot.press("4", "j", "enter")
        await pilot.pause()
        assert "in the API  id" in screen_text(app)
        assert "Findings ·" not in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert "This is the detail already" in screen_text(app)
        await pilot.press("escape")
        await pilot.pause()
        assert "Findings ·" in screen_text(app)
        assert (app.focused, table(app).key) == (table(app), "id")


async def test_the_detail_follows_the_cursor_on_a_wide_terminal(report: Report) -> None:
    """List and detail stand side by side; enter only moves the focus."""
    app = dashboard(report)
    async with app.run_test(size=WIDE) as pilot:
        await settle(app, pilot)
        await pilot.press("4")
        await pilot.pause()
        assert "in the API  name" in screen_text(app)
        await pilot.press("j")
        await pilot.pause()
        assert "in the API  id" in screen_text(app)
        await pilot.press("enter")
        assert isinstance(app.focused, DetailView)
        await pilot.press("escape")
        assert table(app).has_focus


async def test_a_finding_is_opened(report: Report) -> None:
    """The key enter on a finding shows it in full."""
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await pilot.press("2", "tab", "enter")
        await pilot.pause()
        finding = next(one for one in report.findings if one.pane == "roles")
        assert finding.cause in screen_text(app)
        await pilot.press("G")
        await pilot.pause()
        assert "how it is proved" in screen_text(app)


@pytest.mark.parametrize(
    ("keys", "scrolled"),
    [(["j"], 1), (["j", "k"], 0), (["ctrl+d"], 10), (["ctrl+d", "ctrl+u"], 0), (["G", "g"], 0)],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
async def test_keys_scroll_the_detail(keys: list[str], scrolled: int, report: Report) -> None:
    """The keys that move in a list scroll in a text."""
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await pilot.press("2", "tab", "enter", *keys)
        await pilot.pause()
        assert app.screen.query_one(DetailView).scroll_offset.y == scrolled


async def test_a_filter_narrows_while_it_is_typed(report: Report) -> None:
    """Live, in whatever case, and always to be seen in the title; enter keeps it, esc clears it."""
    rows = [one for one in field_rows(report) if one.matches("integration")]
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await pilot.press("4", "slash", *"INTEGR")
        await pilot.pause()
        told = f"Field support · {len(rows)} of {len(field_rows(report))} · /INTEGR"
        assert told in screen_text(app)
        assert table(app).shown == len(rows)
        await pilot.press("enter", "j")
        await pilot.pause()
        assert told in screen_text(app)
        assert table(app).key == rows[1].key
        await pilot.press("escape")
        await pilot.pause()
        assert table(app).shown == len(field_rows(report))
        assert table(app).key == rows[1].key


async def test_esc_while_typing_clears_the_filter(report: Report) -> None:
    """The key esc in the line gives all rows back and leaves the line."""
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await pilot.press("4", "slash", *"zzz")
        await pilot.pause()
        assert "Nothing here matches “zzz”. esc clears the filter." in screen_text(app)
        await pilot.press("escape")
        await pilot.pause()
        assert table(app).shown == len(field_rows(report))
        assert app.focused is table(app)


async def test_the_findings_are_filtered_by_themselves(report: Report) -> None:
    """The filter is for the list that is focused."""
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await pilot.press("2", "tab", "slash", *"viewer", "enter")
        await pilot.pause()
        assert "· 2 of 6 · /viewer" in screen_text(app)
        assert table(app).shown == table(app).total


async def test_letters_are_text_while_a_line_is_typed(report: Report) -> None:
    """No key of the dashboard acts while an input has the focus, the slash included."""
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await pilot.press("slash", *"qare25jk", "question_mark", "slash")
        await pilot.pause()
        assert app.is_running
        assert isinstance(app.focused, Line)
        assert app.focused.value == "qare25jk?/"
        assert app.current_mode == "connection"


async def test_esc_never_quits(report: Report) -> None:
    """From a pane it leads to the overview; with nothing left to go back from, it says which key quits."""
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await pilot.press("escape")
        await pilot.pause()
        assert app.current_mode == "overview"
        await pilot.press("escape")
        await pilot.pause()
        assert "q quits" in screen_text(app)
        assert app.is_running


async def test_a_shows_the_findings_of_all_panes(report: Report) -> None:
    """The key a toggles, and the other panes follow."""
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        assert table(app, "findings").total == 0
        await pilot.press("a")
        await pilot.pause()
        assert table(app, "findings").total == len(report.findings)
        assert f"Findings of all panes · 0 here · {len(report.findings)} in all" in screen_text(app)
        await pilot.press("5")
        await pilot.pause()
        assert table(app, "findings").total == len(report.findings)
        await pilot.press("a")
        await pilot.pause()
        assert table(app, "findings").total == 2


async def test_r_reads_again(report: Report) -> None:
    """A second run begins, and the old report stays on the screen, labelled."""
    session = GatedSession([ended(report)])
    app = dashboard(session)
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        session.open(0)
        await settle(app, pilot)
        await pilot.press("j", "j", "r")
        await pilot.pause()
        assert session.started == 2
        assert "refreshing Connection health · reading" in screen_text(app)
        assert table(app).shown > 0
        session.open(0)
        await settle(app, pilot)
        assert "refreshing" not in screen_text(app)
        assert table(app).key == "tcp"


async def test_the_help_is_made_from_the_live_keys(report: Report) -> None:
    """? shows every key that acts here, and closes with ?, esc or q without quitting."""
    app = dashboard(report)
    async with app.run_test(size=(80, 60)) as pilot:
        await settle(app, pilot)
        for closing in ("question_mark", "escape", "q"):
            await pilot.press("question_mark")
            await pilot.pause()
            told = screen_text(app)
            for word in (
                "\n  list   ",
                "\n  report ",
                "\n  move   ",
                "Read everything again",
                "Half a page down",
                "✗ fail",
            ):
                assert word in told
            await pilot.press(closing)
            await pilot.pause()
            assert not isinstance(app.screen, HelpScreen)
        assert app.is_running


async def test_a_number_leaves_the_help(report: Report) -> None:
    """From the help, a pane's key goes to that pane and leaves no help behind."""
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await pilot.press("question_mark", "3", "1")
        await pilot.pause()
        assert "Connection health ·" in screen_text(app)


@pytest.mark.parametrize("fmt", FORMATS)
def test_the_path_takes_the_ending_of_the_format(fmt: str) -> None:
    """From any other format's ending, and from the longest that fits where one ends in another."""
    for other in FORMATS.values():
        assert with_ending(f"out/a.b{other.suffix}", fmt) == f"out/a.b{FORMATS[fmt].suffix}"
    assert with_ending("out/a.b", fmt) == "out/a.b"


async def test_each_form_is_told_whole_on_a_narrow_screen(report: Report) -> None:
    """Its name and what it is for stand in one line, and the path, with its ending, in the next."""
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await pilot.press("e")
        for place, (name, form) in enumerate(FORMATS.items(), 1):
            await pilot.pause()
            lines = screen_text(app).splitlines()
            at = next(at for at, line in enumerate(lines) if line.startswith(" Export as "))
            first, second = lines[at : at + 2]
            assert f" {name} " in first
            assert f"{form.about} · {place} of {len(FORMATS)}" in first
            assert second.rstrip().endswith(form.suffix)
            await pilot.press("down")


def _files(folder: Path) -> list[Path]:
    return list(folder.iterdir())


async def _export(pilot: Pilot[int], app: DoctorApp, *keys: str) -> None:
    await pilot.press("e", *keys, "enter")
    await settle(app, pilot)


@pytest.mark.parametrize(
    ("keys", "ending", "start"),
    [
        ([], ".txt", "tracker"),
        (["down"], ".json", "{"),
        (["down", "down"], ".md", "#"),
        (["tab", *"xlsx"], ".xlsx", "PK"),
    ],
    ids=["text", "json", "markdown", "xlsx"],
)
async def test_e_writes_the_report(
    keys: list[str], ending: str, start: str, report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The form is filled in: enter alone writes into the current directory, and the path is told."""
    monkeypatch.chdir(tmp_path)
    app = dashboard(report)
    async with app.run_test(size=WIDE) as pilot:
        await settle(app, pilot)
        await _export(pilot, app, *keys)
        (written,) = _files(tmp_path)
        await until(pilot, lambda: "Written" in screen_text(app))
        assert "Written: " in screen_text(app)
        assert app.exported == [written]
        assert written.suffix == ending
        assert written.read_bytes().startswith(start.encode())


async def test_an_export_that_fails_says_why(
    report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A path that cannot be written is told in the status line, and nothing else happens."""
    monkeypatch.chdir(tmp_path)
    app = dashboard(report)
    async with app.run_test(size=WIDE) as pilot:
        await settle(app, pilot)
        await pilot.press("e", "home", *"no/", "enter")
        await settle(app, pilot)
        await until(pilot, lambda: "Not written" in screen_text(app))
        assert "Not written: LOC710" in screen_text(app)
        assert app.exported == []


async def test_a_file_that_is_there_is_not_overwritten_unasked(
    report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first enter asks, the second one writes."""
    monkeypatch.chdir(tmp_path)
    there = tmp_path / suggested_path(report, "text")
    there.write_text("mine", encoding="utf-8")
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await _export(pilot, app)
        assert "enter again overwrites it" in screen_text(app)
        assert there.read_text("utf-8") == "mine"
        await pilot.press("enter")
        await settle(app, pilot)
        assert there.read_text("utf-8").startswith("tracker-doctor")


async def test_esc_leaves_the_export(report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is written, and the list has the focus again."""
    monkeypatch.chdir(tmp_path)
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await pilot.press("e", "escape")
        await settle(app, pilot)
        assert _files(tmp_path) == []
        assert app.focused is table(app)


@pytest.mark.parametrize("key", ["q", "ctrl+c"])
async def test_quitting(key: str, report: Report) -> None:
    """Both q and ctrl+c end the dashboard with exit code 0."""
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await pilot.press(key)
        await pilot.pause()
    assert app.return_code == 0


async def test_a_second_click_opens_a_row(report: Report) -> None:
    """The first click puts the cursor, the second one opens."""
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await pilot.press("4")
        await pilot.pause()
        await pilot.click("#table", offset=(3, 3))
        await pilot.pause()
        assert table(app).key == report.panes.fields.fields[2].api_name
        await pilot.click("#table", offset=(3, 3))
        await pilot.pause()
        assert isinstance(app.focused, DetailView)
