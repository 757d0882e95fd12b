"""The two lines that stay: target with verdict and freshness, and the numbered tabs."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.widget import Widget

from diagnostics.report.levels import PaneName
from tui.messages import PaneAsked
from tui.panes import PAGES, PANES, Page, Pane
from tui.panes.findings import tally
from tui.panes.states import standing
from tui.signs import READING, Sign, running_verdict
from tui.state import State
from tui.view import Part, content
from tui.watch.changes import Mark
from tui.widgets.columns import fit

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
    return READING if state.report is None else standing(pane, state.report, running=state.filling)


def _title(page: Page) -> tuple[str, ...]:
    return (page.title,)


def _short(page: Page) -> tuple[str, ...]:
    return (page.short,)


class PaneTabs(Widget):
    """The overview and the five panes with their keys and verdicts; a click goes there."""

    def __init__(self, current: str) -> None:
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

    def _tabs(self) -> list[tuple[Page, tuple[Part, ...]]]:
        """Give each page with its label, in the longest words that fit; without room, all but one lack them.

        The overview has no sign, since its verdict stands in the header.
        """
        signs = [
            Part(f"{one.glyph}{Mark.NEW if changed else ' '}", one.tone)
            for one, changed in zip(self._signs, self._changed, strict=True)
        ]
        shown = ((), *((one,) for one in signs))
        tabs: list[tuple[Page, tuple[Part, ...]]] = []
        for name in (_title, _short, self._only_here):
            labels = (Part(f" {' '.join((str(key), *name(page)))} ") for key, page in enumerate(PAGES))
            tabs = [(page, (label, *of)) for page, label, of in zip(PAGES, labels, shown, strict=True)]
            if sum(cell_len(part.text) for _, parts in tabs for part in parts) <= self.size.width:
                break
        return tabs

    def _only_here(self, page: Page) -> tuple[str, ...]:
        return _short(page) if page.name == self._current else ()

    def render(self) -> Content:
        """Give the tabs; the current one stands reversed."""
        pieces = []
        for page, parts in self._tabs():
            here = page.name == self._current
            text = "".join(part.text for part in parts)
            pieces.append(Content.styled(text, _HERE) if here else content([parts]))
        return Content("").join(pieces)

    def on_click(self, event: events.Click) -> None:
        """Go to the page that was clicked."""
        left = 0
        for page, parts in self._tabs():
            right = left + sum(cell_len(part.text) for part in parts)
            if left <= event.x < right:
                self.post_message(PaneAsked(page.name))
                return
            left = right
