"""The overview and the five panes, as data and pure functions from a report; drawing is done elsewhere."""

from __future__ import annotations

from typing import Final

from tui.panes.five import PANES
from tui.panes.overview import OVERVIEW
from tui.panes.pane import Page, Pane

__all__ = ["OVERVIEW", "PAGES", "PANES", "Page", "Pane"]

PAGES: Final[tuple[Page, ...]] = (OVERVIEW, *PANES)
"""In the order of their keys, 0 to 5."""
