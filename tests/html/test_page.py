"""The page as somebody else's strict parser reads it: whole, inert, loading nothing, small, the report's."""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element

import html5lib
import pytest
from msgspec import structs

from diagnostics.contract import load_contract
from diagnostics.report.html import write_fragment, write_html
from diagnostics.report.html.links import KNOWN
from diagnostics.report.levels import PaneName
from diagnostics.report.model import Report, StalePane
from diagnostics.report.tables import tables
from diagnostics.report.words import ACTORS, PANE_TITLES, number, pane_verdicts
from tests.html.reports import PLANTED, page_on, parsed, report_on, whole_on
from tests.support.command import run

REPORTS: Final = ("mixed", "healthy", "fault", "hostile", "huge")
HTML: Final = "{http://www.w3.org/1999/xhtml}"
SVG: Final = "{http://www.w3.org/2000/svg}"
PLACES: Final = (
    "src",
    "href",
    "srcset",
    "data",
    "action",
    "formaction",
    "poster",
    "background",
    "cite",
    "ping",
)


def text_of(element: Element) -> str:
    """Give an element's text, with blanks as a reader sees them."""
    return " ".join("".join(element.itertext()).split())


def with_class(whole: Element, name: str) -> list[Element]:
    """Give the elements of a class."""
    return [one for one in whole.iter() if name in one.get("class", "").split()]


@pytest.fixture(scope="module", params=REPORTS)
def name(request: pytest.FixtureRequest) -> str:
    """Each of the reports in turn."""
    return str(request.param)


@pytest.fixture(scope="module")
def report(name: str) -> Report:
    """The report."""
    return report_on(name)


@pytest.fixture(scope="module")
def page(name: str) -> str:
    """Its page."""
    return page_on(name)


@pytest.fixture(scope="module")
def whole(name: str) -> Element:
    """The page, parsed."""
    return whole_on(name)


def test_the_parser_refuses_what_is_no_html() -> None:
    """Strictness is no formality: a tag that is not closed and a bare NUL are refused."""
    for wrong in ("<!DOCTYPE html><title>x</title><p><b>x</p>", "<!DOCTYPE html><title>x</title>\x00"):
        with pytest.raises(html5lib.html5parser.ParseError):
            parsed(wrong)


def test_no_element_and_no_attribute_can_run_or_load_anything(whole: Element) -> None:
    """There is no script, frame, image or form; addresses are places on the page or known documentation."""
    tags = {one.tag.removeprefix(HTML).removeprefix(SVG) for one in whole.iter()}
    attributes = [(key, value) for one in whole.iter() for key, value in one.attrib.items()]
    addresses = {value for key, value in attributes if key.rpartition("}")[2] in PLACES}

    assert not tags & {
        "script",
        "iframe",
        "object",
        "embed",
        "img",
        "image",
        "form",
        "base",
        "link",
        "use",
    }
    assert not [key for key, _ in attributes if key.startswith("on") or key == "style"]
    assert {one for one in addresses if not one.startswith("#")} <= KNOWN
    for style in whole.iter(f"{HTML}style"):
        assert not re.search(r"url|@import|@font-face|expression", style.text or "")


def test_a_strict_policy_forbids_everything_but_the_pages_own_style(whole: Element) -> None:
    """The policy stands before the style and knows it by its hash."""
    head = list(whole.find(f"{HTML}head") or ())
    policies = [one for one in head if one.get("http-equiv") == "Content-Security-Policy"]
    (style,) = whole.iter(f"{HTML}style")
    digest = base64.b64encode(hashlib.sha256((style.text or "").encode()).digest()).decode()

    (policy,) = policies
    assert policy.get("content") == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    assert head.index(policy) < head.index(style)


def test_it_is_small_and_the_same_every_time(report: Report, page: str) -> None:
    """At most 500 KB, also of a thousand projects, and the same bytes for the same report."""
    assert len(page.encode()) <= 500_000
    assert len(write_fragment(report).encode()) <= 500_000
    assert write_html(report) == page


