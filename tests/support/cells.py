"""A small terminal for tests: it keeps what each cell shows after what it was sent."""

from __future__ import annotations

import re
from typing import Final

from rich.cells import cell_len

_TOKEN: Final = re.compile(r"\x1b\[([0-9;]*)([mHC])|([^\x1b])|\x1b\[([<-?]*[0-9;]*[ -/]*[@-~])")
_GROUNDS: Final = frozenset(map(str, (*range(40, 48), *range(100, 108))))


class Cells:
    """What is shown, and where the cursor is."""

    def __init__(self) -> None:
        self.shown: dict[tuple[int, int], tuple[str, str]] = {}
        self.row = self.column = 0
        self._look: dict[str, str] = {}

    @property
    def text(self) -> str:
        """What the screen shows, line by line."""
        lines: dict[int, dict[int, str]] = {}
        for (row, column), (sign, _) in self.shown.items():
            lines.setdefault(row, {})[column] = sign
        return "\n".join(
            "".join(line.get(at, " ") for at in range(max(line) + 1)) for _, line in sorted(lines.items())
        )

    def take(self, sent: str) -> None:
        """Do what a terminal does with `sent`."""
        for numbers, final, sign, mode in _TOKEN.findall(sent):
            if mode == "?1049h":
                self.shown.clear()
            if sign == "\r":
                self.column = 0
            elif sign == "\n":
                self.row, self.column = self.row + 1, 0
            elif sign:
                self._write(sign)
            elif final == "m":
                self._set(numbers)
            elif final == "H":
                self.row, self.column = (int(one) - 1 for one in (numbers or "1;1").split(";"))
            elif final == "C":
                self.column += int(numbers)

    def _write(self, sign: str) -> None:
        look = dict(self._look)
        if sign == " " and not look.keys() & {"4", "7"}:
            look = {kind: value for kind, value in look.items() if kind == "ground"}
        self.shown[self.row, self.column] = (sign, repr(sorted(look.items())))
        for extra in range(1, cell_len(sign)):
            self.shown[self.row, self.column + extra] = ("", "")
        self.column += cell_len(sign)

    def _set(self, numbers: str) -> None:
        rest = (numbers or "0").split(";")
        while rest:
            code = rest.pop(0)
            if code == "0":
                self._look.clear()
            elif code in {"38", "48"}:
                count = 4 if rest[0] == "2" else 2
                self._look["ink" if code == "38" else "ground"] = ";".join([code, *rest[:count]])
                del rest[:count]
            elif code in {"39", "49"}:
                self._look.pop("ink" if code == "39" else "ground", None)
            elif len(code) > 1:
                self._look["ground" if code in _GROUNDS else "ink"] = code
            else:
                self._look[code] = ""
