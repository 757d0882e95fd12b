"""The one table of the dashboard: groups of rows that are drawn line by line, as far as they are seen.

The stock table measures every cell on the event loop; this one draws only the lines on the screen, keeps its
cursor by key from update to update, and refreshes only the lines that changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.signs import Tone
from tui.view import Group, Part, Row
from tui.widgets.columns import GAP, fit, layout
from tui.widgets.lines import Printed, printed

_EDGE: Final = 1
"""Cells left free at both sides."""


class ReportTable(ScrollView, can_focus=True):
    """Rows with a cursor, a filter and columns that give way on a narrow terminal."""

    DEFAULT_CSS = """
    ReportTable {
        overflow-x: hidden;
        scrollbar-size-vertical: 1;
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "table--labels",
        "table--cursor",
        "table--cursor-away",
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

        table: ReportTable
        key: str | None
        moved: bool = False
        """Somebody moved it; else an update did."""

        @property
        def control(self) -> ReportTable:
            """The table, for `on`."""
            return self.table

    @dataclass
    class Chosen(Message):
        """The row under the cursor was clicked a second time."""

        table: ReportTable

        @property
        def control(self) -> ReportTable:
            """The table, for `on`."""
            return self.table

    def __init__(self, *, labels: bool = True, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._labels = labels
        self._groups: tuple[Group, ...] = ()
        self._wanted = ""
        self._lines: tuple[Printed, ...] = ()
        self._columns: tuple[tuple[tuple[int, int], ...], ...] = ()
        self._key: str | None = None
        self._cursor = 0
        self._moved = False
        self.empty = ""

    @property
    def key(self) -> str | None:
        """The key of the row under the cursor; None where there is no row."""
        row = self._row_at(self._cursor)
        return row.key if row else None

    @property
    def groups(self) -> tuple[Group, ...]:
        """All rows, filtered or not."""
        return self._groups

    @property
    def wanted(self) -> str:
        """The text that rows are filtered by."""
        return self._wanted

    @property
    def shown(self) -> int:
        """How many rows pass the filter."""
        return sum(line.row is not None for line in self._lines)

    @property
    def total(self) -> int:
        """How many rows there are."""
        return sum(len(group.rows) for group in self._groups)

    def show(self, groups: tuple[Group, ...], *, start: str | None = None, empty: str = "") -> None:
        """Show these rows; cursor, scroll and filter stay, and what did not change is not drawn again.

        Args:
            groups: The rows.
            start: Where the cursor goes, unless somebody has moved it.
            empty: What stands there when there is no row.
        """
        if start is not None and not self._moved:
            self._key = start
        changed = groups != self._groups or empty != self.empty
        self._groups, self.empty = groups, empty
        if changed or self._key != self.key:
            self._arrange()

    def seek(self, key: str) -> None:
        """Put the cursor to the row with that key, once it is there."""
        self._key, self._moved = key, True
        self._arrange()

    def narrow(self, wanted: str) -> None:
        """Show only the rows that hold this text; all for an empty one."""
        if wanted != self._wanted:
            self._wanted = wanted
            self._arrange()

    def _arrange(self) -> None:
        """Work out the lines anew and draw those that differ from what is on the screen."""
        before, columns = self._lines, self._columns
        cursor = self._cursor
        self._lines = printed(self._groups, self._wanted, labels=self._labels)
        self._columns = tuple(layout(group, self._room) for group in self._groups)
        self._cursor = self._place()
        self.virtual_size = Size(self.size.width, len(self._lines))
        if columns != self._columns or len(before) != len(self._lines) or not self._lines:
            self.refresh(layout=len(before) != len(self._lines))
        else:
            changed = {
                y for y, pair in enumerate(zip(before, self._lines, strict=True)) if pair[0] != pair[1]
            }
            self._refresh_lines(changed | ({cursor, self._cursor} if cursor != self._cursor else set()))
        self._reveal()
        self.post_message(self.Highlighted(self, self.key))

    @property
    def _room(self) -> int:
        return max(self.scrollable_content_region.width - 2 * _EDGE, 1)

    def _place(self) -> int:
        """Give the line for the cursor: that of its key, else the nearest row to where it was."""
        rows = [y for y, line in enumerate(self._lines) if line.row is not None]
        if not rows:
            return 0
        by_key = (y for y in rows if (row := self._lines[y].row) and row.key == self._key)
        if self._key is None:
            return rows[0]
        return next(by_key, min(rows, key=lambda y: abs(y - self._cursor)))

    def _row_at(self, y: int) -> Row | None:
        return self._lines[y].row if 0 <= y < len(self._lines) else None

    def _refresh_lines(self, lines: set[int]) -> None:
        top = int(self.scroll_offset.y)
        for y in lines:
            self.refresh(Region(0, y - top, self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        """Draw one line; the first one holds the labels of the group below it."""
        base = self.rich_style
        if not self._lines:
            return self._empty_line(y, base)
        top = int(self.scroll_offset.y)
        index = top + y
        if index >= len(self._lines):
            return Strip.blank(self.size.width, base)
        line = self._lines[index]
        if y == 0 and top and self._labels:
            line = Printed(line.group if line.group is not None else self._lines[index + 1].group)
        return self._line(line, index, base)

    def _empty_line(self, y: int, base: Style) -> Strip:
        text = self.empty if y == 0 else ""
        style = base + self._ink(Tone.MUTED)
        return Strip([Segment(fit(f" {text}", self.size.width), style)])

    def _line(self, line: Printed, index: int, base: Style) -> Strip:
        if line.group is None:
            return Strip.blank(self.size.width, base)
        group = self._groups[line.group]
        over = base
        if line.row is None:
            over = base + self._ink("labels")
            cells = tuple(Part(column.label) for column in group.columns)
        else:
            cells = line.row.cells
        at_cursor = line.row is not None and index == self._cursor
        if at_cursor:
            away = "" if self.has_focus else "-away"
            over = base + self.get_component_rich_style(f"table--cursor{away}", partial=True)
        segments = [Segment(" " * _EDGE, over)]
        for place, (column, width) in enumerate(self._columns[line.group]):
            if place:
                segments.append(Segment(" " * GAP, over))
            cell, right = cells[column], group.columns[column].right
            plain = line.row is None or (at_cursor and self.has_focus)
            style = over if plain else over + self._ink(cell.tone)
            segments.append(Segment(fit(cell.text, width, right=right), style))
        return Strip(segments).adjust_cell_length(self.size.width, over)

    def _ink(self, name: str) -> Style:  # without its ground, which is the row's own
        found = self.get_component_rich_style(f"table--{name}")
        return Style(color=found.color, bold=found.bold or None, underline=found.underline or None)

    def _go(self, y: int) -> None:
        """Put the cursor to a line, and the view to the cursor."""
        before, self._cursor = self._cursor, y
        self._moved = True
        self._key = self.key
        if before != y:
            self._refresh_lines({before, y})
            self._reveal()
            self.post_message(self.Highlighted(self, self._key, moved=True))

    def _reveal(self) -> None:
        """Scroll by half a page when the cursor leaves the view: line by line would repaint on every key."""
        height = self.size.height
        if height <= 0:
            return
        top, over = int(self.scroll_offset.y), int(self._labels)
        last = max(len(self._lines) - height, 0)
        if self._cursor - over < top:
            top = max(self._cursor - over - height // 2, 0)
        elif self._cursor >= top + height:
            top = min(self._cursor - height + 1 + height // 2, last)
        self.scroll_to(y=min(top, last), animate=False, immediate=True)

    def _step(self, by: int) -> None:
        rows = [y for y, line in enumerate(self._lines) if line.row is not None]
        if rows:
            here = rows.index(self._cursor) if self._cursor in rows else 0
            self._go(rows[min(max(here + by, 0), len(rows) - 1)])

    def action_move(self, by: int) -> None:
        """Move the cursor by rows."""
        self._step(by)

    def action_page(self, pages: float) -> None:
        """Move the cursor by parts of a page."""
        self._step(int(pages * max(self.size.height - 1, 2)))

    def action_top(self) -> None:
        """Go to the first row."""
        self._step(-len(self._lines))

    def action_bottom(self) -> None:
        """Go to the last row."""
        self._step(len(self._lines))

    def on_resize(self) -> None:
        """Share the new width out."""
        self._arrange()

    def on_focus(self) -> None:
        """Show the cursor as the one that keys move."""
        self._refresh_lines({self._cursor})

    def on_blur(self) -> None:
        """Show the cursor as one that waits."""
        self._refresh_lines({self._cursor})

    def on_click(self, event: events.Click) -> None:
        """Put the cursor to the row; a second click opens it."""
        y = event.y + int(self.scroll_offset.y)
        if self._row_at(y) is None or (event.y == 0 and self._labels):
            return
        if y == self._cursor:
            self.post_message(self.Chosen(self))
        self._go(y)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - Textual's own
        """Give the height of all lines, for tables as high as their rows."""
        return max(len(self._lines), 1)
