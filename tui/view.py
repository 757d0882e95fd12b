"""What a pane says, without saying how it is drawn: cells, rows, groups and lines of text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from textual.content import Content

from diagnostics.text import clean_text
from tui.search import Search
from tui.signs import NO, RANKS, Sign, Tone


class Chart(Protocol):
    """A picture that is drawn in the cells there are; two that look alike are equal."""

    @property
    def most(self) -> int:
        """How many cells it takes where there is room."""

    def at(self, width: int) -> str:
        """Give the picture in so many cells, or in fewer."""


class Part(NamedTuple):
    """A run of text in one tone: a cell of a table, or a piece of a line."""

    text: str
    tone: Tone = Tone.PLAIN
    value: float | None = None
    """What the cell is sorted by, where the text does not tell it."""
    chart: Chart | None = None
    """What is drawn in a table in the place of the text, which stays what is searched."""

    def at(self, width: int) -> str:
        """Give what stands in a cell of that width."""
        return self.text if self.chart is None else self.chart.at(width)


Line = tuple[Part, ...]
"""One paragraph; it is wrapped where the place is too narrow."""

Detail = tuple[Line, ...]
"""A text of paragraphs."""

BLANK: Line = ()


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    label: str
    priority: int = 0
    """0 always stays; of the others the highest number leaves first when the place is narrow."""
    right: bool = False
    """Numbers stand at the right."""
    flex: bool = False
    """It takes what the others leave, and gives way first."""
    least: int = 8
    """Cells that a flexible column keeps before others leave."""
    charts: bool = False
    """It holds charts: of what is left it takes no more than half while a text needs the rest."""


class Row(NamedTuple):
    """One row; its key stays the same from update to update."""

    key: str
    cells: tuple[Part, ...]
    marked: bool = False
    """Something is wrong with it that no sign in its cells says."""

    @property
    def wrong(self) -> bool:
        """Whether a failure or a warning stands in it; a no that nobody need act on is neither."""
        return self.marked or any(
            cell.tone in {Tone.FAIL, Tone.WARN} and cell.text != str(NO) for cell in self.cells
        )

    def matches(self, wanted: str) -> bool:
        """Tell whether the filter text is in the row, in whatever case; after a `!`, whether it is not."""
        return self.passes(Search.of(wanted))

    def passes(self, search: Search) -> bool:
        """Tell whether the row is searched for."""
        return search.passes(" ".join(cell.text for cell in self.cells))


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of one kind under their own column labels."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    what: str = "rows"
    """What the rows are, in the plural, for the title."""


def counted(count: int, what: str) -> str:
    """Give a number of rows in words, from the plural of what they are."""
    return f"{count} {what.removesuffix('s') if count == 1 else what}"


@dataclass(frozen=True, slots=True)
class View:
    """Everything that a pane shows of a report, apart from the findings."""

    groups: tuple[Group, ...]
    notes: Detail = ()
    """What is said above the table."""
    start: str | None = None
    """The row that the cursor begins on, where it is not the first."""


def sign(what: Sign) -> Part:
    """Give a sign as a cell, the worst first where rows are sorted by it."""
    return Part(str(what), what.tone, RANKS[what.tone])


def heading(text: str) -> Line:
    """Give a heading."""
    return (Part(text, Tone.STRONG),)


def pair(name: str, value: str, tone: Tone = Tone.PLAIN) -> Line:
    """Give a name and its value."""
    return (Part(f"{name}  ", Tone.MUTED), Part(value, tone))


def section(title: str, *paragraphs: str) -> Detail:
    """Give a heading with its paragraphs and a blank line, or nothing where all of them are empty."""
    lines = tuple((Part(text),) for text in paragraphs if text)
    return (heading(title), *lines, BLANK) if lines else ()


_STYLES = {
    Tone.PLAIN: "",
    Tone.STRONG: "bold",
    Tone.MUTED: "$foreground 70%",
    Tone.OK: "$text-success",
    Tone.WARN: "$text-warning",
    Tone.FAIL: "bold $text-error",
    Tone.INFO: "$text-primary",
}


def content(lines: Iterable[Line]) -> Content:
    """Give lines as content that no markup in them can drive."""
    return Content("\n").join(
        Content.assemble(*((clean_text(part.text), _STYLES[part.tone]) for part in line)) for line in lines
    )
