"""The wire kept thin: of what is drawn, only the cells that differ from what the terminal shows are sent.

Textual draws whole regions, and sets all colours anew for every piece of text. This reads what it draws,
keeps what each cell of the terminal shows, and writes the difference in as few bytes as there may be.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from rich.cells import cell_len

_TOKEN: Final = re.compile(
    r"\x1b\[(?P<sgr>[0-9;]*)m"
    r"|\x1b\[(?P<row>\d*)(?:;(?P<column>\d*))?H"
    r"|(?P<text>[^\x00-\x1f\x7f-\x9f]+)"
    r"|(?P<line>\r?\n)"
    r"|(?P<other>\x1b\[[<-?]*[0-9;:]*[ -/]*[@-~]"
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[PX^_](?:\x1b\x1b|[^\x1b])*\x1b\\|\x1b[ -~]|.)",
    re.DOTALL,
)
_ERASING: Final = frozenset("JKLMPSTX@")
_POINTER: Final = "\x1b]22;"
"""The mouse pointer's form, which Textual sends with every screen, and nobody misses."""
_SEEN_ON_BLANK: Final = frozenset({"4", "7", "9", "21", "53"})
"""Attributes that show where there is no letter: lines, and colours that are changed over."""
_INKS: Final = frozenset(map(str, (*range(30, 38), *range(90, 98))))
_GROUNDS: Final = frozenset(map(str, (*range(40, 48), *range(100, 108))))
_GAP: Final = 4
"""Cells that cost no more to write again than to leap over."""


class Ink(NamedTuple):
    """How a cell is drawn: attributes and colours, as the numbers that set them."""

    flags: frozenset[str] = frozenset()
    ink: str = ""
    ground: str = ""

    def with_numbers(self, numbers: str) -> Ink:
        """Give what it is after these numbers."""
        made, rest = self, (numbers or "0").split(";")
        while rest:
            code = rest.pop(0) or "0"
            if code == "0":
                made = Ink()
            elif code in {"38", "48"}:
                long = 4 if rest[:1] == ["2"] else 2
                colour = ";".join([code, *rest[:long]])
                del rest[:long]
                made = made._replace(ink=colour) if code == "38" else made._replace(ground=colour)
            elif code in {"39", "49"}:
                made = made._replace(ink="") if code == "39" else made._replace(ground="")
            elif code in _INKS:
                made = made._replace(ink=code)
            elif code in _GROUNDS:
                made = made._replace(ground=code)
            else:
                made = made._replace(flags=made.flags | {code})
        return made


_PLAIN: Final = Ink()
_Cell = tuple[str, Ink]


@lru_cache(2048)
def _inked(ink: Ink, numbers: str) -> Ink:
    return ink.with_numbers(numbers)


@lru_cache(4096)
def _change(old: Ink, new: Ink) -> str:
    """Give the shortest sequence that makes the one into the other."""
    whole = [*sorted(new.flags), *filter(None, (new.ink, new.ground))]
    anew = f"\x1b[{';'.join(['0', *whole])}m"
    if not old.flags <= new.flags:
        return anew
    parts = sorted(new.flags - old.flags)
    if old.ink != new.ink:
        parts.append(new.ink or "39")
    if old.ground != new.ground:
        parts.append(new.ground or "49")
    return min(anew, f"\x1b[{';'.join(parts)}m", key=len) if parts else ""


@lru_cache(4096)
def _is_even(text: str) -> bool:
    """Tell whether each character takes one cell, on whatever terminal."""
    return text.isascii() or all(cell_len(one) == 1 for one in text)


