"""JUnit XML: what is well has passed, failed is only what a finding calls so, and the counts add up."""

from __future__ import annotations

from collections import Counter

import msgspec
import pytest
from junitparser import Failure, JUnitXml, Skipped, TestCase
from lxml import etree

from diagnostics.report.junit import write_junit
from diagnostics.report.levels import Severity
from diagnostics.report.model import Report
from tests.forms.runs import CLOSED, RUNS, report_of
from tests.forms.told import expat, properties, suites


def _cases(report: Report) -> list[TestCase]:
    return [case for suite in suites(write_junit(report).encode()) for case in suite]


def _result(case: TestCase) -> str:
    if case.is_passed:
        return "passed"
    (result,) = case.result
    return {Failure: "failed", Skipped: "skipped"}[type(result)]


def _failures(cases: list[TestCase]) -> list[str]:
    return [one.result[0].type for one in cases if _result(one) == "failed"]


@pytest.mark.parametrize("run", RUNS)
def test_the_counts_of_each_suite_and_of_all_add_up(run: str) -> None:
    """tests, failures and skipped are those of the cases, counted by two parsers; errors there are none."""
    raw = write_junit(report_of(run)).encode()
    whole = JUnitXml.fromstring(raw)
    told = Counter(_result(case) for suite in suites(raw) for case in suite)

    for suite in suites(raw):
        counted = Counter(_result(case) for case in suite)
        assert (suite.tests, suite.failures) == (counted.total(), counted["failed"])
        assert (suite.skipped, suite.errors) == (counted["skipped"], 0)
    assert (whole.tests, whole.failures, whole.skipped) == (told.total(), told["failed"], told["skipped"])
    assert len(list(expat(raw).iter("failure"))) == whole.failures
    assert len(etree.fromstring(raw).findall(".//skipped")) == whole.skipped


@pytest.mark.parametrize("run", RUNS)
def test_failed_is_what_findings_call_a_failure_and_nothing_else(run: str) -> None:
    """Each such finding is one failed case, with its code as the type; warnings and notes are none."""
    report = report_of(run)

    failed = _failures(_cases(report))

    assert sorted(failed) == sorted(one.code for one in report.findings if one.severity is Severity.FAIL)


def test_what_is_well_has_passed() -> None:
    """In a healthy world no case failed, and links, roles, types, fields and categories passed."""
    cases = _cases(report_of("healthy"))
    passed = {(one.classname, one.name) for one in cases if one.is_passed}

    assert _failures(cases) == []
    assert {group for group, _ in passed} == {
        "connection.links", "roles.account", "roles.project", "work_items.type", "work_items.counts",
        "fields.field", "categorize.type", "categorize.state",
    }  # fmt: skip
    assert {("connection.links", "Authentication"), ("categorize.type", "bug")} <= passed


def test_a_broken_link_fails_and_those_after_it_are_skipped() -> None:
    """The link bears the finding's code; of a later one the reason names it."""
    links = {one.name: one for one in _cases(report_of(CLOSED)) if one.classname == "connection.links"}

    assert _result(links["Settings"]) == "passed"
    assert links["TCP"].result[0].type == "NET110"
    assert "not tried: TCP failed (NET110)" in links["HTTP"].result[0].message


def test_roles_bear_their_failures_and_what_was_not_judged_its_reason() -> None:
    """A project whose role is too low is failed under its own name, beside one that passed."""
    cases = {(one.classname, one.name): one for one in _cases(report_of("mixed"))}

    (failure,) = cases["roles.project", "project Partner Integrations (2186017)"].result
    assert (failure.type, failure.message) == (
        "ROLE521",
        "Only viewer in project Partner Integrations (2186017)",
    )
    assert "do: Ask one of the project's owners" in failure.text
    assert cases["roles.project", "project Storefront (2104417)"].is_passed
    (skipped,) = cases["work_items.not_judged", "Stories of project Legacy ERP Bridge (2098861)"].result
    assert (type(skipped), skipped.message) == (Skipped, "no access")


def test_a_failure_that_is_about_nothing_listed_is_a_case_of_its_own() -> None:
    """No failure is lost where no row bears its name, and a thing without a failure did not fail."""
    report = report_of(CLOSED)
    (finding,) = report.findings
    renamed = msgspec.structs.replace(finding, subject="elsewhere", title="Something else")
    changed = msgspec.structs.replace(report, findings=(renamed,))

    cases = {one.name: one for one in _cases(changed)}

    assert _result(cases["NET110 elsewhere"]) == "failed"
    assert _result(cases["TCP"]) == "skipped"


def test_warnings_are_output_and_properties() -> None:
    """The suite's output tells a warning whole, and its properties say the verdict."""
    raw = write_junit(report_of("mixed")).encode()
    roles = next(one for one in suites(raw) if one.name == "Roles")
    (output,) = etree.fromstring(raw).xpath("testsuite[@name='Roles']/system-out")

    assert "WARN ROLE526 The role in account Quillon & Partners Studio" in output.text
    assert ("verdict", "fail") in [(one.name, one.value) for one in properties(roles)]
