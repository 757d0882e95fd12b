"""The retired service: every way in which it may be gone is told as its end, and nobody else's page is."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_httpx import HTTPXMock

from diagnostics.exit_codes import ExitCode, exit_code
from diagnostics.faults import FaultKind
from diagnostics.judge import judge
from diagnostics.observe import Surroundings, observe
from diagnostics.report.model import Report
from diagnostics.report.text import write_text
from diagnostics.secret import Secret
from diagnostics.target import Target
from tests.support.network import BrokenNetwork, OpenNetwork
from tests.support.worlds import observed
from tui.panes import PANES
from tui.view import content

OWN = "www.pivotaltracker.com"
OTHER = "lt.example.com"
TOKEN = "5f1c0a9e7b3d4826a1f09c3e8d7b6a54"
REFUSED = {"kind": "error", "code": "invalid_authentication", "error": "no"}


async def _report(host: str, network: OpenNetwork | None = None) -> Report:
    target = Target(url=f"https://{host}/services/v5", token=Secret(TOKEN), secret_source="the test")
    return judge(await observe(target, Surroundings(network=network or OpenNetwork())))


def _codes(report: Report) -> list[str]:
    return [one.code for one in report.findings]


@pytest.mark.parametrize("scenario", ["retired", "retired-missing", "retired-gone", "retired-redirect"])
def test_each_shape_of_the_end_is_one_diagnosis(scenario: str) -> None:
    """A page, a 404, a 410 or a redirect of Tracker's is HTTP431 with the date, and all else waits for it."""
    _, report = observed(scenario)
    (finding,) = report.findings
    stages = {one.stage: one for one in report.panes.connection.stages}

    assert finding.code == "HTTP431"
    assert "2025-04-30" in finding.cause
    assert "v5-compatible host" in finding.remediation.text
    assert "exports" in finding.remediation.text
    assert stages["http"].status == "fail"
    assert {stages[name].because for name in ("auth", "flavour", "clock", "latency")} == {"HTTP431"}
    assert report.target.flavour == "unknown"
    others = [getattr(report.panes, pane).verdict for pane in ("roles", "work_items", "fields", "categorize")]
    assert set(others) == {"incomplete"}
    assert exit_code(report) == ExitCode.FAILURE


@pytest.mark.parametrize(
    ("link", "kind", "code"),
    [
        ("dns", FaultKind.NAME_NOT_FOUND, "NET101"),
        ("dns", FaultKind.RESOLVER_FAILED, "NET102"),
        ("tcp", FaultKind.REFUSED, "NET110"),
        ("tcp", FaultKind.CONNECT_TIMEOUT, "NET111"),
        ("tcp", FaultKind.NO_ROUTE, "NET112"),
        ("tls", FaultKind.CERT_EXPIRED, "TLS303"),
        ("tls", FaultKind.CERT_NAME_MISMATCH, "TLS305"),
        ("tls", FaultKind.TLS_BROKEN_OFF, "TLS310"),
    ],
)
async def test_whatever_fails_first_the_end_of_the_service_is_told(
    link: str, kind: FaultKind, code: str
) -> None:
    """Name, port or certificate of Tracker's own host: the broken link is named, and so is the end."""
    report = await _report(OWN, BrokenNetwork(link, kind))
    pane = PANES[0]

    assert _codes(report) == [code, "HTTP431"]
    for finding in report.findings:
        assert "was switched off on 2025-04-30" in finding.cause
    assert report.findings[1].evidence["seen"] == code
    assert "2025-04-30" in write_text(report)
    assert "Tracker's own service has ended" in content(pane.view(report).notes).plain


async def test_another_host_that_fails_is_not_called_retired() -> None:
    """A name that does not resolve says nothing of Tracker's end where it is not Tracker's."""
    report = await _report("tracker.example.com", BrokenNetwork("dns", FaultKind.NAME_NOT_FOUND))

    assert _codes(report) == ["NET101"]
    assert "2025-04-30" not in write_text(report)


@pytest.mark.parametrize(
    ("answer", "host", "code"),
    [
        ({"html": "<title>Welcome</title>"}, OWN, "HTTP431"),
        ({"status_code": 404, "html": "<title>Not found</title>"}, OWN, "HTTP431"),
        ({"status_code": 301, "headers": {"Location": "https://example.com/"}}, OWN, "HTTP431"),
        ({"status_code": 410, "html": "gone"}, OWN, "HTTP431"),
        ({"html": "<title>Pivotal Tracker - Sign in</title>"}, "pt.example.com", "HTTP431"),
        ({"status_code": 410, "json": {}}, "pt.example.com", "HTTP431"),
        ({"html": "<title>Pivotal Tracker Alternative | LT</title>"}, "www.litetracker.com", "HTTP432"),
        ({"html": "<title>A replacement for Pivotal Tracker</title>"}, OTHER, "HTTP432"),
        (
            {"status_code": 404, "html": "<title>Moving from Pivotal Tracker</title>"},
            OTHER,
            "HTTP430",
        ),
        (
            {"status_code": 302, "headers": {"Location": "https://sso.example.com/"}},
            OTHER,
            "HTTP401",
        ),
    ],
)
async def test_only_trackers_own_page_is_the_retired_service(
    httpx_mock: HTTPXMock, answer: dict[str, Any], host: str, code: str
) -> None:
    """Tracker's host, its own title or a 410 tell the end; who only writes of Tracker is somebody else."""
    httpx_mock.add_response(**answer)

    report = await _report(host)

    assert _codes(report) == [code]


async def test_a_host_of_trackers_that_still_speaks_v5_is_not_called_switched_off(
    httpx_mock: HTTPXMock,
) -> None:
    """Where v5 itself refuses the token on Tracker's host, the token is the failure and the end is a note."""
    httpx_mock.add_response(status_code=403, json=REFUSED)

    report = await _report(OWN)

    assert _codes(report) == ["AUTH510", "API604"]
    assert [one.severity for one in report.findings] == ["fail", "info"]
