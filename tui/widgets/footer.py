"""The keys at the foot: those that can act now, as many as there is room for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Footer
from textual.widgets._footer import FooterKey

_LEAVE_FIRST: Final = (
    "general.export",
    "pane.all",
    "general.refresh",
    "general.why",
    "pane.filter",
    "pane.open",
)
"""The keys that give way, the first one first; the help lists them all."""


class PaneFooter(Footer):
    """A footer that asks for each key whether it can act, and drops what does not fit."""

    def __init__(self, acts: Callable[[Binding], bool], *, compact: bool) -> None:
        """Prepare the footer.

        Args:
            acts: Tells whether a key can act now.
            compact: Set the keys closer.
        """
        super().__init__(show_command_palette=False, compact=compact)
        self._acts = acts

    def compose(self) -> ComposeResult:
        """Give the keys: the pane's own first, then those of every pane."""
        shown: dict[str, Binding] = {}
        for active in self.screen.active_bindings.values():
            if active.binding.show and self._acts(active.binding):
                shown.setdefault(active.binding.action, active.binding)
        kept = sorted(shown.values(), key=lambda one: not (one.id or "").startswith("pane."))
        for binding in self._fitting(kept):
            yield FooterKey(
                binding.key,
                self.app.get_key_display(binding),
                binding.description,
                binding.action,
                tooltip=binding.tooltip,
            ).data_bind(compact=Footer.compact)

    def _fitting(self, keys: list[Binding]) -> list[Binding]:
        """Give the keys that there is room for."""
        around = 2 if self.compact else 3
        leaving = list(_LEAVE_FIRST)
        while leaving and sum(self._width(one) + around for one in keys) > self.app.size.width:
            gone = leaving.pop(0)
            keys = [one for one in keys if one.id != gone]
        return keys

    def _width(self, one: Binding) -> int:
        return cell_len(self.app.get_key_display(one)) + cell_len(one.description)

    def on_resize(self) -> None:
        """Fit the keys into the new width."""
        self.bindings_changed(self.screen)
