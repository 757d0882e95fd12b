"""What both writers of pages say in the same words."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import Final

from diagnostics.explain.model import Page, See
from diagnostics.explain.texts import load_wording
from diagnostics.report.levels import PaneName
from diagnostics.report.words import ACTORS, PANE_TITLES

PLACEHOLDERS: Final = "Words in capitals, such as HOST or URL, stand for your own."
_STANDINS: Final = ("HOST", "URL", "PORT", "FILE", "ADDRESS", "ENTRY", "PROXY")


def who_words(page: Page) -> str:
    """Give who acts."""
    return f"{ACTORS[page.actor]} ({page.actor})"


def sure_words(page: Page) -> str:
    """Give how sure the verdict is, and what it stands on."""
    wording = load_wording()
    return (
        f"{page.confidence}: {wording.confidence[page.confidence]}. "
        f"Basis: {page.basis} ({wording.basis[page.basis]})."
    )


def has_standins(page: Page) -> bool:
    """Tell whether a command has words in it that the reader has to replace."""
    return any(word in command for command in page.remediation.commands for word in _STANDINS)


def example_words(page: Page) -> str:
    """Give where the example is from; why there is none, where there is none."""
    if page.example is None:
        return f"None: {page.see.cannot}."
    if not page.example.by:
        told = "the lines below"
    elif page.example.by == page.see.case:
        told = f"row {page.example.by} of the fault matrix"
    else:
        told = f"the scenario {page.example.by}"
    shown = "A finding as the program prints it" if page.example.finding else "What the program prints"
    return f"{shown}, from {told}:"


def see_words(page: Page) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give how to see the code: sentences, each with the command lines that belong to it."""
    see = page.see
    if see.scenario:
        yield from _scenario(see, page.pane)
    if see.lines:
        if see.beside:
            yield "In one terminal:", (f"tracker-doctor sandbox --scenario {see.beside}",)
            yield (
                "In a second, in an empty folder, with the token that the first one prints:",
                (
                    "export TRACKER_TOKEN=...",
                    *see.lines,
                ),
            )
        else:
            yield "In an empty folder; no Tracker is needed:", see.lines
        if see.note:
            yield see.note, ()
    if see.cannot:
        yield f"It cannot be shown there: {see.cannot}.", ()
    if see.case:
        yield (
            "In a checkout of tracker-doctor, this sets it up for real and shows what was diagnosed:",
            (f".venv/bin/python -m tests.faults {shlex.quote(see.case)}",),
        )


def _scenario(see: See, pane: PaneName | None) -> Iterator[tuple[str, tuple[str, ...]]]:
    place = f"; it stands on pane {list(PaneName).index(pane) + 1}, {PANE_TITLES[pane]}" if pane else ""
    yield f"In the dashboard{place}:", (f"tracker-doctor demo --scenario {see.scenario}",)
    yield (
        "Without a screen, this prints what to run in a second terminal:",
        (f"tracker-doctor sandbox --scenario {see.scenario}",),
    )
    if see.others:
        yield f"Further scenarios show it in other ways: {', '.join(see.others)}.", ()
