"""What a form tells, as somebody else's parser reads it: a reader for each form."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from xml.etree.ElementTree import Element, fromstring

import html5lib
import openpyxl
from junitparser import JUnitXml, Properties, Property, TestSuite
from lxml import etree
from markdown_it import MarkdownIt

_SIGNS: Final = "✗▲•x!-"
_HTML: Final = "{http://www.w3.org/1999/xhtml}"
_SVG: Final = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True, slots=True)
class Told:
    """The findings as code, severity and subject, in their order, and the story counts by type."""

    findings: tuple[tuple[str, str, str], ...]
    stories: Mapping[str, int]


def unguarded(text: str) -> str:
    """Give the text of a CSV cell without the quote that keeps it from being a formula."""
    return re.sub(r"^'(?='*[=+\-@\t\r])", "", text)


def csv_rows(raw: bytes) -> list[dict[str, str]]:
    """Give a CSV file's rows as Python reads them."""
    text = raw.decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    return [{name: unguarded(value) for name, value in row.items()} for row in rows]


def sheet_rows(raw: bytes, sheet: str) -> list[dict[str, Any]]:
    """Give a sheet's rows as openpyxl reads them."""
    book = openpyxl.load_workbook(io.BytesIO(raw))
    head, *rows = book[sheet].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def expat(raw: bytes) -> Element:
    """Give XML as the standard library reads it; the other parser here is libxml2."""
    return fromstring(raw)  # noqa: S314 - what was written just before


def suites(raw: bytes) -> list[TestSuite]:
    """Give JUnit XML's suites as junitparser reads them."""
    return list(JUnitXml.fromstring(raw))


def properties(suite: TestSuite) -> list[Property]:
    """Give the properties of a suite."""
    return list(suite.child(Properties))  # type: ignore[no-untyped-call]


def _text(raw: bytes) -> Told:
    """Read plain text, which no parser is made for: a line each, with what is wrapped below it."""
    lines: list[str] = []
    margin = 0
    for line in raw.decode().split("\n"):
        label = re.match(r" *(?:about|cause|evidence|impact|do|who): +", line)
        deep = len(line) - len(line.lstrip())
        if lines and lines[-1] and deep and not label and margin in {0, deep}:
            lines[-1] += f" {line.strip()}"
        else:
            lines.append(line.strip())
            margin = len(label[0]) if label else 0
    stories = next(line for line in lines if line.startswith("Stories: "))
    found = _heads(lines, rf"[{_SIGNS}] (FAIL|WARN|INFO) (\w+) ", "about: ")
    return Told(found, _counted(stories))


def _markdown(raw: bytes) -> Told:
    tokens = MarkdownIt("commonmark").enable("table").parse(raw.decode())
    lines = [
        "".join(" " if part.type == "softbreak" else part.content for part in one.children)
        for one in tokens
        if one.children
    ]
    stories = next(line for line in lines if line.startswith("Stories: "))
    found = _heads(lines, rf"[{_SIGNS}] (FAIL|WARN|INFO) (\w+): ", "About: ")
    return Told(found, _counted(stories))


def _heads(lines: Iterable[str], head: str, about: str) -> tuple[tuple[str, str, str], ...]:
    """Give the findings of lines where what each is about comes after its head."""
    found: list[tuple[str, str, str]] = []
    for line in lines:
        if start := re.match(head, line):
            found.append((start[2], start[1].lower(), ""))
        elif line.startswith(about) and found and not found[-1][2]:
            found[-1] = (*found[-1][:2], line.removeprefix(about).strip())
    return tuple(found)


def _counted(line: str) -> dict[str, int]:
    """Give the counts of `Stories: 5 (3 bug, 2 chore)`."""
    inner = re.fullmatch(r"Stories: [\d,]+(?: \((.*)\))?", line, re.DOTALL)
    assert inner is not None
    pairs = (one.partition(" ") for one in re.split(r", (?=\d)", inner[1] or "") if one)
    return {name: int(count.replace(",", "")) for count, _, name in pairs}


def _json(raw: bytes) -> Told:
    document = json.loads(raw)
    found = tuple((one["code"], one["severity"], one["subject"]) for one in document["findings"])
    return Told(found, document["summary"]["stories_by_type"])


def _jsonl(raw: bytes) -> Told:
    lines = [json.loads(line) for line in raw.decode().rstrip("\n").split("\n")]
    found = tuple(
        (one["code"], one["severity"], one["subject"]) for one in lines if one["event"] == "finding"
    )
    return Told(found, lines[-1]["stories_by_type"])


