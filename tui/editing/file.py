"""The rules in their file: what stands there by now, and writing over it."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from diagnostics.contract import load_contract
from diagnostics.home import expanded
from diagnostics.report.write import WriteRefusedError, write_file
from diagnostics.rules import RulesError, RuleSet, load_rules, write_rules
from diagnostics.text import clean_text
from tui.editing.edits import Edits, same

DEFAULT_NAME: Final = "rules.toml"


class Saved(NamedTuple):
    """What became of the saving."""

    rules: RuleSet | None
    """As they stand in the file now; None: nothing was written."""
    told: str
    asks: bool = False
    """Nothing was written, since the file is not what was read: `told` says so, `over` writes it yet."""


def save(edits: Edits, path: Path, *, over: bool = False) -> Saved:
    """Write the rules to a file; comments that a person wrote into it stay.

    Args:
        edits: What is saved, and what the file held when it was read.
        path: The file. Where it is there already, it keeps its mode.
        over: Write also where the file is another than the one that was read, or has changed since.
    """
    goal = expanded(path)
    try:
        there, mode = _rules_there(goal), _mode(goal)
    except OSError as error:
        return Saved(None, f"Not saved: {clean_text(str(goal))}: {error.strerror or type(error).__name__}")
    if mode is not None and not over:
        asked = _question(edits, goal, there)
        if asked:
            return Saved(None, asked, asks=True)
    # What does not read as rules is overwritten whole: nothing of it could be kept in its place.
    text = write_rules(edits.rules, goal.read_text(encoding="utf-8") if there else None)
    try:
        written = write_file(text, goal)
        if mode is not None:
            written.chmod(mode)
    except WriteRefusedError as error:
        return Saved(None, f"Not saved: {clean_text(str(error))}")
    source = str(clean_text(str(path)))
    return Saved(msgspec.structs.replace(edits.rules, source=source), f"Saved: {clean_text(str(written))}")


def _question(edits: Edits, goal: Path, there: RuleSet | None) -> str:
    """Give why the file is not simply written over; nothing where it holds what was read from it."""
    if edits.path is None or goal != expanded(edits.path):
        return "This file is there already"
    if there is None or not same(there, edits.saved):
        return f"{clean_text(goal.name)} has changed since it was read"
    return ""


def _rules_there(goal: Path) -> RuleSet | None:
    try:
        return load_rules(goal, load_contract())
    except RulesError:
        return None


def _mode(goal: Path) -> int | None:
    """Give the file's mode; None where there is no file."""
    return stat.S_IMODE(goal.stat().st_mode) if goal.exists() else None
