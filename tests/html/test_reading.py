"""Read by everyone: structure for a screen reader, contrast in both palettes, never colour alone, paper."""

from __future__ import annotations

import itertools
import re
from typing import Final
from xml.etree.ElementTree import Element

import pytest

from diagnostics.report.glyphs import GLYPHS
from diagnostics.report.html.rendering import style
from tests.html.reports import whole_on
from tests.html.test_page import HTML, text_of, with_class

SURFACES: Final = ("page", "card", "inset")
TEXTS: Final = ("ink", "muted", "link", "ok", "warn", "fail", "info")
GRAPHICS: Final = ("bar", *TEXTS)


@pytest.fixture(scope="module", params=["mixed", "fault", "huge"])
def whole(request: pytest.FixtureRequest) -> Element:
    """A page, parsed."""
    return whole_on(request.param)


def test_it_says_its_language_title_and_parts(whole: Element) -> None:
    """One h1, headings without a gap, one header, navigation, main part and footer, and a way past them."""
    levels = [int(match[1]) for one in whole.iter() if (match := re.fullmatch(rf"{HTML}h(\d)", str(one.tag)))]
    first = next(one for one in whole.iter(f"{HTML}a"))

    assert whole.get("lang") == "en"
    assert text_of(next(whole.iter(f"{HTML}title"))).endswith("tracker-doctor")
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    for part in ("header", "nav", "main", "footer"):
        assert len(list(whole.iter(f"{HTML}{part}"))) == 1
    assert first.get("href") == "#findings"


def test_every_name_is_there_once_and_every_reference_has_its_name(whole: Element) -> None:
    """Links within the page, and what labels its parts, lead somewhere."""
    names = [name for one in whole.iter() if (name := one.get("id"))]
    links = [href[1:] for one in whole.iter(f"{HTML}a") if (href := one.get("href", "")).startswith("#")]
    labels = [name for one in whole.iter() for name in one.get("aria-labelledby", "").split()]

    assert len(set(names)) == len(names)
    assert set(links) | set(labels) <= set(names)
    assert links
    assert labels


def test_every_table_has_a_caption_and_headers_with_a_scope(whole: Element) -> None:
    """A screen reader says which table it is and which column a cell is of; wide ones scroll by keyboard."""
    tables = list(whole.iter(f"{HTML}table"))

    assert tables
    for table in tables:
        assert text_of(next(table.iter(f"{HTML}caption")))
        assert {one.get("scope") for one in table.iter(f"{HTML}th")} <= {"col", "row"}
        assert list(table.iter(f"{HTML}th"))
    boxes = with_class(whole, "td-scroll")
    assert len(boxes) == len(tables)
    assert all((one.get("tabindex"), one.get("role")) == ("0", "region") for one in boxes)
    assert all(one.get("aria-label") for one in boxes)


def test_standing_is_never_told_by_colour_alone(whole: Element) -> None:
    """Whatever is coloured by its standing begins with a glyph and says the word."""
    signs = [*with_class(whole, "td-sign"), *with_class(whole, "td-tally")]

    assert signs
    for one in signs:
        glyph, _, word = text_of(one).partition(" ")
        assert glyph in {*GLYPHS.values(), "–"}  # noqa: RUF001 - the glyph itself
        assert word


def palettes() -> dict[str, dict[str, str]]:
    """Give the colours of the light and the dark page, by their names in the style."""
    css = style(notebook=False)
    light, dark = re.findall(r"color-scheme: (?:light|dark);(.*?)\}", css, re.DOTALL)
    return {
        name: dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", block))
        for name, block in (("light", light), ("dark", dark))
    }


def luminance(colour: str) -> float:
    """Give how light a colour is, as WCAG reckons."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Give the contrast of two colours."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_from_every_background(scheme: str) -> None:
    """Each colour of text has 4.5:1 on each background, each colour of a bar 3:1."""
    colours = palettes()[scheme]

    assert set(colours) == {*SURFACES, *TEXTS, "bar", "line"}
    for text, surface in itertools.product(TEXTS, SURFACES):
        assert contrast(colours[text], colours[surface]) >= 4.5, (text, surface)
    for bar in GRAPHICS:
        assert contrast(colours[bar], colours["card"]) >= 3


def test_no_colour_is_used_but_those_of_the_palettes() -> None:
    """Text is of a colour for text and backgrounds are of one for backgrounds, so that the pairs are all."""
    css = style(notebook=True)
    used = re.findall(r"[{; ](color|fill|background(?:-color)?): ([^;]+);", css)

    for what, colour in used:
        allowed = SURFACES if what.startswith("background") else GRAPHICS
        assert colour in {*(f"var(--{one})" for one in allowed), "none", "inherit"}, (what, colour)
    assert len(used) > 20


def test_paper_is_always_light_and_shows_what_is_folded() -> None:
    """The dark palette is for screens only; in print folded parts are open and links say their address."""
    css = style(notebook=False)
    paper = css.partition("@media print")[2]

    assert "@media screen and (prefers-color-scheme: dark)" in css
    assert "details::details-content" in paper
    assert "attr(href)" in paper
    assert "break-inside: avoid" in paper
