"""Pages and their list as plain text of a given width."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from diagnostics.explain.model import Page
from diagnostics.explain.words import (
    PLACEHOLDERS,
    example_words,
    has_standins,
    see_words,
    sure_words,
    who_words,
)
from diagnostics.report.text import finding_text
from diagnostics.report.width import WIDTH

_MARGIN: Final = "  "


def write_page(page: Page, width: int = WIDTH) -> str:
    """Give a page as text; a command or an address that is longer than `width` runs over."""
    return "\n".join(_lines(page, width)).rstrip() + "\n"


def write_list(every: Iterable[Page], width: int = WIDTH) -> str:
    """Give one line for each code, family by family."""
    lines: list[str] = []
    for family, members in groupby(every, key=lambda page: page.family):
        lines.append(family.upper())
        lines += (_row(page, width) for page in members)
        lines.append("")
    lines += _filled("tracker-doctor explain CODE prints the page of one.", width, "")
    return "\n".join(lines) + "\n"


def _row(page: Page, width: int) -> str:
    start = f"{_MARGIN}{page.code:<9}{page.severity:<6}"
    return start + textwrap.shorten(page.title, width - len(start), placeholder="…")


def _lines(page: Page, width: int) -> Iterator[str]:
    yield from _filled(f"{page.code}  {page.title}", width, "", " " * (len(page.code) + 2))
    yield from _filled(f"{page.severity} - {page.family} - shows in: {page.where}", width, "")
    yield ""
    yield from _section("What it means", page.means, width)
    yield from _section("How it is proved", page.proof, width)
    yield from _section("What it does to Viz", page.impact, width)
    yield from _section("Who acts", who_words(page), width)
    yield "WHAT TO DO"
    yield from _filled(page.remediation.text, width)
    yield from _commands(page.remediation.commands)
    if has_standins(page):
        yield from _filled(PLACEHOLDERS, width)
    yield ""
    yield from _section("How sure it is", sure_words(page), width)
    yield "EXAMPLE"
    yield from _example(page, width)
    yield ""
    yield "HOW TO SEE IT ON THE EMBEDDED TRACKER"
    for sentence, commands in see_words(page):
        yield from _filled(sentence, width)
        yield from (f"{_MARGIN * 2}{command}" for command in commands)
    yield ""
    if page.related:
        yield "RELATED"
    for one in page.related:
        yield from _filled(f"{one.code}  {one.title}", width, _MARGIN, _MARGIN + " " * (len(one.code) + 2))


def _example(page: Page, width: int) -> Iterator[str]:
    yield from _filled(example_words(page), width)
    if page.example is None:
        return
    yield ""
    if page.example.finding is not None:
        told = finding_text(page.example.finding, width - len(_MARGIN))
        yield from (f"{_MARGIN}{line}" for line in told.splitlines())
    else:
        yield from _filled(page.example.printed, width, _MARGIN, _MARGIN * 2)


def _section(title: str, text: str, width: int) -> Iterator[str]:
    yield title.upper()
    yield from _filled(text, width)
    yield ""


def _commands(commands: Iterable[str]) -> Iterator[str]:
    """Give command lines as they are copied: never wrapped."""
    yield from (f"{_MARGIN * 2}$ {command}" for command in commands)


def _filled(text: str, width: int, first: str = _MARGIN, following: str = _MARGIN) -> list[str]:
    return textwrap.wrap(
        text,
        width,
        initial_indent=first,
        subsequent_indent=following,
        break_long_words=False,
        break_on_hyphens=False,
    )
