"""The keys, from the bindings that are live, and what the signs mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Final

from textual.app import App
from textual.binding import ActiveBinding, Binding, BindingType

from tui import signs
from tui.panes import Pane
from tui.screens.text import TextScreen
from tui.view import BLANK, Detail, Line, Part, heading
from tui.watch.changes import Mark

_GROUPS: Final = {"pane": "This pane", "general": "General", "move": "Moving"}
_SIGNS: Final = (signs.OK, signs.WARN, signs.FAIL, signs.INFO, signs.UNKNOWN, signs.SKIPPED, signs.STALE)
_KEYS: Final = 18


def help_text(pane: Pane, live: Mapping[str, ActiveBinding], app: App[int]) -> Detail:
    """Give the help of a pane."""
    return keys_text(pane.title, pane.about, live, app)


def keys_text(title: str, about: str, live: Mapping[str, ActiveBinding], app: App[int]) -> Detail:
    """Give the help of a screen: its bindings by group; those without an id are Textual's own."""
    keys: dict[str, dict[str, list[str]]] = {name: {} for name in _GROUPS}
    for active in live.values():
        binding = active.binding
        group = (binding.id or "").partition(".")[0]
        if group in keys:
            told = binding.tooltip or binding.description
            keys[group].setdefault(told, []).append(app.get_key_display(binding))
    lines: list[Line] = [(heading(title)[0], Part(f" · {about}")), BLANK]
    for group, named in _GROUPS.items():
        lines.append(heading(named))
        lines.extend((Part(f"  {' '.join(some):<{_KEYS}}"), Part(told)) for told, some in keys[group].items())
        lines.append(BLANK)
    lines.append(heading("Signs"))
    lines.append(tuple(Part(f"  {one}", one.tone) for one in _SIGNS))
    lines.append((Part(f"  {Mark.NEW} new  {Mark.CHANGED} changed, since the run before of a watch"),))
    lines.append((Part("  The same as plain text: tracker-doctor check --format text", signs.Tone.MUTED),))
    return tuple(lines)


class HelpScreen(TextScreen):
    """The help over a pane; the key that opened it closes it, too."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark", "dismiss", "Close the help", show=False),
    ]

    def __init__(self, text: Detail) -> None:
        super().__init__("Help", text)