def test_it_has_the_reports_findings_worst_first(report: Report, whole: Element) -> None:
    """Each finding in full has its code, title, actor and text; the counts are those of the report."""
    shown = with_class(whole, "td-finding")
    told = [text_of(one) for one in shown]
    head = text_of(next(whole.iter(f"{HTML}h1")))
    order = [one.get("class", "").rpartition("-")[2] for one in shown]

    assert order == sorted(order, key=["fail", "warn", "info"].index)
    assert f"Findings {len(report.findings)}, worst first" in text_of(whole)
    for severity in ("fail", "warn", "info"):
        count = sum(one.severity == severity for one in report.findings)
        assert (f" {count} {severity}" in head) is bool(count)
    if report is not report_on("hostile"):
        for finding, text in zip(report.findings, told, strict=False):
            assert f"{finding.severity} {finding.code} {' '.join(finding.title.split())}" in text
            assert all(command in text for command in finding.remediation.commands)


def test_it_has_the_five_panes_with_their_verdicts(report: Report, whole: Element) -> None:
    """Each pane is a section with the verdict as a glyph and a word."""
    titles = [text_of(next(one.iter(f"{HTML}h2"))) for one in with_class(whole, "td-pane")]

    verdicts = pane_verdicts(report)
    assert len(titles) == len(PaneName)
    for at, (pane, title) in enumerate(zip(PaneName, titles, strict=True), start=1):
        assert title.startswith(f"{at} {PANE_TITLES[pane]} ")
        assert title.endswith(f" {verdicts[pane]}")


@pytest.mark.parametrize("name", ["mixed", "healthy", "fault"])
def test_every_row_of_every_table_is_there(name: str) -> None:
    """The cells of a page are those of the report's tables, in their order."""
    report = report_on(name)
    whole = whole_on(name)
    bodies = {
        text_of(next(one.iter(f"{HTML}caption"))): [
            tuple(text_of(cell) for cell in row.iter(f"{HTML}td")) for row in one.iter(f"{HTML}tr")
        ][1:]
        for one in whole.iter(f"{HTML}table")
    }

    assert bodies
    for pane in PaneName:
        for table in tables(report, pane):
            rows = [tuple(" ".join(cell.split()) for cell in row) for row in table.rows]
            assert not rows or [tuple(map(_without_glyph, row)) for row in bodies[table.title]] == [
                tuple(map(_without_glyph, row)) for row in rows
            ]


def _without_glyph(text: str) -> str:
    return re.sub(r"^[✓▲✗–?] ", "", text)  # noqa: RUF001 - the glyphs themselves


def test_what_is_left_out_is_counted() -> None:
    """Of a thousand projects and findings the first are shown; with what is told as left out it is all."""
    whole = whole_on("huge")
    (brief,) = with_class(whole, "td-brief")
    findings = len(with_class(whole, "td-finding")) + len(brief)
    lines = []
    for card in with_class(whole, "td-card"):
        for more in with_class(card, "td-more"):
            told = re.search(r"([\d,]+) of ([\d,]+) lines are left out here", text_of(more))
            if told:
                left, total = (int(one.replace(",", "")) for one in told.groups())
                lines.append((len(next(card.iter(f"{HTML}tbody"))) + left, total))

    assert f"{1000 - findings} of 1,000 findings are left out here; the other forms" in text_of(whole)
    assert {total for _, total in lines} >= {1000, 4000}
    assert all(reckoned == total for reckoned, total in lines)
    assert re.search(r"… \(\d,\d+ characters more\)", text_of(whole))


def test_hostile_texts_are_shown_and_do_nothing() -> None:
    """Markup stays text, signs that are none in HTML are shown as such, and no text fills a template."""
    whole = whole_on("hostile")
    text = text_of(whole)

    planted = PLANTED.partition("\x00")[0]
    assert text.count(planted) > 100
    assert f"{planted}␀␛⟪U+0085⟫⟪U+202E⟫" in text
    assert "{{ 7*7 }}" in text
    assert all(one.get("href", "").startswith("#") for one in whole.iter(f"{HTML}a"))


def test_only_known_addresses_become_links() -> None:
    """The contract's documentation is linked; any other address, however harmless, is text."""
    report = report_on("mixed")
    other = structs.replace(report.findings[0], docs="https://success.planview.com/other")
    whole = parsed(write_html(structs.replace(report, findings=(other, *report.findings[1:2]))))
    links = [one for one in whole.iter(f"{HTML}a") if not one.get("href", "").startswith("#")]

    assert load_contract().docs in KNOWN
    assert all(one.startswith("https://") for one in KNOWN)
    assert [one.get("href") for one in links] == [load_contract().docs]
    assert "https://success.planview.com/other" in text_of(whole)


