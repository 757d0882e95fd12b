"""The report as SARIF 2.1.0, for what gathers findings of many programs.

A rule is a code, a result is a finding. What a finding is about is a logical location, since nothing here is
a file. `partialFingerprints` is made of code and subject alone, so that a result stays the same between runs.
Levels: fail is `error`, warn `warning`, info `note`; each result's kind is `fail`, since SARIF allows a level
to no other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

import msgspec

from diagnostics.exit_codes import exit_code
from diagnostics.report.json import plain_text
from diagnostics.report.levels import Severity
from diagnostics.report.model import Finding, NotJudged, Report

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: Final = {Severity.FAIL: "error", Severity.WARN: "warning", Severity.INFO: "note"}
_FINGERPRINT: Final = "codeAndSubject/v1"
_INTERRUPTED: Final = "LOC733"
_CUT_SHORT: Final = frozenset({"LOC731", "LOC732", _INTERRUPTED})
"""Findings that say that the run itself did not come to its end: a crash, the deadline, an interrupt."""

Record = dict[str, Any]


def write_sarif(report: Report) -> str:
    """Give the report as a SARIF log of one run."""
    by_code: dict[str, list[Finding]] = {}
    for one in report.findings:
        by_code.setdefault(one.code, []).append(one)
    places = {code: place for place, code in enumerate(by_code)}
    run = {
        "tool": {
            "driver": {
                "name": report.tool.name,
                "version": report.tool.version,
                "rules": [_rule(code, found) for code, found in by_code.items()],
                "properties": {"rulesVersion": report.tool.rules},
            }
        },
        "invocations": [_invocation(report)],
        "results": [_result(one, places[one.code]) for one in report.findings],
        "columnKind": "unicodeCodePoints",
        "properties": {
            "verdict": report.verdict,
            "target": msgspec.to_builtins(report.target, enc_hook=plain_text),
            "storiesByType": report.summary.stories_by_type,
            "stories": report.summary.total,
            "asked": report.coverage.asked,
            "answered": report.coverage.answered,
        },
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return msgspec.json.format(msgspec.json.encode(log, enc_hook=plain_text), indent=2).decode() + "\n"


def _rule(code: str, found: list[Finding]) -> Record:
    """Give a code's rule; what to do is that of all its findings, where they differ."""
    page, first = found[0].page, found[0].page.partition(". ")[0]
    remedies = dict.fromkeys(one.remediation.text for one in found if one.remediation.text)
    return {
        "id": code,
        "shortDescription": _message(f"{first.rstrip('.')}."),
        "fullDescription": _message(page),
        "help": _message("\n\n".join([page, *(f"What to do: {text}" for text in remedies)])),
        "helpUri": found[0].docs,
        # Findings are told worst first.
        "defaultConfiguration": {"level": _LEVELS[found[0].severity]},
        "properties": {"tags": sorted({one.pane.value for one in found})},
    }


def _result(finding: Finding, rule: int) -> Record:
    return {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "kind": "fail",
        "level": _LEVELS[finding.severity],
        "message": _message(f"{finding.title}. {finding.cause}"),
        "locations": [
            {
                "logicalLocations": [
                    {
                        "name": finding.subject,
                        "fullyQualifiedName": f"{finding.pane}/{finding.subject}",
                        "kind": "resource",
                    }
                ]
            }
        ],
        "partialFingerprints": {_FINGERPRINT: _fingerprint(finding)},
        "properties": {
            "severity": finding.severity,
            "pane": finding.pane,
            "subject": finding.subject,
            "actor": finding.actor,
            "confidence": finding.confidence,
            "basis": finding.basis,
            "evidence": finding.evidence,
            "impact": finding.impact,
            "remediation": msgspec.to_builtins(finding.remediation, enc_hook=plain_text),
        },
    }


def _fingerprint(finding: Finding) -> str:
    return hashlib.sha256(f"{finding.code}\n{finding.subject}".encode()).hexdigest()


def _invocation(report: Report) -> Record:
    codes = {one.code for one in report.findings}
    ended = exit_code(report, interrupted=_INTERRUPTED in codes)
    return {
        "executionSuccessful": not codes & _CUT_SHORT,
        "startTimeUtc": _moment(report.started_at),
        "endTimeUtc": _moment(report.finished_at),
        "exitCode": ended.value,
        "exitCodeDescription": f"{ended.name.lower()}, with --fail-on fail",
        "toolExecutionNotifications": _notifications(report.coverage.not_judged),
    }


def _notifications(missing: Iterable[NotJudged]) -> list[Record]:
    """Give what could not be judged: facts about the run and no results."""
    return [
        {
            "level": "warning",
            "message": _message(f"Not judged: {one.what}: {one.because}"),
            "properties": {"pane": one.pane},
        }
        for one in missing
    ]


def _message(text: str) -> Mapping[str, str]:
    """Give `text` as a message that means itself.

    By the standard braces would be placeholders (3.11.5), and brackets before a parenthesis a link (3.11.6).
    """
    plain = text.replace("{", "{{").replace("}", "}}")
    if "](" in plain:
        plain = plain.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
    return {"text": plain}


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"
