"""A self-check as plain text and as JSON."""

from __future__ import annotations

import itertools
import textwrap
from collections.abc import Iterator
from typing import Final

import msgspec

from diagnostics.report.glyphs import GLYPHS
from diagnostics.report.levels import Status
from diagnostics.report.width import WIDTH
from diagnostics.selfcheck.model import Line, SelfCheck

_MARGIN: Final = 30
_NARROW: Final = 60
_COUNTED: Final = {Status.FAIL: "fail", Status.WARN: "warn", Status.UNKNOWN: "unknown"}


def write_json(result: SelfCheck) -> str:
    """Give the lines as indented JSON, ending in a line break."""
    return msgspec.json.format(msgspec.json.encode(result), indent=2).decode() + "\n"


def write_text(result: SelfCheck, width: int = WIDTH) -> str:
    """Give the lines by subject, with what to do below those that are not right.

    Args:
        result: What was found.
        width: Columns to keep to.
    """
    return "\n".join(_lines(result, width)).rstrip() + "\n"


def _lines(result: SelfCheck, width: int) -> Iterator[str]:
    counts = {word: sum(one.status is status for one in result.lines) for status, word in _COUNTED.items()}
    told = ", ".join(f"{count} {word}" for word, count in counts.items() if count) or "all is well"
    head = f"tracker-doctor {result.tool.version} self-check: {result.verdict.upper()} - {told}"
    yield from textwrap.wrap(head, width)
    yield from textwrap.wrap("Nothing was asked of any host.", width)
    for subject, lines in itertools.groupby(result.lines, key=lambda one: one.subject):
        yield ""
        yield subject.upper()
        for one in lines:
            yield from _line(one, width)


def _line(one: Line, width: int) -> Iterator[str]:
    margin = _MARGIN if width > _NARROW else 4
    head = f"{GLYPHS[one.status]} {one.what}"
    value = f"{one.code} {one.value}" if one.code else one.value
    if width > _NARROW:
        yield from _wrap(value, width, head.ljust(margin), margin)
    else:
        yield head
        yield from _wrap(value, width, " " * margin, margin)
    if one.do:
        yield from _wrap(f"do: {one.do}", width, " " * margin, margin)
    yield from (f"{' ' * margin}$ {command}" for command in one.commands)


def _wrap(text: str, width: int, first: str, margin: int) -> list[str]:
    return textwrap.wrap(
        text,
        width,
        initial_indent=first,
        subsequent_indent=" " * margin,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [first.rstrip()]