def test_the_charts_say_in_words_and_figures_what_they_draw() -> None:
    """Each is an image with title and description, and a table with the same figures stands beside it."""
    report = report_on("mixed")
    whole = whole_on("mixed")
    charts = list(whole.iter(f"{SVG}svg"))
    told = [text_of(next(one.iter(f"{SVG}desc"))) for one in charts]

    assert [one.get("role") for one in charts] == ["img", "img"]
    assert [text_of(next(one.iter(f"{SVG}title"))) for one in charts] == [
        "Waterfall of the connection",
        "Stories by type",
    ]
    for stage in report.panes.connection.stages:
        assert f"{stage.title} {stage.status}" in told[0]
    for kind, count in report.summary.stories_by_type.items():
        assert f"{kind} {number(count)}" in told[1]
    assert len(list(charts[1].iter(f"{SVG}rect"))) == len(report.summary.stories_by_type)
    for one in with_class(whole, "td-pair"):
        assert next(one.iter(f"{HTML}table"))


def test_bars_of_the_waterfall_begin_where_the_one_before_ended() -> None:
    """Offsets are the times before, end to end; what was skipped has no bar."""
    report = report_on("mixed")
    chart = next(whole_on("mixed").iter(f"{SVG}svg"))
    bars = [
        tuple(float(one.get(key, "").rstrip("%")) for key in ("x", "width"))
        for one in chart.iter(f"{SVG}rect")
    ]
    whole = sum(one.ms or 0 for one in report.panes.connection.stages)
    before, expected = 0.0, []
    for stage in report.panes.connection.stages:
        if stage.status != "skipped":
            assert stage.ms is not None
            expected.append((34 + 50 * before / whole, 50 * stage.ms / whole))
        before += stage.ms or 0

    assert len(bars) == len(expected) == 7
    for (x, width), (start, length) in zip(bars, expected, strict=True):
        assert x == pytest.approx(min(start, 83.6), abs=0.01)
        assert width == pytest.approx(max(length, 0.4), abs=0.02)


def test_it_says_what_was_asked_what_was_disproved_and_what_is_not_known() -> None:
    """Target, run, causes ruled out, what could not be judged, and since when an older pane stands."""
    report = report_on("mixed")
    read_at = datetime(2026, 11, 1, 12, tzinfo=UTC)
    stale = StalePane(pane=PaneName.FIELDS, read_at=read_at, because="the host did not answer")
    text = text_of(parsed(write_html(structs.replace(report, stale=(stale,)))))

    assert report.target.url in text
    assert f"{report.started_at:%Y-%m-%d %H:%M:%S} UTC" in text
    assert f"{number(report.summary.total)} (" in text
    assert f"{report.coverage.answered} of {report.coverage.asked} questions" in text
    assert "(as of 2026-11-01 12:00:00 UTC: the host did not answer)" in text
    for one in report.ruled_out:
        assert f"{one.what}{one.evidence}" in text
    for left in report.coverage.not_judged:
        assert f"{left.what}{PANE_TITLES[left.pane]}{left.because}" in text


def test_it_says_who_must_act_on_which_findings() -> None:
    """Those with the worst findings stand first, with a way to the first finding of each code."""
    report = report_on("mixed")
    whole = whole_on("mixed")
    table = next(one for one in whole.iter(f"{HTML}table") if "Who must act" in text_of(one))
    rows = [text_of(next(one.iter(f"{HTML}th"))) for one in next(table.iter(f"{HTML}tbody"))]

    assert rows == [ACTORS[actor] for actor in dict.fromkeys(one.actor for one in report.findings)]
    for link in table.iter(f"{HTML}a"):
        goal = next(one for one in whole.iter() if one.get("id") == link.get("href", "")[1:])
        assert f" {text_of(link)} " in text_of(goal)


def test_the_command_writes_it_for_an_export_too(tmp_path: Path) -> None:
    """`--format html` prints the page; where no link took time there is no waterfall of them."""
    export = tmp_path / "a.csv"
    export.write_text("Id,Title,Type,Current State\n1,<b>Pay</b>,bug,started\n", "utf-8")
    done = run("check", "--from", str(export), "--format", "html", home=tmp_path)
    whole = parsed(done.stdout)

    assert (done.returncode, done.stderr) == (6, "")
    assert [text_of(next(one.iter(f"{SVG}title"))) for one in whole.iter(f"{SVG}svg")] == ["Stories by type"]
    assert "Files of the export" in text_of(whole)
