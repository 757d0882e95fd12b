"""Texts that would drive a spreadsheet, a parser or a terminal, in every text of a report and every form."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Final

import pytest
from lxml import etree

from diagnostics.formats import FORMATS
from diagnostics.report.cells import guarded
from diagnostics.report.junit import write_junit
from diagnostics.report.xml_text import xml_text
from tests.forms.runs import CLOSED, TEXTS, report_of, spoiled, written
from tests.forms.told import READERS, WITHOUT_SUBJECTS, expat, unguarded

WORDS: Final = frozenset({"text", "markdown", "html", "svg"})
"""Forms for people. They take texts as the decoder lets them in, made safe; the others hold any."""
SLOW: Final = frozenset({"text", "svg", "bundle"})
"""Forms that take long to lay out texts as long as these."""
VISIBLE: Final = frozenset({"junit", "xlsx"})
"""Forms in XML, where what it cannot hold is made visible."""


@pytest.mark.parametrize(
    ("fmt", "name"),
    # A picture takes seconds to draw; one text with markup in it is enough for it here.
    [(fmt, name) for fmt in FORMATS for name in TEXTS if fmt != "svg" or name == "formula"],
)
def test_hostile_texts_are_read_back_as_they_are(fmt: str, name: str, tmp_path: Path) -> None:
    """No form breaks or mixes up findings and counts, whatever stands in the names of projects and people."""
    run = CLOSED if fmt in SLOW else "mixed"
    report = spoiled(report_of(run), TEXTS[name], safe=fmt in WORDS)

    told = READERS[fmt](written(report, fmt, tmp_path))

    def squeezed(text: str) -> str:
        return " ".join(text.split()) if fmt in WORDS else text

    def shown(text: str) -> str:
        return squeezed(xml_text(text) if fmt in VISIBLE else text)

    bare = fmt in WITHOUT_SUBJECTS
    expected = [(one.code, str(one.severity), "" if bare else shown(one.subject)) for one in report.findings]
    assert sorted((code, severity, squeezed(text)) for code, severity, text in told.findings) == sorted(
        expected
    )
    counts = {squeezed(kind): count for kind, count in told.stories.items()}
    assert counts == {shown(kind): count for kind, count in report.summary.stories_by_type.items()}


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd", "'+cmd"),
        ("-cmd", "'-cmd"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("'=1", "''=1"),
        ("-", "'-"),
        ("-5", "-5"),
        ("+4.5e-3", "+4.5e-3"),
        ("-1,720.5", "-1,720.5"),
        ("-12 %", "'-12 %"),
        ("'quoted'", "'quoted'"),
        ("plain = text", "plain = text"),
        ("", ""),
    ],
)
def test_only_what_a_spreadsheet_would_calculate_is_quoted(text: str, cell: str) -> None:
    """Numbers stay numbers, and each cell gives back the text that it was made of."""
    assert guarded(text) == cell
    assert unguarded(cell) == text


def test_xml_holds_every_character_there_is() -> None:
    """Lone surrogates included: two parsers read each character, or what stands visibly in its place."""
    places = (*range(0x11000), *range(0x1FFF0, 0x20010), 0x10FFFD, 0x10FFFE, 0x10FFFF)
    shown = [xml_text(chr(place)) for place in places]

    for character in shown:
        raw = f"<a>{character.translate({38: '&amp;', 60: '&lt;'})}</a>".encode()
        assert expat(raw).text == etree.fromstring(raw).text == character
    assert [xml_text(one) for one in ("\x00", "\x1b", "\x7f", "\r", "\ud800", "\ufffe")] == [
        "␀", "␛", "␡", "␍", "⟪U+D800⟫", "⟪U+FFFE⟫",
    ]  # fmt: skip
    assert xml_text("a\tb\nc é 顧 📱") == "a\tb\nc é 顧 📱"


def test_lone_surrogates_spoil_no_xml() -> None:
    """What no decoder lets through still gives a file that both parsers read alike."""
    report = spoiled(report_of(CLOSED), "\ud800\udfff", safe=False)

    raw = write_junit(report).encode()

    ours, theirs = expat(raw), etree.parse(io.BytesIO(raw)).getroot()
    assert [one.attrib for one in ours.iter()] == [dict(one.attrib) for one in theirs.iter()]
    assert "⟪U+D800⟫⟪U+DFFF⟫127.0.0.1:1" in raw.decode()
