"""A run against a TLS server, and what its report says of TLS."""

from __future__ import annotations

from typing import Any

from diagnostics.judge import judge
from diagnostics.observe import Surroundings, observe
from diagnostics.observe.network import SystemNetwork
from diagnostics.report.model import Finding, Report
from diagnostics.report.panes import Stage
from diagnostics.secret import Secret
from diagnostics.target import Target
from tests.support.tls_server import free_port

TOKEN = "5f1c0a9e7b3d4826a1f09c3e8d7b6a54"


async def tls_report(
    port: int, ca_file: str | None, host: str = "localhost", plain_port: int | None = None
) -> Report:
    """Give the report on https://`host`:`port`; without `plain_port` nothing speaks plain HTTP there."""
    target = Target(
        url=f"https://{host}:{port}/services/v5",
        token=Secret(TOKEN),
        secret_source="the test",
        ca_file=ca_file,
        deadline_s=20,
    )
    network = SystemNetwork(plain_port=plain_port or free_port())
    return judge(await observe(target, Surroundings(network=network)))


def link(report: Report, name: str = "tls") -> Stage:
    """Give a link of the report."""
    return next(one for one in report.panes.connection.stages if one.stage == name)


def finding(report: Report, code: str) -> Finding:
    """Give the finding of a code; it must be there."""
    return next(one for one in report.findings if one.code == code)


def failed_at_tls(report: Report) -> Finding:
    """Give the first finding of a run that TLS broke; the links after it must be skipped because of it."""
    first = next(one for one in report.findings if one.code != "LOC701")
    assert link(report).status == "fail"
    assert {link(report, name).because for name in ("http", "auth", "flavour")} == {first.code}
    assert link(report, "tcp").status == "pass"
    return first


def codes(report: Report) -> list[str]:
    """Give what was found, worst first."""
    return [one.code for one in report.findings]


def facts(report: Report) -> dict[str, Any]:
    """Give the figures of the TLS link."""
    return dict(link(report).facts)
