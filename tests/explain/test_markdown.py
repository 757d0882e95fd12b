"""The book, read back by somebody else's parser."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from diagnostics.explain import markdown, page, pages
from diagnostics.report.text import finding_text

BOOK: Final = MarkdownIt("commonmark").parse(markdown.write_book(pages()))


def _headings(tokens: list[Token]) -> list[tuple[str, str]]:
    """Give each heading's tag and text."""
    pairs = pairwise(tokens)
    return [(one.tag, inside.content) for one, inside in pairs if one.type == "heading_open"]


def _anchor(heading: str) -> str:
    """Give the anchor that GitHub and GitLab make of a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _links(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        for inside in token.children or ():
            if inside.type == "link_open":
                yield str(inside.attrs["href"])


def test_each_code_has_one_heading() -> None:
    """The book has a heading for each code, in the order of the pages, and none twice."""
    assert [text for tag, text in _headings(BOOK) if tag == "h3"] == [one.code for one in pages()]
    assert Counter(_anchor(text) for _, text in _headings(BOOK)).most_common(1)[0][1] == 1


def test_all_anchors_resolve_and_the_contents_lead_to_each_page() -> None:
    """Every link goes to a heading of the book; each code is linked from the contents."""
    links = list(_links(BOOK))
    anchors = {f"#{_anchor(text)}" for _, text in _headings(BOOK)}

    assert set(links) <= anchors
    assert len(links) == len(pages()) + sum(len(one.related) for one in pages())
    assert links[: len(pages())] == [f"#{one.code.lower()}" for one in pages()]


def test_nothing_on_a_page_is_taken_for_markup() -> None:
    """No HTML and no picture comes out; what is to be copied stands in a block of its own, unchanged."""
    kinds = {inside.type for token in BOOK for inside in token.children or ()} | {one.type for one in BOOK}
    blocks = [token.content for token in BOOK if token.type == "fence"]

    assert not kinds & {"html_block", "html_inline", "image", "code_block", "blockquote_open", "hr"}
    for one in pages():
        if one.remediation.commands:
            assert "\n".join(one.remediation.commands) + "\n" in blocks
        if one.example and one.example.finding:
            assert finding_text(one.example.finding) in blocks


def test_a_page_alone_is_the_page_of_the_book() -> None:
    """One page has one heading, its title, and no link, which would lead nowhere."""
    tokens = MarkdownIt("commonmark").parse(markdown.write_page(page("NET110")))

    assert _headings(tokens) == [("h1", "NET110")]
    assert list(_links(tokens)) == []
    assert any(token.content == f"**{page('NET110').title}**" for token in tokens)
