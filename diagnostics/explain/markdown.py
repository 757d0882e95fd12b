"""Pages as Markdown: one for a ticket, or all of them as a book with contents that lead to each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from diagnostics.explain.model import Page
from diagnostics.explain.words import (
    PLACEHOLDERS,
    example_words,
    has_standins,
    see_words,
    sure_words,
    who_words,
)
from diagnostics.report.markdown import fenced, plain
from diagnostics.report.text import finding_text


def write_page(page: Page) -> str:
    """Give one page."""
    return _joined(_page(page, level=1))


def write_book(every: Iterable[Page]) -> str:
    """Give all pages, with contents in front."""
    return _joined(_book(tuple(every)))


def _joined(lines: Iterator[str]) -> str:
    return "\n".join(lines).rstrip() + "\n"


def _book(every: tuple[Page, ...]) -> Iterator[str]:
    families = {family: tuple(members) for family, members in groupby(every, key=lambda page: page.family)}
    yield from ("# The codes of tracker-doctor", "")
    yield f"What each of the {len(every)} codes means, how it is proved, what to do and how to see it."
    yield PLACEHOLDERS
    yield ""
    yield from ("## Contents", "")
    for family, members in families.items():
        yield f"- {plain(family)}"
        # The heading is the code alone: every renderer makes the same anchor of it.
        yield from (
            f"  - [{one.code}](#{one.code.lower()}) ({one.severity}) {plain(one.title)}" for one in members
        )
    yield ""
    for family, members in families.items():
        yield from (f"## {plain(family)}", "")
        for one in members:
            yield from _page(one, level=3, in_book=True)


def _page(page: Page, level: int, *, in_book: bool = False) -> Iterator[str]:
    yield from (f"{'#' * level} {page.code}", "")
    yield from (f"**{plain(page.title)}**", "")
    yield from (f"{page.severity}; {plain(page.family)}; shows in: {plain(page.where)}", "")
    yield from _part("What it means", page.means)
    yield from _part("How it is proved", page.proof)
    yield from _part("What it does to Viz", page.impact)
    yield from _part("Who acts", who_words(page))
    yield from _part("What to do", page.remediation.text)
    if page.remediation.commands:
        yield from fenced("\n".join(page.remediation.commands), "sh")
    if has_standins(page) and not in_book:
        yield from (PLACEHOLDERS, "")
    yield from _part("How sure it is", sure_words(page))
    yield from _example(page)
    yield from _part("How to see it on the embedded Tracker", "")
    for sentence, commands in see_words(page):
        yield from (plain(sentence), "")
        if commands:
            yield from fenced("\n".join(commands), "sh")
    if page.related:
        yield from _part("Related", "")
        yield from (f"- {_linked(one.code, in_book=in_book)} {plain(one.title)}" for one in page.related)
        yield ""


def _part(title: str, text: str) -> Iterator[str]:
    yield from (f"**{title}.** {plain(text)}".rstrip(), "")


def _example(page: Page) -> Iterator[str]:
    yield from _part("Example", example_words(page))
    if page.example is None:
        return
    finding = page.example.finding
    yield from fenced(finding_text(finding).rstrip() if finding else page.example.printed, "text")


def _linked(code: str, *, in_book: bool) -> str:
    return f"[{code}](#{code.lower()})" if in_book else code
