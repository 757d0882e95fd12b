"""The keys, from the bindings that are live, and what the signs mean."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from typing import ClassVar, Final

from textual.app import App
from textual.binding import ActiveBinding, Binding, BindingType

from tui import signs
from tui.commands import CATEGORIES, Command, with_keys
from tui.panes import Page
from tui.screens.text import TextScreen
from tui.view import BLANK, Detail, Line, Part, heading

_SIGNS: Final = (signs.OK, signs.WARN, signs.FAIL, signs.INFO, signs.UNKNOWN, signs.SKIPPED)
_CATEGORY: Final = 7
_KEYS: Final = 10
_WIDTH: Final = 76
"""Cells of a line on a terminal of 80."""
_TOGETHER: Final = frozenset({"go", "move"})
"""Categories whose keys need no sentence, and stand in one paragraph."""
_HINTS: Final = {
    "mouse": "A click goes to a tab, a row, a key; one more opens the row. With shift the terminal selects"
    " text; --no-mouse leaves all of it to the terminal.",
    "copy": "In tmux a copy arrives with: set -g set-clipboard on, or allow-passthrough on.",
    "plain": "The same as plain text: tracker-doctor check --format text",
}


def help_text(
    pane: Page, live: Mapping[str, ActiveBinding], app: App[int], moved: Mapping[str, str] | None = None
) -> Detail:
    """Give the help of a pane, as `keys_text` does of any screen."""
    return keys_text(pane.title, pane.about, live, app, moved)


def keys_text(
    title: str,
    about: str,
    live: Mapping[str, ActiveBinding],
    app: App[int],
    moved: Mapping[str, str] | None = None,
) -> Detail:
    """Give the help of a screen: its bindings by category; those without an id are Textual's own.

    Args:
        title: The screen's.
        about: What it is, in one sentence.
        live: Its bindings that are active.
        app: Says how a key is shown.
        moved: What the profile has other keys for, to the keys there were; None: nothing.
    """
    commands = with_keys(live.values(), app.get_key_display, lambda _action: "")
    lines: list[Line] = [(heading(title)[0], Part(f" · {about}")), BLANK]
    for category in CATEGORIES:
        some = [one for one in commands if one.category == category]
        lines.extend(_together(category, some) if category in _TOGETHER else _apart(category, some))
    lines.append(BLANK)
    for name, before in (moved or {}).items():
        lines.append(_told("yours", f"{name} is {_now(name, live, app)} by your profile; it was {before}"))
    lines.append((Part(f"{'signs':<{_CATEGORY}}", signs.Tone.MUTED), *_shown_signs()))
    for name, text in _HINTS.items():
        lines.extend(_wrapped(name, text))
    return tuple(lines)


def _apart(category: str, some: Iterable[Command]) -> Iterator[Line]:
    """Give a line for each command, the first one with the category before it."""
    for one in some:
        keys = " ".join(one.keys)
        for told in textwrap.wrap(one.about or one.name, _WIDTH - _CATEGORY - _KEYS):
            yield (Part(f"{category:<{_CATEGORY}}", signs.Tone.MUTED), Part(f"{keys:<{_KEYS}}"), Part(told))
            category = keys = ""


def _together(category: str, some: Iterable[Command]) -> Iterator[Line]:
    # A blank that holds a key and its word together while the paragraph is wrapped.
    told = (f"{' '.join(one.keys)} {one.name}".replace(" ", "\u00a0") for one in some)
    return _wrapped(category, "  ".join(told))


def _wrapped(category: str, text: str) -> Iterator[Line]:
    for line in textwrap.wrap(text, _WIDTH - _CATEGORY, break_on_hyphens=False):
        yield _told(category, line.replace("\u00a0", " "))
        category = ""


def _told(category: str, text: str) -> Line:
    return (Part(f"{category:<{_CATEGORY}}", signs.Tone.MUTED), Part(text))


def _shown_signs() -> Iterator[Part]:
    return (Part(f"{one}  ", one.tone) for one in _SIGNS)


def _now(name: str, live: Mapping[str, ActiveBinding], app: App[int]) -> str:
    keys = [app.get_key_display(one.binding) for one in live.values() if one.binding.id == name]
    return " ".join(dict.fromkeys(keys)) or "another pane's"


class HelpScreen(TextScreen):
    """The help over a pane; the key that opened it closes it, too."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark", "dismiss", "Close the help", show=False),
    ]

    def __init__(self, text: Detail) -> None:
        super().__init__("Help", text)
