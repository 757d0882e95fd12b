"""What stands over a screen that nothing can be read on."""

from __future__ import annotations

from typing import Final

from textual.content import Content
from textual.geometry import Size
from textual.screen import Screen
from textual.widget import Widget

LEAST: Final = (40, 10)
"""Columns and rows; below, only this is shown."""


class TooSmall(Widget):
    """A plain line over all that there is; what has the focus keeps it till it goes."""

    DEFAULT_CSS = """
    TooSmall {
        layer: _tooltips;
        overlay: screen;
        width: 100vw;
        height: 100vh;
        background: $background;
        color: $foreground;
    }
    """

    @classmethod
    async def watch_over(cls, screen: Screen[object], size: Size) -> None:
        """Stand over a screen as long as its terminal is too small."""
        small = size.width < LEAST[0] or size.height < LEAST[1]
        standing = screen.query(cls)
        for one in standing:
            one.display = small
        if small and not standing:
            await screen.mount(cls())

    def render(self) -> Content:
        """Give the line, the most important words first."""
        size = self.app.size
        return Content(
            f"Terminal too small: {size.width}x{size.height}, least {LEAST[0]}x{LEAST[1]}. q quits."
        )
