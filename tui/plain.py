"""The dashboard in ASCII alone: every line is put into it at the last moment, each sign as wide as it was."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter
from textual.keys import KEY_DISPLAY_ALIASES

_PAIRS: Final = (
    ("✓✔●◉■", "+++**"),
    ("✗✘×", "xxx"),  # noqa: RUF001 - the sign of multiplication is drawn as a cross
    ("▲△⚠", "!!!"),
    ("•·∙◦○◌", "*-****"),
    ("–—−‐‑", "-----"),  # noqa: RUF001 - all kinds of dashes
    ("→⟶▸▶►❯›»", ">>>>>>>>"),  # noqa: RUF001 - and of arrows
    ("←⟵◂◀◄‹«", "<<<<<<<"),  # noqa: RUF001
    ("↑⇧▴", "^^^"),
    ("↓⇩▾▼▽", "vvvvv"),
    ("↕⇅", "^^"),
    ("“”„‟″", '"""""'),
    ("‘’‚‛′", "'''''"),  # noqa: RUF001 - quotes
    ("…", "~"),
    ("≥≤≈≠", "><~#"),
    ("█▇▆▅▄▃▂▁▀", "#%*+=-._-"),
    ("▉▊▋▌▍▎▏▐▕", "##==-..=|"),
    ("░▒▓", ".+%"),
    ("─━┄┅┈┉═╌╍╴╶╸╺", "-------------"),
    ("│┃┆┇┊┋║╎╏╵╷╹╻", "|||||||||||||"),
    ("⌫⏎␣", "<|_"),
    ("\u00a0\u2009\u202f", "   "),
    ("✱✦★☆⟪⟫±", "****<>~"),
)
"""Signs, and what stands for each, in the same order."""

_TABLE: Final = {
    ord(sign): plain for signs, plains in _PAIRS for sign, plain in zip(signs, plains, strict=True)
}
_BOXES: Final = range(0x2500, 0x2580)
_ALONE: Final = re.compile(r"(?<!\S)…(?=\s)|^…$")
"""Three points that cut no word off; they stand for something that goes on."""
_KEYS: Final = {sign: name for name, sign in KEY_DISPLAY_ALIASES.items() if not sign.isascii()}
_NAMED: Final = {"backspace": "bksp"}


@lru_cache(4096)
def plain(text: str) -> str:
    """Give text in printable ASCII that takes as many cells; what ASCII has no sign for becomes `?`."""
    if text.isascii() and text.isprintable():
        return text
    width = cell_len(text)
    made = "".join(map(_plain, _ALONE.sub(".", text)))
    return made[:width].ljust(width)


def _plain(sign: str) -> str:
    if sign.isascii():
        return sign if sign.isprintable() else "?"
    if (made := _TABLE.get(ord(sign))) is not None:
        return made
    return "+" if ord(sign) in _BOXES else "?" * cell_len(sign)


def plain_key(shown: str) -> str:
    """Give a key's name in ASCII: `enter` where a sign of it is shown."""
    for sign, name in _KEYS.items():
        shown = shown.replace(sign, _NAMED.get(name, name))
    return plain(shown)


class PlainFilter(LineFilter):
    """Puts lines into ASCII on their way out."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002 - Textual's own
        """Give the same segments in ASCII."""
        return [Segment(plain(text), style, control) for text, style, control in segments]