class ThinLine:
    """What one terminal shows, and the bytes that make it show something else."""

    def __init__(self) -> None:
        self._rows: dict[int, list[_Cell | None]] = {}
        self._wanted = _PLAIN
        self._at = (0, 0)
        """Where the next text goes."""
        self._ink = _PLAIN
        """What the terminal draws with now."""
        self._cursor: tuple[int, int] | None = None
        """Where the terminal's cursor is; None: it cannot be told."""
        self._out: list[str] = []

    def forget(self) -> None:
        """Know nothing any more of what is shown: the terminal has another size, or was somebody else's."""
        self._rows.clear()
        self._cursor = None

    def thinned(self, drawn: str) -> str:
        """Give what has to be sent for `drawn`, which holds whole sequences."""
        self._out = []
        for match in _TOKEN.finditer(drawn):
            if match["sgr"] is not None:
                self._wanted = _inked(self._wanted, match["sgr"])
            elif match["text"] is not None:
                self._text(match["text"])
            elif match["line"] is not None:
                self._at = (self._at[0] + 1, 0)
            elif match["other"] is not None:
                self._other(match["other"])
            else:
                self._at = (int(match["row"] or 1) - 1, int(match["column"] or 1) - 1)
        self._settle()
        return "".join(self._out)

    def _settle(self) -> None:
        """Leave the cursor where it belongs, and no colour behind."""
        if self._cursor != self._at:
            self._go(*self._at)
        if self._ink != _PLAIN:
            self._out.append("\x1b[0m")
            self._ink = _PLAIN

    def _other(self, sequence: str) -> None:
        """Pass on what is no picture; what erases makes all unknown."""
        if sequence.startswith(_POINTER):
            return
        if sequence.startswith("\x1b[") and sequence[-1] in _ERASING:
            self.forget()
        self._out.append(sequence)

    def _text(self, text: str) -> None:
        row, column = self._at
        if not _is_even(text):
            self._odd(text)
            return
        cells = self._cells(row, column + len(text))
        blank = _PLAIN._replace(ground=self._wanted.ground)
        quiet = not self._wanted.flags & _SEEN_ON_BLANK
        for at, sign in enumerate(text, column):
            cell = (sign, blank if sign == " " and quiet else self._wanted)
            if cells[at] != cell:
                self._go(row, at)
                self._put(cell)
                cells[at] = cell
        self._at = (row, column + len(text))

    def _odd(self, text: str) -> None:
        """Send whole what takes more cells than letters, or fewer: terminals do not agree on it."""
        row, column = self._at
        width = cell_len(text)
        cells = self._cells(row, column + width)
        cells[column : column + width] = [None] * width
        self._go(row, column)
        self._out.append(_change(self._ink, self._wanted) + text)
        self._ink, self._cursor = self._wanted, None
        self._at = (row, column + width)

    def _cells(self, row: int, length: int) -> list[_Cell | None]:
        cells = self._rows.setdefault(row, [])
        cells.extend([None] * (length - len(cells)))
        return cells

    def _put(self, cell: _Cell) -> None:
        sign, ink = cell
        if sign == " " and not ink.flags:
            fits = self._ink.ground == ink.ground and not self._ink.flags & _SEEN_ON_BLANK
            ink = self._ink if fits else ink
        if ink != self._ink:
            self._out.append(_change(self._ink, ink))
            self._ink = ink
        self._out.append(sign)
        if self._cursor is not None:
            self._cursor = (self._cursor[0], self._cursor[1] + 1)

    def _go(self, row: int, column: int) -> None:
        """Bring the terminal's cursor to a cell."""
        if self._cursor == (row, column):
            return
        gap = column - self._cursor[1] if self._cursor is not None and self._cursor[0] == row else 0
        if 0 < gap <= _GAP and self._bridge(row, column - gap, column):
            return
        self._out.append(f"\x1b[{gap}C" if gap > 0 else f"\x1b[{row + 1};{column + 1}H")
        self._cursor = (row, column)

    def _bridge(self, row: int, start: int, end: int) -> bool:
        """Write cells again that are there already, where they look like what is written now."""
        cells = self._rows.get(row, [])[start:end]
        known = [one for one in cells if one is not None and self._looks(one)]
        if len(known) < end - start:
            return False
        for one in known:
            self._put(one)
        return True

    def _looks(self, cell: _Cell) -> bool:
        quiet = cell[0] == " " and not self._ink.flags & _SEEN_ON_BLANK and cell[1].ground == self._ink.ground
        return cell[1] == self._ink or quiet
