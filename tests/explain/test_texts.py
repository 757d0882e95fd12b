"""What stands on a page: whole, of today, and nothing that must not."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from typing import Any, Final

import msgspec
import pytest

from diagnostics.explain import Page, pages
from diagnostics.explain.texts import load_entries, load_wording
from diagnostics.report.model import Finding
from diagnostics.sandbox import Sandbox
from tests.golden import path_of

_HOLE: Final = re.compile(r"(?<!%)\{\w+\}")
_TOKEN: Final = re.compile(r"(?<![0-9a-fA-F])[0-9a-fA-F]{32}(?![0-9a-fA-F])")
_OF_DATA: Final = {"EXT801"}
"""Its words are those of somebody else's check."""


@pytest.mark.parametrize("one", pages(), ids=lambda one: one.code)
def test_no_part_of_a_page_is_empty_or_has_a_hole(one: Page) -> None:
    """Every question is answered in whole sentences, and each word that a report fills in is replaced."""
    for text in (one.means, one.proof, one.impact, one.remediation.text):
        assert text.endswith((".", "!")), text
        assert "  " not in text
        assert " ." not in text
    told = (one.title, one.means, one.proof, one.impact, one.remediation.text, *one.remediation.commands)
    assert [text for text in (*told, *one.see.lines) if _HOLE.search(text)] == []
    assert one.title
    assert one.related
    assert one.code not in {other.code for other in one.related}


@pytest.mark.parametrize("one", pages(), ids=lambda one: one.code)
def test_commands_can_be_typed(one: Page) -> None:
    """A shell takes each command line, and all lines of a recipe together."""
    for command in one.remediation.commands:
        assert shlex.split(command)
    script = "\n".join((*one.remediation.commands, *one.see.lines))
    ended = subprocess.run(
        ["/bin/sh", "-n"], input=script, capture_output=True, text=True, check=False, timeout=30
    )
    assert (ended.returncode, ended.stderr) == (0, "")


def test_no_page_holds_a_secret() -> None:
    """Neither the tokens and passwords of the sample users nor anything of a token's form."""
    every = msgspec.json.encode(pages(), enc_hook=str).decode()
    secrets = {secret for user in Sandbox("mixed").users for secret in (user.token, user.password)}

    assert [secret for secret in secrets if secret in every] == []
    assert _TOKEN.findall(every) == []
    assert re.findall(r"//(?!USER:PASSWORD@)[^/\s\"]*:[^/\s\"@]*@", every) == []


@pytest.mark.parametrize(
    "one",
    [one for one in pages() if one.example and one.example.finding and one.code not in _OF_DATA],
    ids=lambda one: one.code,
)
def test_an_example_has_the_texts_of_today(one: Page) -> None:
    """Title, impact and remedy of the example are the catalogue's, its words filled in."""
    assert one.example is not None
    finding, entry = one.example.finding, load_entries()[one.code]
    assert finding is not None
    pairs = (
        (entry.title, finding.title),
        (entry.impact, finding.impact),
        (entry.remediation, finding.remediation.text),
    )
    for template, text in pairs:
        assert re.fullmatch(_pattern(template), text), "`make examples` makes it anew"
    assert finding.confidence in {entry.confidence, "likely", "proved"}
    assert finding.basis == entry.basis


def _pattern(template: str) -> str:
    return ".*".join(re.escape(part) for part in re.split(r"\{\w+\}", template))


@pytest.mark.parametrize(
    "one",
    [one for one in pages() if one.see.scenario and path_of(one.see.scenario).is_file()],
    ids=lambda one: one.code,
)
def test_the_example_of_a_sample_world_is_the_one_of_its_report(one: Page) -> None:
    """It is, to the letter, a finding of the golden report, which the report is held against."""
    assert one.example is not None
    assert one.example.finding is not None
    golden = json.loads(path_of(one.see.scenario).read_text("utf-8"))["findings"]

    assert _without_page(json.loads(msgspec.json.encode(one.example.finding))) in map(_without_page, golden)


def _without_page(finding: dict[str, Any]) -> dict[str, Any]:
    return {**finding, "page": "", "docs": ""}


def test_no_word_is_kept_for_a_hole_that_no_text_has() -> None:
    """`words.toml` has no entry that nothing uses."""
    used: dict[str, set[str]] = {
        code: set(re.findall(r"\{(\w+)\}", " ".join((one.impact, one.remediation, *one.commands))))
        for code, one in load_entries().items()
    }
    wording = load_wording()

    assert set(wording.all) - set[str]().union(*used.values()) == set()
    assert {
        code: set(words) - used[code] for code, words in wording.codes.items() if set(words) - used[code]
    } == {}


def test_a_finding_in_a_report_carries_meaning_and_proof(mixed_report: Any) -> None:
    """The page in a report is what `explain` says of the code, in one text."""
    told: dict[str, Page] = {one.code: one for one in pages()}
    findings: tuple[Finding, ...] = mixed_report.findings

    assert findings
    for one in findings:
        assert one.page == f"{told[one.code].means} {told[one.code].proof}"