def _junit(raw: bytes) -> Told:
    told = [(one.name, one.value) for suite in suites(raw) for one in properties(suite)]
    names = [(name.split(".", 2), value) for name, value in told if name.startswith("finding.")]
    stories = {
        name.removeprefix("stories."): int(value) for name, value in told if name.startswith("stories.")
    }
    return Told(tuple((code, severity, value) for (_, severity, code), value in names), stories)


def _sarif(raw: bytes) -> Told:
    (run,) = json.loads(raw)["runs"]
    severities = {"error": "fail", "warning": "warn", "note": "info"}
    found = tuple(
        (one["ruleId"], severities[one["level"]], one["locations"][0]["logicalLocations"][0]["name"])
        for one in run["results"]
    )
    return Told(found, run["properties"]["storiesByType"])


def _csv(raw: bytes) -> Told:
    rows = csv_rows(raw)
    found = tuple(
        (one["value"], one["section"].removeprefix("findings-"), one["subject"])
        for one in rows
        if one["section"].startswith("findings-")
    )
    stories = {
        one["subject"]: int(one["value"]) for one in rows if one["section"].endswith("stories_by_type")
    }
    return Told(found, stories)


def _csv_tables(raw: bytes) -> Told:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        assert archive.testzip() is None
        findings, summary = (csv_rows(archive.read(name)) for name in ("findings.csv", "summary.csv"))
    return _tables(findings, summary)


def _xlsx(raw: bytes) -> Told:
    return _tables(sheet_rows(raw, "Findings"), sheet_rows(raw, "Summary"))


def _tables(findings: Iterable[Mapping[str, Any]], summary: Iterable[Mapping[str, Any]]) -> Told:
    found = tuple((one["code"], one["severity"], one["subject"]) for one in findings)
    stories = {one["name"]: int(one["value"]) for one in summary if one["part"] == "stories_by_type"}
    return Told(found, stories)


def _svg(raw: bytes) -> Told:
    """Read the picture's lines; there is no room in them for what findings are about.

    The overview tells the findings of all panes once more.
    """
    root = etree.fromstring(raw)
    panes = {pane.get("id"): list(_drawn(pane)) for pane in root.iter(f"{_SVG}svg") if pane.get("id")}
    overview = panes.pop("overview")
    found = tuple(one for pane in panes.values() for one in _found(pane))
    assert set(_found(overview)) == set(found)
    rows = (
        re.match(r"(feature|bug|chore|release) .*? ([\d,]+) +[\d.]+ % ", one) for one in panes["categorize"]
    )
    stories = {one[1]: int(one[2].replace(",", "")) for one in rows if one}
    return Told(found, {name: count for name, count in stories.items() if count})


def _found(lines: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Give the findings among a pane's lines."""
    for one in lines:
        if line := re.match(rf"[{_SIGNS}] (fail|warn|info) +([A-Z]+\d{{3}})", one):
            yield line[2], line[1], ""


def _drawn(pane: Any) -> Iterator[str]:
    """Give a pane's lines, put together from their pieces."""
    lines: dict[str, str] = {}
    for piece in pane.iter(f"{_SVG}text"):
        height = piece.get("y")
        lines[height] = f"{lines.get(height, '')} {''.join(piece.itertext())}"
    return (line.replace("\xa0", " ").strip() for line in lines.values())


def _html(raw: bytes) -> Told:
    """Read the page as a browser does; it names what a finding is about in its title only."""
    whole = html5lib.HTMLParser(strict=True).parse(raw.decode())
    found = []
    for one in whole.iter(f"{_HTML}details"):
        if "td-finding" in one.get("class", "").split():
            severity = next(one.iter(f"{_HTML}span"))
            code = next(one.iter(f"{_HTML}code"))
            found.append(("".join(code.itertext()), "".join(severity.itertext()).split()[-1], ""))
    terms = {
        "".join(term.itertext()): " ".join("".join(told.itertext()).split())
        for facts in whole.iter(f"{_HTML}dl")
        for term, told in zip(facts.iter(f"{_HTML}dt"), facts.iter(f"{_HTML}dd"), strict=False)
    }
    return Told(tuple(found), _counted(f"Stories: {terms['Stories']}"))


def _bundle(raw: bytes) -> Told:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        assert archive.testzip() is None
        return _json(archive.read("report.json"))


READERS: Final[Mapping[str, Callable[[bytes], Told]]] = {
    "text": _text,
    "json": _json,
    "jsonl": _jsonl,
    "markdown": _markdown,
    "junit": _junit,
    "sarif": _sarif,
    "csv": _csv,
    "xlsx": _xlsx,
    "csv-tables": _csv_tables,
    "html": _html,
    "svg": _svg,
    "bundle": _bundle,
}
"""By the name of the form; a new form has its reader here."""

WITHOUT_SUBJECTS: Final = frozenset({"html", "svg"})
"""Forms that do not say apart from a finding's title what it is about."""
