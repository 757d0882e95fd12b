"""The two lines that stay: target with verdict and freshness, and the numbered tabs."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.widget import Widget

from diagnostics.report.levels import PaneName
from diagnostics.report.words import NOT_ASKED
from tui.messages import PaneAsked
from tui.panes import PANES, Pane
from tui.panes.findings import tally
from tui.signs import READING, STALE, Sign, running_verdict
from tui.state import State
from tui.view import Part, content
from tui.watch.changes import Mark
from tui.widgets.columns import fit

_WIDE: Final = 110
_HERE: Final = "bold $block-cursor-foreground on $block-cursor-background"


class HeaderLine(Widget):
    """Target, verdict, tally of findings, freshness."""

    def __init__(self, title: str) -> None:
        super().__init__(id="header")
        self._title = title
        self._state = State()
        self._freshness = ""

    def on_mount(self) -> None:
        """Draw the line once more: Textual leaves the first line of the screen out of its first frame."""
        self.call_after_refresh(self.refresh)

    def show(self, state: State, now: datetime) -> None:
        """Show a state; drawn again only where the line changes."""
        freshness = state.freshness(now)
        if state != self._state or freshness != self._freshness:
            self._state, self._freshness = state, freshness
            self.refresh()

    def render(self) -> Content:
        """Give the line; of what does not fit, the freshness is cut first, then the target."""
        shown = _verdict(self._state)
        counts = tally(self._state.report) if self._state.report else ()
        middle = (Part(f"  {shown}  ", shown.tone), *counts)
        taken = sum(cell_len(part.text) for part in middle) + 2
        room = max(self.size.width - taken, 0)
        title = fit(
            self._title, min(cell_len(self._title), max(room - cell_len(self._freshness) - 2, room // 2))
        )
        rest = max(room - cell_len(title), 0)
        freshness = self._freshness if cell_len(self._freshness) < rest else fit(self._freshness, rest)
        return content([(Part(f" {title}"), *middle, Part(f"{freshness:>{rest}}"))])


def _verdict(state: State) -> Sign:
    return READING if state.report is None else running_verdict(state.report.verdict, running=state.filling)


def _sign(pane: Pane, state: State) -> Sign:
    """Give a pane's verdict; one that is kept from an earlier run is stale, whatever it said."""
    if state.report is None:
        return READING
    if any(one.pane is pane.name and one.because != NOT_ASKED for one in state.report.stale):
        return READING if state.filling else STALE
    return running_verdict(pane.verdict(state.report), running=state.filling)


class PaneTabs(Widget):
    """The five panes with their keys and verdicts; a click goes there."""

    def __init__(self, current: PaneName) -> None:
        super().__init__(id="tabs")
        self._current = current
        self._signs: tuple[Sign, ...] = (READING,) * len(PANES)
        self._changed: tuple[bool, ...] = (False,) * len(PANES)

    def show(self, state: State) -> None:
        """Show the panes' verdicts; drawn again only where one changed."""
        signs = tuple(_sign(pane, state) for pane in PANES)
        unvisited = state.watch.unvisited if state.watch is not None else frozenset[PaneName]()
        changed = tuple(pane.name in unvisited for pane in PANES)
        if (signs, changed) != (self._signs, self._changed):
            self._signs, self._changed = signs, changed
            self.refresh()

    def _labels(self) -> list[str]:
        wide = self.size.width >= _WIDE
        return [f"{key} {pane.title if wide else pane.short} " for key, pane in enumerate(PANES, 1)]

    def render(self) -> Content:
        """Give the tabs; the current one stands reversed."""
        pieces = []
        for label, shown, changed, pane in zip(
            self._labels(), self._signs, self._changed, PANES, strict=True
        ):
            mark = Mark.NEW if changed else " "
            if pane.name is self._current:
                pieces.append(Content.styled(f" {label}{shown.glyph}{mark}", _HERE))
            else:
                told = Part(f"{shown.glyph}{mark}", shown.tone)
                pieces.append(content([(Part(f" {label}"), told)]))
        return Content(" ").join(pieces)

    def on_click(self, event: events.Click) -> None:
        """Go to the pane that was clicked."""
        left = 0
        for label, pane in zip(self._labels(), PANES, strict=True):
            right = left + cell_len(label) + 4
            if left <= event.x < right:
                self.post_message(PaneAsked(pane.name))
                return
            left = right
