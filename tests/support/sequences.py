"""What a terminal is sent, taken apart: which sequences there are, and which nobody of us sends."""

from __future__ import annotations

import re
from typing import Final

_CSI: Final = re.compile(r"\x1b\[([<-?]?)([0-9:;]*)([ -/]*)([@-~])")
_TEXT: Final = re.compile(r"[^\x00-\x1f\x7f-\x9f]+")
_BARE: Final = "\r\n\x07"
"""Controls that stand alone: the ends of lines before and after the screen, and the bell of a crash."""
_KNOWN: Final = frozenset(
    {
        ("", "", "m"),
        ("", "", "H"),
        ("", "", "C"),
        ("?", "", "h"),
        ("?", "", "l"),
        (">", "", "u"),
        ("<", "", "u"),
        ("?", "$", "p"),
    }
)
"""Prefix, intermediate and final byte of what the dashboard and its driver send: colours, places, modes."""
_MODES: Final = frozenset({7, 25, 1000, 1002, 1004, 1006, 1016, 1049, 2004, 2026, 2048})


def foreign(written: bytes) -> list[str]:
    """Give all that is neither text nor a sequence that the dashboard sends of itself."""
    stream = written.decode("utf-8", "replace")
    found, at = [], 0
    while at < len(stream):
        if match := _TEXT.match(stream, at):
            found += [one for one in match[0] if not one.isprintable() and one not in "\u200d\u200c"]
            at = match.end()
        elif match := _CSI.match(stream, at):
            found += [] if _is_known(match) else [match[0]]
            at = match.end()
        else:
            found += [] if stream[at] in _BARE else [stream[at : at + 12]]
            at += 1
    return found


def _is_known(match: re.Match[str]) -> bool:
    prefix, numbers, between, final = match.groups()
    if (prefix, between, final) not in _KNOWN:
        return False
    return prefix != "?" or int(numbers) in _MODES


def colours(written: bytes) -> set[str]:
    """Give the kinds of colour that are set: `16`, `256`, `rgb`."""
    kinds = set()
    for prefix, numbers, between, final in _CSI.findall(written.decode("utf-8", "replace")):
        if (prefix, between, final) == ("", "", "m"):
            kinds |= _kinds(numbers.split(";"))
    return kinds


def _kinds(numbers: list[str]) -> set[str]:
    kinds, rest = set(), [int(one or 0) for one in numbers]
    while rest:
        code = rest.pop(0)
        if code in {38, 48, 58}:
            long = rest[0] == 2
            kinds.add("rgb" if long else "256")
            del rest[: 4 if long else 2]
        elif 30 <= code <= 49 or 90 <= code <= 107:
            kinds.add("16")
    return kinds


def text_of(written: bytes) -> str:
    """Give what is written without its sequences."""
    return _CSI.sub("", written.decode("utf-8", "replace"))
