"""The keys at the foot: those that can act now, as many as there is room for, in one line of one widget.

The stock footer is a widget a key, and so half of what a first look at a pane costs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from rich.cells import cell_len
from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

_LEAVE_FIRST: Final = (
    "general.export",
    "pane.all",
    "general.refresh",
    "general.why",
    "pane.filter",
    "pane.open",
)
"""The keys that give way, the first one first; the help lists them all."""
_KEY: Final = "bold $footer-key-foreground"
_WIDE_GAP: Final = 2
_LEAST_GAP: Final = 1


class PaneFooter(Widget):
    """One line that asks for each key whether it can act, and drops what does not fit."""

    DEFAULT_CSS = """
    PaneFooter {
        dock: bottom;
        height: 1;
        background: $footer-background;
        color: $footer-description-foreground;
    }
    """
    ALLOW_SELECT = False

    def __init__(self, acts: Callable[[Binding], bool]) -> None:
        """Prepare the footer.

        Args:
            acts: Tells whether a key can act now.
        """
        super().__init__()
        self._acts = acts
        self._keys: tuple[Binding, ...] = ()

    def on_mount(self) -> None:
        """Follow the keys that are live."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)
        self._changed(self.screen)

    def _changed(self, screen: Screen[object]) -> None:
        """Draw anew where other keys are live now."""
        shown: dict[str, Binding] = {}
        for active in screen.active_bindings.values():
            if active.binding.show and self._acts(active.binding):
                shown.setdefault(active.binding.action, active.binding)
        keys = tuple(sorted(shown.values(), key=lambda one: not (one.id or "").startswith("pane.")))
        if keys != self._keys:
            self._keys = keys
            self.refresh()

    def _placed(self) -> Iterator[tuple[int, int, Binding]]:
        """Give each key that there is room for, with the cells that it begins and ends at."""
        keys, leaving = list(self._keys), list(_LEAVE_FIRST)
        while leaving and self._needed(keys, _LEAST_GAP) > self.size.width:
            gone = leaving.pop(0)
            keys = [one for one in keys if one.id != gone]
        gap = _WIDE_GAP if self._needed(keys, _WIDE_GAP) <= self.size.width else _LEAST_GAP
        left = 1
        for one in keys:
            right = left + self._width(one)
            yield left, right, one
            left = right + gap

    def _needed(self, keys: list[Binding], gap: int) -> int:
        return sum(self._width(one) + gap for one in keys) - gap + 2

    def _width(self, one: Binding) -> int:
        return cell_len(self.app.get_key_display(one)) + 1 + cell_len(one.description)

    def render(self) -> Content:
        """Give the keys with what they do."""
        pieces, end = [], 0
        for left, right, one in self._placed():
            pieces.append(Content(" " * (left - end)))
            pieces.append(Content.styled(self.app.get_key_display(one), _KEY))
            pieces.append(Content(f" {one.description}"))
            end = right
        return Content("").join(pieces)

    def on_click(self, event: events.Click) -> None:
        """Press the key that was clicked."""
        for left, right, one in self._placed():
            if left <= event.x < right:
                self.app.simulate_key(one.key)
