"""The keys that mean something somewhere, for where they mean nothing: each then says so."""

from __future__ import annotations

from typing import Final

from textual.binding import Binding

from tui.panes import PAGES, Page

_KEYS: Final = (
    *("j", "k", "g", "G", "ctrl+d", "ctrl+u", "pageup", "pagedown", "enter", "escape", "tab", "shift+tab"),
    *("slash", "n", "N", "s", "S", "f", "a", "r", "R", "y", "e", "w", "d", "l", "colon", "question_mark"),
    *("u", "p", "m", "plus", "x", "K", "J", "W"),
)
"""One idea each, on every pane that has it."""

UNUSED: Final = tuple(Binding(key, f"unused('{key}')", show=False) for key in _KEYS)
"""Bindings for the app, which is asked last: whatever has the key itself goes first. They have no id."""


def reason(key: str, pane: Page | None) -> str:
    """Give why a key does nothing.

    Args:
        key: The key.
        pane: The pane that is on the screen; None: something else is.
    """
    from tui.keymap import screens, typed  # noqa: PLC0415 - only where such a key was pressed

    if pane is None:
        return f"{typed(key)} does nothing here; esc goes back"
    elsewhere = dict.fromkeys(
        number for number, live in screens() for one in live if one.key == key and one.id
    )
    others = [PAGES[number] for number in elsewhere]
    titles = " and ".join(one.title for one in others)
    does = f"is a key of {titles}" if others and pane not in others else "does nothing here"
    return f"{typed(key)} {does}; ? lists those here"
