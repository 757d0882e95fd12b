"""The report as JUnit XML, so that a build server shows it among its tests.

A suite is a pane and a case is one thing in it: a link, an account, a project, a type, a field, a category.
What is well has passed. Failed is only what a finding calls a failure; the finding's code is its type.
Skipped is what was not judged, not tried or is not supported, with the reason. Warnings and notes are the
suite's output. Each finding is also a property `finding.<severity>.<code>` with its subject, and each story
count one `stories.<type>`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from diagnostics.report.junit_cases import Case, Standing, cases
from diagnostics.report.levels import PaneName, Severity
from diagnostics.report.model import Finding, Report
from diagnostics.report.words import (
    ACTORS,
    PANE_TITLES,
    evidence_line,
    findings_of,
    pane_verdicts,
    program_words,
    stale_words,
)
from diagnostics.report.xml_text import xml_text

_TIME: Final = "%Y-%m-%dT%H:%M:%S"
"""The format has no place for a zone; the time is UTC."""


def write_junit(report: Report) -> str:
    """Give the report as JUnit XML, a suite a pane."""
    suites = {pane: cases(report, pane) for pane in PaneName}
    told = [one for group in suites.values() for one in group]
    root = Element("testsuites", _attributes("tracker-doctor", told, report.duration_s))
    for pane, group in suites.items():
        attributes = _attributes(PANE_TITLES[pane], group, sum(one.seconds for one in group))
        suite = SubElement(root, "testsuite", attributes)
        suite.set("timestamp", f"{report.started_at:{_TIME}}")
        properties = SubElement(suite, "properties")
        for name, value in _properties(report, pane):
            SubElement(properties, "property", {"name": xml_text(name), "value": xml_text(value)})
        for one in group:
            _case(suite, pane, one)
        _add(suite, "system-out", "\n\n".join(_remarks(report, pane)))
    indent(root)
    raw: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return raw.decode() + "\n"


def _attributes(name: str, told: list[Case] | tuple[Case, ...], seconds: float) -> dict[str, str]:
    counted = {standing: sum(one.standing is standing for one in told) for standing in Standing}
    return {
        "name": name,
        "tests": str(len(told)),
        "failures": str(counted[Standing.FAILED]),
        "errors": "0",
        "skipped": str(counted[Standing.SKIPPED]),
        "time": f"{seconds:.3f}",
    }


def _properties(report: Report, pane: PaneName) -> Iterator[tuple[str, str]]:
    yield "target", report.target.url
    yield "program", program_words(report.tool)
    yield "verdict", pane_verdicts(report)[pane] + stale_words(report, pane)
    for one in findings_of(report, pane):
        yield f"finding.{one.severity}.{one.code}", one.subject
    if pane is PaneName.WORK_ITEMS:
        for kind, count in report.summary.stories_by_type.items():
            yield f"stories.{kind}", str(count)


def _case(suite: Element, pane: PaneName, case: Case) -> None:
    attributes = {
        "classname": f"{pane}.{case.group}",
        "name": xml_text(case.name),
        "time": f"{case.seconds:.3f}",
    }
    element = SubElement(suite, "testcase", attributes)
    if case.finding is not None:
        message = {"type": xml_text(case.finding.code), "message": xml_text(case.finding.title)}
        SubElement(element, "failure", message).text = xml_text(_told(case.finding))
    elif case.standing is Standing.SKIPPED:
        SubElement(element, "skipped", {"message": xml_text(case.why)})
    else:
        _add(element, "system-out", case.why)


def _remarks(report: Report, pane: PaneName) -> Iterator[str]:
    """Give what is no failure: warnings first, then notes."""
    for one in findings_of(report, pane):
        if one.severity is not Severity.FAIL:
            yield f"{one.severity.upper()} {one.code} {one.title}\n{_told(one)}"


def _told(finding: Finding) -> str:
    parts: Mapping[str, str] = {
        "about": finding.subject,
        "cause": finding.cause,
        "evidence": evidence_line(finding.evidence),
        "impact": finding.impact,
        "do": finding.remediation.text,
        "who": f"{ACTORS[finding.actor]} ({finding.actor}); {finding.confidence}, {finding.basis}",
    }
    lines = [f"{name}: {text}" for name, text in parts.items() if text]
    return "\n".join((*lines, *(f"$ {command}" for command in finding.remediation.commands)))


def _add(parent: Element, tag: str, text: str) -> None:
    if text:
        SubElement(parent, tag).text = xml_text(text)
