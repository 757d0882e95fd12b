"""A pane that has filters of its own: a key each, which no other pane has."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from tui.panes import PANES
from tui.screens.pane import PaneScreen


class FilteredScreen(PaneScreen):
    """One pane on the screen, with the keys that leave only some of its rows."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            one.key,
            f"row_filter('{one.name}')",
            one.short,
            id=f"pane.{one.name}",
            tooltip=one.about,
        )
        for pane in PANES
        for one in pane.filters
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave each pane's own keys to that pane."""
        return action != "row_filter" or any(one.name in parameters for one in self._pane.filters)

    def action_row_filter(self, name: str) -> None:
        """Show only the rows that one of the pane's own filters keeps, or all again."""
        if self.list_is_hidden():
            return
        pressed = {one.name for one in self.only} ^ {name}
        self.only = tuple(one for one in self._pane.filters if one.name in pressed)
        self._show()
