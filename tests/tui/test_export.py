"""The export: forms by name, and a bundle whose parts are shown before anything is written."""

from __future__ import annotations

import json
import stat
import threading
import zipfile
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from diagnostics.bundle.plan import Line, Wish
from diagnostics.case import Case
from diagnostics.formats import BUNDLE, FORMATS
from diagnostics.outputs import preview_output
from diagnostics.report.model import Report
from diagnostics.secret import Secret
from diagnostics.snapshot import Snapshot
from screenshots.make import FixedClock
from tests.support.worlds import observed
from tests.tui.support import NARROW, WIDE, dashboard, screen_text, settle, table, until, with_project_name
from tui import export
from tui.app import DoctorApp
from tui.screens.bundle_form import BundleForm
from tui.session import FixedSession, SnapshotSession
from tui.widgets.export_bar import ExportBar

TO_BUNDLE = ("e", "tab", *BUNDLE, "enter")


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    """Give what was seen of a small world."""
    return observed("own-user")[0]


@pytest.fixture
def own(snapshot: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DoctorApp:
    """Give a dashboard on it, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SSH_CONNECTION", raising=False)
    return dashboard(SnapshotSession(snapshot))


async def _shown(app: DoctorApp, pilot: Pilot[int], *keys: str) -> None:
    """Open the form, press keys, and wait until it shows what they come to."""
    if not isinstance(app.screen, BundleForm):
        await settle(app, pilot)
        await pilot.press(*TO_BUNDLE)
        await until(pilot, lambda: isinstance(app.screen, BundleForm))
    await pilot.press(*keys)
    await settle(app, pilot)


async def _at(app: DoctorApp, pilot: Pilot[int], key: str) -> None:
    table(app, "parts").seek(key)
    await pilot.pause()


def _files(folder: Path) -> list[Path]:
    return list(folder.iterdir())


def _parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])
async def test_the_parts_are_shown_first(
    size: tuple[int, int], own: DoctorApp, snapshot: Snapshot, tmp_path: Path
) -> None:
    """Each part stands there with a tick, the whole against the limit, and nothing is written."""
    lines = preview_output(Case(report=observed("own-user")[1], snapshot=snapshot), ())
    async with own.run_test(size=size) as pilot:
        await _shown(own, pilot)
        text = screen_text(own)
        assert {line.name for line in lines if f"[x]  {line.name} " not in text} == set()
        assert f"{len(lines)} of {len(lines)} parts" in text
        assert "of 1.0 MiB at most" in text
        assert "[ ]  made-up names" in text
        assert "space ticks · tab path · enter writes · esc leaves" in text
        assert _files(tmp_path) == []


async def test_an_unticked_part_is_left_out(own: DoctorApp, tmp_path: Path) -> None:
    """Space unticks a part, another one ticks it again, and what is unticked is not in the file."""
    async with own.run_test(size=NARROW) as pilot:
        await _shown(own, pilot)
        for part in ("report.txt", "stories.parquet", "stories.parquet"):
            await _at(own, pilot, part)
            await _shown(own, pilot, "space")
        assert "[ ]  report.txt" in screen_text(own)
        assert "[x]  stories.parquet" in screen_text(own)
        await pilot.press("enter")
        await until(pilot, lambda: "written" in screen_text(own))
        (written,) = _files(tmp_path)
        assert "report.txt" not in _parts(written)
        assert "stories.parquet" in _parts(written)


async def test_what_is_needed_stays(own: DoctorApp) -> None:
    """The report itself cannot be unticked, and the form says why."""
    async with own.run_test(size=NARROW) as pilot:
        await _shown(own, pilot)
        await _at(own, pilot, "report.json")
        await _shown(own, pilot, "space")
        assert "[x]  report.json" in screen_text(own)
        assert "report.json stays: without it there is nothing to open again" in screen_text(own)


async def test_the_place_is_told_until_a_key(
    own: DoctorApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After writing stand the absolute path and the line that fetches it; any key goes back."""
    monkeypatch.setenv("SSH_CONNECTION", "192.0.2.1 1 192.0.2.2 22")
    monkeypatch.setenv("USER", "jo")
    async with own.run_test(size=(200, 40)) as pilot:
        await _shown(own, pilot, "enter")
        await until(pilot, lambda: "Any key goes back" in screen_text(own))
        (written,) = _files(tmp_path)
        assert stat.S_IMODE(written.stat().st_mode) == 0o600
        assert f" {written} " in screen_text(own)
        assert f" scp jo@192.0.2.2:{written} ." in screen_text(own)
        assert own.exported == [written]
        await pilot.press("x")
        await pilot.pause()
        assert "Connection health ·" in screen_text(own)


async def test_names_are_replaced_by_a_tick(own: DoctorApp, snapshot: Snapshot, tmp_path: Path) -> None:
    """With the tick at made-up names no project's name is in any part, and the manifest says so."""
    async with own.run_test(size=NARROW) as pilot:
        await _shown(own, pilot)
        await _at(own, pilot, "made-up names")
        await _shown(own, pilot, "space")
        assert "[x]  made-up names" in screen_text(own)
        await pilot.press("enter")
        await until(pilot, lambda: "Any key goes back" in screen_text(own))
    (written,) = _files(tmp_path)
    parts = _parts(written)
    assert json.loads(parts["manifest.json"])["pseudonyms"] is True
    names = [project.name.encode() for project in snapshot.projects or ()]
    assert names
    assert not any(name in raw for name in names for raw in parts.values())


async def test_names_of_a_saved_report_stay(
    report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where only the report is at hand the tick goes off again, with one sentence that says why."""
    monkeypatch.chdir(tmp_path)
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await _shown(app, pilot)
        await _at(app, pilot, "made-up names")
        await _shown(app, pilot, "space")
        assert "[ ]  made-up names" in screen_text(app)
        assert "Names cannot be replaced here" in screen_text(app)


async def test_a_file_that_is_there_is_not_overwritten_unasked(own: DoctorApp, tmp_path: Path) -> None:
    """The first enter asks, the second one writes."""
    async with own.run_test(size=NARROW) as pilot:
        await _shown(own, pilot, "tab", "ctrl+u", *"mine.zip")
        (tmp_path / "mine.zip").write_text("mine", encoding="utf-8")
        await _shown(own, pilot, "enter")
        assert "enter again overwrites it" in screen_text(own)
        assert (tmp_path / "mine.zip").read_text("utf-8") == "mine"
        await _shown(own, pilot, "enter")
        await until(pilot, lambda: "Any key goes back" in screen_text(own))
        assert zipfile.is_zipfile(tmp_path / "mine.zip")


async def test_a_place_that_cannot_be_written_is_told(own: DoctorApp, tmp_path: Path) -> None:
    """A path into no folder is told in one sentence, and the form stays for another one."""
    async with own.run_test(size=NARROW) as pilot:
        await _shown(own, pilot, "tab", "home", *"no/", "enter")
        await until(pilot, lambda: "Not written" in screen_text(own))
        assert "Not written: LOC710" in screen_text(own)
        assert isinstance(own.screen, BundleForm)
        assert _files(tmp_path) == []
        assert own.exported == []


@pytest.mark.parametrize("typed", ["~nobody-of-that-name/a.zip", "a" * 300])
@pytest.mark.parametrize("form", ["bundle", "text"])
async def test_what_no_file_can_be_called_is_told(
    own: DoctorApp, tmp_path: Path, typed: str, form: str
) -> None:
    """The folder of a user that there is not, and too long a name, are told, and the dashboard lives on."""
    async with own.run_test(size=WIDE) as pilot:
        if form == "bundle":
            await _shown(own, pilot, "tab")
        else:
            await settle(own, pilot)
            await pilot.press("e")
        own.screen.query_one("#bundle-path" if form == "bundle" else "#export-path", Input).value = typed
        await pilot.press("enter")
        await until(pilot, lambda: "Not written: LOC710" in screen_text(own))
        assert "Not written: LOC710" in screen_text(own)
        assert _files(tmp_path) == []


async def test_what_became_of_writing_stays(own: DoctorApp, monkeypatch: pytest.MonkeyPatch) -> None:
    """Why nothing was written is still to be read when the sizes, which took longer, are there."""
    go_on, looked = threading.Event(), threading.Event()

    def slow(*_: object) -> tuple[Line, ...]:
        go_on.wait()
        looked.set()
        return (Line(name="report.json", about="the report", bytes=9, packed=9, left_out=""),)

    monkeypatch.setattr(export, "preview_output", slow)
    async with own.run_test(size=NARROW) as pilot:
        await settle(own, pilot)
        await pilot.press(*TO_BUNDLE)
        await until(pilot, lambda: "Looking what there is" in screen_text(own))
        await pilot.press("tab", "home", *"no/", "enter")
        await until(pilot, lambda: "Not written" in screen_text(own))
        go_on.set()
        await until(pilot, lambda: "report.json" in screen_text(own))
        assert "report.json" in screen_text(own)
        assert "Not written: LOC710" in screen_text(own)


async def test_leaving_writes_nothing(own: DoctorApp, tmp_path: Path) -> None:
    """By esc or q the pane is there again, and no file."""
    async with own.run_test(size=NARROW) as pilot:
        for key in ("escape", "q"):
            await _shown(own, pilot, key)
            assert "Connection health ·" in screen_text(own)
            assert own.focused is table(own)
    assert _files(tmp_path) == []


async def test_the_dashboard_lives_while_it_looks(own: DoctorApp, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long it takes to work out the sizes: the form says so, takes keys, and can be left."""
    go_on = threading.Event()

    def slow(*_: object) -> tuple[Line, ...]:
        go_on.wait()
        return ()

    monkeypatch.setattr(export, "preview_output", slow)
    async with own.run_test(size=NARROW) as pilot:
        await settle(own, pilot)
        await pilot.press(*TO_BUNDLE)
        await until(pilot, lambda: "Looking what there is" in screen_text(own))
        assert "Looking what there is" in screen_text(own)
        await pilot.press("escape")
        await pilot.pause()
        assert "Connection health ·" in screen_text(own)
        go_on.set()


async def test_what_does_not_fit_is_marked(own: DoctorApp, monkeypatch: pytest.MonkeyPatch) -> None:
    """A part that the limit leaves out is told apart from one that somebody left out."""
    lines = (
        Line(name="report.json", about="the report", bytes=9, packed=9, left_out="", needed=True),
        Line(
            name="stories.parquet", about="the stories", bytes=9 << 20, packed=2 << 20, left_out="too large"
        ),
    )
    monkeypatch.setattr(export, "preview_output", lambda *_: lines)
    async with own.run_test(size=NARROW) as pilot:
        await _shown(own, pilot)
        assert "[-]  stories.parquet  too large" in screen_text(own)
        assert "1 of 2 parts · 9 B of 1.0 MiB at most" in screen_text(own)


async def test_ticks_made_while_it_looks_count(own: DoctorApp, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is ticked while the sizes are worked out is looked at once more."""
    wishes: list[Wish] = []
    go_on = threading.Event()

    def noted(case: Case, secrets: tuple[Secret, ...], wish: Wish, *_: object) -> tuple[Line, ...]:
        wishes.append(wish)
        if len(wishes) > 1:
            go_on.wait()
        return preview_output(case, secrets, wish)

    monkeypatch.setattr(export, "preview_output", noted)
    async with own.run_test(size=NARROW) as pilot:
        await _shown(own, pilot)
        await _at(own, pilot, "summary.md")
        await pilot.press("space")
        await until(pilot, lambda: len(wishes) > 1)
        await _at(own, pilot, "report.txt")
        await pilot.press("space")
        go_on.set()
        await settle(own, pilot)
        assert wishes[-1].without == {"summary.md", "report.txt"}
        assert "[ ]  summary.md " in screen_text(own)
        assert "[ ]  report.txt " in screen_text(own)


@pytest.mark.parametrize(("place", "keys"), [("preview_output", ()), ("write_output", ("enter",))])
async def test_a_defect_is_told(
    place: str, keys: tuple[str, ...], own: DoctorApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A defect of looking or writing is one line with its type and place, never its text."""

    def broken(*_: object) -> None:
        raise RuntimeError("of jane")

    monkeypatch.setattr(export, place, broken)
    async with own.run_test(size=NARROW) as pilot:
        await _shown(own, pilot, *keys)
        await until(pilot, lambda: "RuntimeError at test_export.py" in screen_text(own))
        assert "RuntimeError at test_export.py" in screen_text(own)
        assert "of jane" not in screen_text(own)
        assert own.exported == []


async def test_a_leak_is_told_without_the_secret(
    report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A secret that stands in a part in another form is told by the part's name, and nothing is written."""
    monkeypatch.chdir(tmp_path)
    secret = "5ecret-0f-jane-and-n0body-else"
    leaking = with_project_name(report, secret[::-1])
    app = DoctorApp(FixedSession(leaking), clock=FixedClock(), secrets=(Secret(secret),))
    async with app.run_test(size=NARROW) as pilot:
        await _shown(app, pilot)
        assert "BND810" in screen_text(app)
        assert secret not in screen_text(app)
        assert secret[::-1] not in screen_text(app)
        await _shown(app, pilot, "enter")
        await until(pilot, lambda: "Not written" in screen_text(app))
        assert "Not written: BND810" in screen_text(app)
    assert _files(tmp_path) == []


async def test_a_form_is_chosen_by_its_name(report: Report) -> None:
    """Tab and its name choose any form; what it is for is told, and the path gets its ending."""
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        for form in FORMATS:
            await pilot.press("e", "tab", *form)
            await pilot.pause()
            bar = app.screen.query_one(ExportBar)
            assert bar.format == form
            assert bar.line.value.endswith(FORMATS[form].suffix)
            assert FORMATS[form].about in screen_text(app)
            await pilot.press("escape")


async def test_enter_writes_from_the_form_too(
    report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the form's name just typed, enter writes."""
    monkeypatch.chdir(tmp_path)
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await pilot.press("e", "tab", *"json", "enter")
        await settle(app, pilot)
        (written,) = _files(tmp_path)
        assert written.suffix == ".json"
