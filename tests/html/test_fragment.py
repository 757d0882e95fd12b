"""The piece for notebooks: of the same builder, for a page that is somebody else's."""

from __future__ import annotations

import re
from typing import Final

import html5lib
import pytest

from diagnostics.report.html import write_fragment
from diagnostics.report.html.rendering import style
from tests.html.reports import parsed, report_on, whole_on
from tests.html.test_page import HTML, text_of, with_class

ROOT: Final = ".tracker-doctor"


def in_a_page(fragment: str) -> str:
    """Give a page of somebody else's with the piece in it."""
    return f"<!DOCTYPE html><html><head><title>x</title></head><body><h1>Mine</h1>{fragment}</body></html>"


@pytest.mark.parametrize("name", ["mixed", "healthy", "fault", "hostile"])
def test_it_is_whole_html_for_the_inside_of_a_page(name: str) -> None:
    """One element, well formed, that brings no document, policy, landmark or script along."""
    fragment = write_fragment(report_on(name))
    html5lib.HTMLParser(strict=True).parseFragment(fragment)
    body = parsed(in_a_page(fragment)).find(f"{HTML}body")

    assert body is not None
    assert [one.tag for one in body] == [f"{HTML}h1", f"{HTML}div"]
    tags = {one.tag.removeprefix(HTML) for one in body[1].iter()}
    strange = {"html", "body", "meta", "title", "script", "link", "main", "header", "nav", "footer", "h1"}
    assert not tags & strange


def test_its_style_reaches_its_own_elements_only() -> None:
    """Each rule begins at the piece's own class, whatever the notebook's theme."""
    css = re.sub(r"@(media|container)[^{]*\{", "", style(notebook=True))
    selectors = [
        one.strip()
        for rule in re.findall(r"([^{}]+)\{[^{}]*\}", css)
        for one in rule.split(",")
        if one.strip()
    ]

    assert len(selectors) > 80
    assert not [one for one in selectors if ROOT not in one]


def test_it_says_what_the_page_says() -> None:
    """Findings, panes and charts are those of the file."""
    report = report_on("mixed")
    fragment, page = parsed(in_a_page(write_fragment(report))), whole_on("mixed")

    for name in ("td-finding", "td-pane", "td-chart", "td-facts"):
        mine, whole = ([text_of(one) for one in with_class(where, name)] for where in (fragment, page))
        assert mine
        assert mine == whole


def test_two_reports_on_one_page_share_no_name() -> None:
    """Links of the one never lead into the other."""
    mixed, healthy = (write_fragment(report_on(name)) for name in ("mixed", "healthy"))
    names = [name for one in parsed(in_a_page(mixed + healthy)).iter() if (name := one.get("id"))]

    assert len(set(names)) == len(names)
    assert names
