"""Saving the rules that were edited: the file, what a person wrote into it, and leaving without."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Final

import pytest

from diagnostics.contract import load_contract
from diagnostics.rules import FlowItem, load_rules
from diagnostics.snapshot import Snapshot
from tests.tui.support import NARROW, dashboard, screen_text
from tests.tui.test_editing import on_row, press, shown
from tui.app import DoctorApp
from tui.session import SnapshotSession

TEXT: Final = """# Agreed with the customer on Monday.
[types]
feature = "Feature"   # as in Viz
bug = "Defect"

# Asked for by their security team.
[[rules]]
name = "Security"
flow_item = "Risk"
[[rules.conditions]]
field = "Labels"
operator = "contains"
value = "security"
"""
MAPPED: Final = ("m", "4", "enter")
"""On the type chore: Debt."""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of rules that a person wrote, in the folder that paths are typed for."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "ours.toml"
    put(path, TEXT)
    path.chmod(0o640)
    return path


def text_of(file: Path) -> str:
    """Give what stands in a file."""
    return file.read_text(encoding="utf-8")


def put(file: Path, text: str) -> None:
    """Write a file as another program would."""
    file.write_text(text, encoding="utf-8")


def mode_of(file: Path) -> int:
    """Give who may read and write a file."""
    return stat.S_IMODE(file.stat().st_mode)


def neighbours(file: Path) -> list[str]:
    """Give what else lies in the file's folder."""
    return [one.name for one in file.parent.iterdir() if one != file]


def linked(file: Path) -> Path:
    """Give a symbolic link to a file."""
    link = file.parent / "link.toml"
    link.symlink_to(file)
    return link


def opened(seen: Snapshot, file: Path) -> DoctorApp:
    """Give the dashboard as `--rules FILE` opens it."""
    return dashboard(SnapshotSession(seen, rules=load_rules(file, load_contract())))


async def test_s_writes_the_file_and_keeps_what_a_person_wrote(seen: Snapshot, file: Path) -> None:
    """Only what was edited changes; comments, mode and other lines stay, and it reads as it was edited."""
    app = opened(seen, file)
    async with app.run_test(size=NARROW) as pilot:
        await on_row(app, pilot, "type:chore")
        await press(app, pilot, *MAPPED)
        await press(app, pilot, "W")
        assert "Saved:" in screen_text(app)
        assert "not saved" not in screen_text(app)
        assert shown(app).rules_source == str(file)
        assert app.edits is not None
        assert load_rules(file, load_contract()) == app.edits.rules
    assert text_of(file) == TEXT.replace('bug = "Defect"\n', 'bug = "Defect"\nchore = "Debt"\n')
    assert mode_of(file) == 0o640
    assert neighbours(file) == []


async def test_undo_goes_back_behind_a_save(seen: Snapshot, file: Path) -> None:
    """What was saved can be undone, which then is not saved again."""
    app = opened(seen, file)
    async with app.run_test(size=NARROW) as pilot:
        await on_row(app, pilot, "type:chore")
        await press(app, pilot, *MAPPED, "W", "u")
        assert "not saved" in screen_text(app)
        await press(app, pilot, "W")
    assert text_of(file) == TEXT


async def test_a_file_that_changed_meanwhile_is_not_written_over_at_once(seen: Snapshot, file: Path) -> None:
    """The first s says so and writes nothing; the second one writes, and keeps comments that came in."""
    app = opened(seen, file)
    async with app.run_test(size=NARROW) as pilot:
        await on_row(app, pilot, "type:chore")
        await press(app, pilot, *MAPPED)
        changed = TEXT.replace('bug = "Defect"', 'bug = "Risk"  # since Tuesday')
        put(file, changed)
        await press(app, pilot, "W")
        assert "ours.toml has changed since it was read" in screen_text(app)
        assert text_of(file) == changed
        await press(app, pilot, "W")
        assert "Saved:" in screen_text(app)
    saved = text_of(file)
    assert 'bug = "Defect"  # since Tuesday' in saved
    assert 'chore = "Debt"' in saved


