"""What any table of the dashboard is: lines that are drawn as far as they are seen, and a cursor on one.

The stock table measures every cell on the event loop; this one draws only the lines on the screen, and after
an update only those that changed. What the lines hold, the tables made of this one say.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, NamedTuple, Protocol, runtime_checkable

from rich.segment import Segment
from textual import events, on
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.messages import Stayed
from tui.search import EVERYTHING, Search
from tui.signs import Tone
from tui.widgets.columns import fit
from tui.widgets.strips import EDGE, Cell, Look, Pens, pens_of, strip
from tui.widgets.told_lines import Lines


class Sight(NamedTuple):
    """What stands on the screen, to draw only what differs from it later."""

    lines: int
    looks: object
    cursor: int
    seen: tuple[object, ...]


@runtime_checkable
class Follower(Protocol):
    """A screen that tells more of the row under the cursor."""

    def follow_cursor(self, table: CursorTable) -> None:
        """Show what belongs to the row that a key brought the cursor to, before either of them is drawn."""


class CursorTable(Lines, ScrollView, can_focus=True):
    """Lines with a cursor that keys and clicks move from row to row."""

    DEFAULT_CSS = """
    CursorTable {
        overflow-x: hidden;
        scrollbar-size-vertical: 1;
    }
    CursorTable > .table--match {
        text-style: bold underline;
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "table--labels",
        "table--cursor",
        "table--cursor-away",
        "table--match",
        *(f"table--{tone}" for tone in Tone),
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "Down", show=False, id="move.down"),
        Binding("up,k", "move(-1)", "Up", show=False, id="move.up"),
        Binding("home,g", "top", "First row", show=False, id="move.top"),
        Binding("end,G", "bottom", "Last row", show=False, id="move.bottom"),
        Binding("pagedown", "page(1.0)", "Page down", show=False, id="move.page_down"),
        Binding("pageup", "page(-1.0)", "Page up", show=False, id="move.page_up"),
        Binding("ctrl+d", "page(0.5)", "Half a page down", show=False, id="move.half_down"),
        Binding("ctrl+u", "page(-0.5)", "Half a page up", show=False, id="move.half_up"),
    ]

    @dataclass
    class Highlighted(Message):
        """The cursor came to another row, or the row under it changed."""

        table: CursorTable
        key: str | None
        moved: bool = False
        """Somebody moved it; else an update did."""

        @property
        def control(self) -> CursorTable:
            """The table, for `on`."""
            return self.table

    @dataclass
    class Chosen(Message):
        """The row under the cursor was clicked a second time."""

        table: CursorTable

        @property
        def control(self) -> CursorTable:
            """The table, for `on`."""
            return self.table

    def __init__(self, *, labels: bool = True, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._labels = labels
        self._wanted = ""
        self._search = EVERYTHING
        self._key: str | None = None
        self._cursor = 0
        self._moved = False
        self._pens: dict[bool, Pens] = {}
        self.empty = ""

    @property
    def key(self) -> str | None:
        """The key of the row under the cursor; None where there is no row."""
        return self.key_at(self._cursor)

    @property
    def cursor(self) -> int:
        """The line that the cursor is on."""
        return self._cursor

    @property
    def wanted(self) -> str:
        """The text that rows are filtered by, as it was typed."""
        return self._wanted

    @property
    def room(self) -> int:
        """The cells that columns can take."""
        return max(self.scrollable_content_region.width - 2 * EDGE, 1)

    @property
    def _top(self) -> int:
        return int(self.scroll_offset.y)

    def _sight(self) -> Sight:
        """Give what stands on the screen now."""
        span = range(self._top, min(self._top + self.size.height, self.lines))
        looks = (self.columns, self._search)
        return Sight(self.lines, looks, self._cursor, tuple(self.seen_at(y) for y in span))

    def _bring(self, before: Sight, *, below: int | None = None) -> None:
        """Draw what differs from what stood on the screen, and put the view to the cursor.

        Args:
            before: What stood there.
            below: How many lines below the upper edge the cursor stays, if it can; None: the view stays.
        """
        self.virtual_size = Size(self.size.width, self.lines)
        now = self._sight()
        if now.looks != before.looks or now.lines != before.lines or not now.lines:
            self.refresh(layout=now.lines != before.lines)
        else:
            pairs = enumerate(zip(before.seen, now.seen, strict=True), self._top)
            moved = {before.cursor, now.cursor} if before.cursor != now.cursor else set()
            self._refresh_lines({y for y, (was, is_) in pairs if was != is_} | moved)
        if below is not None:
            self._scroll(self._cursor - below)
        self._reveal()
        self.post_message(self.Highlighted(self, self.key))

    def _refresh_lines(self, lines: Iterable[int]) -> None:
        for y in lines:
            self.refresh(Region(0, y - self._top, self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        """Draw one line; the first one holds the labels of the rows below it."""
        if not self.lines:
            text = self.empty if y == 0 else ""
            return Strip([Segment(fit(f" {text}", self.size.width), self.pens.muted)])
        index = self._top + y
        if index >= self.lines:
            return Strip.blank(self.size.width, self.pens.base)
        if y == 0 and self._top and self._labels:
            return self._strip(self.labels_at(index), self.pens.labels)
        return self.strip_at(index)

    def strip_at(self, index: int) -> Strip:
        """Draw the line with that number."""
        cells = self.cells_at(index)
        if not cells:
            return Strip.blank(self.size.width, self.pens.base)
        if self.key_at(index) is None:
            return self._strip(cells, self.pens.labels)
        look = self.pens.cursor if index == self._cursor else self.pens.row
        return self._strip(cells, look, self._search)

    def _strip(self, cells: tuple[Cell, ...], look: Look, search: Search = EVERYTHING) -> Strip:
        return strip(cells, self.size.width, look, search)

    @property
    def pens(self) -> Pens:
        """How lines look now; the theme is asked only once."""
        focused = self.has_focus
        found = self._pens.get(focused)
        if found is None:
            found = pens_of(self.rich_style, self.get_component_rich_style, focused=focused)
            self._pens[focused] = found
        return found

    def notify_style_update(self) -> None:
        """Ask another theme how lines look."""
        self._pens.clear()
        super().notify_style_update()

    def go(self, y: int, *, moved: bool = True) -> None:
        """Put the cursor to a line, and the view to the cursor.

        Args:
            y: The line.
            moved: What is told to others; False: leave what is said on the screen.
        """
        before, self._cursor = self._cursor, y
        self._moved = True
        self._key = self.key
        if before != y:
            self._refresh_lines({before, y})
            self._reveal()
            if isinstance(self.screen, Follower):
                # The message arrives when this table is drawn already, and then all would be drawn twice.
                self.screen.follow_cursor(self)
            self.post_message(self.Highlighted(self, self._key, moved=moved))

    def _reveal(self) -> None:
        """Scroll by half a page when the cursor leaves the view: line by line would repaint on every key."""
        height = self.size.height
        if height <= 0:
            return
        top, over = self._top, int(self._labels)
        last = max(self.lines - height, 0)
        if self._cursor - over < top:
            top = max(self._cursor - over - height // 2, 0)
        elif self._cursor >= top + height:
            top = min(self._cursor - height + 1 + height // 2, last)
        self._scroll(min(top, last))

    def _scroll(self, top: int) -> None:
        self.scroll_to(y=max(top, 0), animate=False, immediate=True)

    def _step(self, by: int) -> None:
        line = self.row_from(self._cursor, by)
        if line is None or line == self._cursor:
            self.post_message(Stayed(0 if line is None else by))
        if line is not None:
            self.go(line)

    def action_move(self, by: int) -> None:
        """Move the cursor by rows."""
        self._step(by)

    def action_page(self, pages: float) -> None:
        """Move the cursor by parts of a page."""
        self._step(int(pages * max(self.size.height - 1, 2)))

    def action_top(self) -> None:
        """Go to the first row."""
        self._step(-self.lines)

    def action_bottom(self) -> None:
        """Go to the last row."""
        self._step(self.lines)

    @on(events.Focus)
    @on(events.Blur)
    def _show_focus(self) -> None:
        """Show the cursor as the one that keys move, or as one that waits."""
        self._refresh_lines({self._cursor})

    def on_click(self, event: events.Click) -> None:
        """Put the cursor to the row; a second click opens it."""
        y = event.y + self._top
        if self.key_at(y) is None or (event.y == 0 and self._labels):
            return
        if y == self._cursor:
            self.post_message(self.Chosen(self))
        self.go(y)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - Textual's own
        """Give the height of all lines, for tables as high as their rows."""
        return max(self.lines, 1)
