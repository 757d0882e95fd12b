"""The page in a real browser: nothing leaves, nothing is complained of, and it is laid out for its reader."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from diagnostics.report.html import write_fragment, write_html
from tests.html.reports import page_on, report_on
from tests.support.chromium import Chromium, chromium

CONTRAST: Final = """(() => {
  const channel = (one) => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4;
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map((one) => channel(one / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (one) => {
    for (; one; one = one.parentElement) {
      const colour = getComputedStyle(one).backgroundColor;
      if (colour !== 'rgba(0, 0, 0, 0)') return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = {seen: 0, poor: []};
  while (texts.nextNode()) {
    const one = texts.currentNode.parentElement;
    if (!texts.currentNode.textContent.trim() || ['STYLE', 'title', 'desc'].includes(one.tagName)) continue;
    const style = getComputedStyle(one);
    const [high, low] = [one instanceof SVGElement ? style.fill : style.color, behind(one)]
      .map(light).sort((a, b) => b - a);
    found.seen += 1;
    if ((high + 0.05) / (low + 0.05) < 4.5) found.poor.push(one.outerHTML.slice(0, 80));
  }
  return found;
})()"""
"""Looks at each piece of text and at what is painted behind it."""

WIDE: Final = """[...document.querySelectorAll('.td-scroll')].filter((one) =>
  one.scrollWidth > one.clientWidth).map((one) => getComputedStyle(one).overflowX)"""
"""Gives what becomes of the rest of each box whose table is wider than it."""

HIDDEN: Final = """[...document.querySelectorAll('main details > *')].filter((one) =>
  !one.checkVisibility({contentVisibilityAuto: true})).length"""
"""Counts what is folded away."""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    """One Chromium for all tests here."""
    with chromium(tmp_path_factory.mktemp("profile")) as running:
        yield running


def saved(folder: Path, content: str) -> str:
    """Give the address of a file with that content."""
    file = folder / "report.html"
    file.write_text(content, "utf-8")
    return file.as_uri()


@pytest.mark.parametrize("name", ["mixed", "fault", "hostile", "huge"])
def test_opening_it_sends_no_request_and_nothing_is_complained_of(
    browser: Chromium, name: str, tmp_path: Path
) -> None:
    """The file itself is all that is asked for; no message, error or issue, and no hostile text has run."""
    address = saved(tmp_path, page_on(name))
    heard = browser.open(address)

    assert [tuple(one) for one in heard] == [("Network.requestWillBeSent", address)]
    assert browser.value("document.querySelectorAll('main h2').length") >= 7


@pytest.mark.parametrize(
    ("planted", "kind"),
    [
        ("<script>document.title = 'ran'</script>", "Log.entryAdded"),
        ("<p style='color: red'>x</p>", "Log.entryAdded"),
        ("<img src='https://x.example.com/a.png' alt=''>", "Log.entryAdded"),
    ],
)
def test_a_page_that_breaks_the_rule_is_noticed(
    browser: Chromium, planted: str, kind: str, tmp_path: Path
) -> None:
    """A script, a style and an image planted on purpose are stopped by the policy, and that is heard."""
    page = page_on("healthy").replace("</main>", f"{planted}</main>")
    heard = browser.open(saved(tmp_path, page))

    assert kind in {one.kind for one in heard}
    assert any("Content Security Policy" in one.text for one in heard)
    assert browser.value("document.title") != "ran"


def test_without_the_policy_a_request_would_be_seen(browser: Chromium, tmp_path: Path) -> None:
    """The ear for requests works: an image outside, with no policy in its way, is heard of."""
    image = tmp_path / "a.png"
    heard = browser.open(
        saved(tmp_path, f"<!DOCTYPE html><title>x</title><img src='{image.as_uri()}' alt=''>")
    )

    assert image.as_uri() in {one.text for one in heard}


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", ["mixed", "hostile"])
def test_the_page_never_scrolls_sideways(browser: Chromium, name: str, width: int, tmp_path: Path) -> None:
    """On a telephone as on a desk; tables that are wider scroll in their own box."""
    browser.show(width=width)
    browser.open(saved(tmp_path, page_on(name)))

    assert browser.value("document.documentElement.scrollWidth") == width
    wide: list[str] = browser.value(WIDE)
    assert set(wide) <= {"auto"}
    assert wide or width > 360


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_can_be_read_on_what_is_behind_it(browser: Chromium, scheme: str, tmp_path: Path) -> None:
    """At least 4.5:1 for each piece of text as it is painted, in the page and in the piece for notebooks."""
    browser.show(scheme=scheme)
    report = report_on("mixed")
    for page in (write_html(report), f"<!DOCTYPE html><title>x</title><body>{write_fragment(report)}"):
        browser.open(saved(tmp_path, page))
        found: dict[str, Any] = browser.value(CONTRAST)
        background = browser.value(
            "getComputedStyle(document.querySelector('.tracker-doctor')).backgroundColor"
        )

        assert found["seen"] > 500
        assert found["poor"] == []
        assert (background == "rgb(244, 246, 248)") is (scheme == "light")


def test_on_paper_nothing_stays_folded(browser: Chromium, tmp_path: Path) -> None:
    """What is folded on the screen is printed, and a whole PDF comes of it."""
    address = saved(tmp_path, page_on("mixed"))
    browser.show()
    browser.open(address)
    folded = browser.value(HIDDEN)
    browser.show(media="print")
    printed = browser.value(HIDDEN)
    browser.show()

    assert folded > 5
    assert printed == 0
    assert browser.printed().startswith(b"%PDF")