async def test_without_a_file_a_path_is_asked_for(seen: Snapshot, file: Path) -> None:
    """A name is proposed; what is there already is asked about once more; the file is its owner's alone."""
    app = dashboard(SnapshotSession(seen))
    async with app.run_test(size=NARROW) as pilot:
        await on_row(app, pilot, "type:feature")
        await press(app, pilot, "m", "3", "enter", "W")
        assert "Save rules to rules.toml" in screen_text(app)
        await press(app, pilot, *["backspace"] * len("rules.toml"), *file.name, "enter")
        assert "This file is there already: enter overwrites" in screen_text(app)
        assert text_of(file) == TEXT
        await press(app, pilot, *["backspace"] * len(file.name), *"new.toml", "enter")
        assert "Saved:" in screen_text(app)
        await press(app, pilot, "u", "W")
        assert "Saved:" in screen_text(app)
    written = file.parent / "new.toml"
    assert load_rules(written, load_contract()).types["feature"] is FlowItem.FEATURE
    assert mode_of(written) == 0o600
    assert text_of(file) == TEXT


async def test_an_existing_file_is_overwritten_on_the_second_enter(seen: Snapshot, file: Path) -> None:
    """The same path once more says that it may go."""
    app = dashboard(SnapshotSession(seen))
    async with app.run_test(size=NARROW) as pilot:
        await on_row(app, pilot, "type:feature")
        await press(app, pilot, "m", "3", "enter", "W")
        await press(app, pilot, *["backspace"] * len("rules.toml"), *file.name, "enter", "enter")
        assert "Saved:" in screen_text(app)
    assert load_rules(file, load_contract()).types["feature"] is FlowItem.RISK


async def test_a_link_is_refused_and_the_edits_stay(seen: Snapshot, file: Path) -> None:
    """What cannot be written is said, and is still not saved."""
    link = linked(file)
    app = opened(seen, link)
    async with app.run_test(size=NARROW) as pilot:
        await on_row(app, pilot, "type:chore")
        await press(app, pilot, *MAPPED, "W")
        assert "Not saved: LOC710" in screen_text(app)
        assert "not saved" in screen_text(app)
    assert text_of(file) == TEXT


async def test_q_asks_once_where_edits_are_not_saved(seen: Snapshot, file: Path) -> None:
    """The first q says what would be lost; after another key it asks again; twice in a row leaves."""
    app = opened(seen, file)
    async with app.run_test(size=NARROW) as pilot:
        await on_row(app, pilot, "type:chore")
        await press(app, pilot, *MAPPED, "q")
        assert "Edits are not saved" in screen_text(app)
        await press(app, pilot, "j")
        await press(app, pilot, "q")
        assert "Edits are not saved" in screen_text(app)
        assert app.is_running
        await pilot.press("q")
        await pilot.pause()
        assert app.return_code == 0
    assert text_of(file) == TEXT


async def test_ctrl_c_in_the_form_asks_too(seen: Snapshot) -> None:
    """A rule that is being written is an edit that is not saved."""
    app = dashboard(SnapshotSession(seen))
    async with app.run_test(size=NARROW) as pilot:
        await on_row(app, pilot, "type:chore")
        await press(app, pilot, "plus", "ctrl+c")
        assert "Edits are not saved" in screen_text(app)
        assert app.is_running


async def test_q_leaves_at_once_where_everything_is_saved(seen: Snapshot, file: Path) -> None:
    """Edits that were saved, or undone, are none to ask about."""
    app = opened(seen, file)
    async with app.run_test(size=NARROW) as pilot:
        await on_row(app, pilot, "type:chore")
        await press(app, pilot, *MAPPED, "u")
        await pilot.press("q")
        await pilot.pause()
        assert app.return_code == 0
