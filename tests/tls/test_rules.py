"""The strict rules of RFC 5280, which Python 3.13 turned on for `ssl.create_default_context`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from diagnostics.report.model import Finding, Report
from tests.support.raw_server import answer, serve
from tests.support.tls_server import Issued, authority, leaf, server_context, trust_file
from tests.tls.support import facts, failed_at_tls, finding, link, tls_report

ANSWER = answer(b'{"id": 1}')
STRICT = sys.version_info >= (3, 13)


def _without_key_id() -> tuple[Issued, Issued]:
    top = authority()
    return top, leaf(top, key_id=False)


def _with_loose_authority() -> tuple[Issued, Issued]:
    top = authority(critical=False)
    return top, leaf(top)


CASES = [("TLS306", 85, _without_key_id), ("TLS307", 89, _with_loose_authority)]


def _checked(report: Report, code: str, number: int) -> Finding:
    found = finding(report, code)
    assert f"verify code {number}" in found.cause
    assert found.actor == "network"
    return found


@pytest.mark.parametrize(("code", "number", "make"), CASES)
async def test_a_chain_that_python_3_13_refuses_is_told_on_every_python(
    code: str, number: int, make: Callable[[], tuple[Issued, Issued]], tmp_path: Path
) -> None:
    """With --ca-file it fails on Python 3.13, proved by passing without the rules; before, a warning."""
    top, issued = make()
    with serve(ANSWER, server_context(issued, tmp_path)) as server:
        report = await tls_report(server.port, trust_file(top, tmp_path))

    found = _checked(report, code, number)
    assert f"Python {sys.version_info.major}.{sys.version_info.minor}" in found.cause
    if STRICT:
        assert failed_at_tls(report) == found
        assert "without them passes" in found.cause
        assert server.requests == []
    else:
        assert (found.severity, link(report).status) == ("warn", "warn")
        assert "Python 3.13 and later" in found.cause
        assert server.requests


@pytest.mark.parametrize(("code", "number", "make"), CASES)
async def test_the_system_store_is_asked_without_the_rules_and_the_chain_is_warned_of(
    code: str,
    number: int,
    make: Callable[[], tuple[Issued, Issued]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without --ca-file the run passes on every Python, and programs that would not are told of."""
    top, issued = make()
    monkeypatch.setenv("SSL_CERT_FILE", trust_file(top, tmp_path))
    with serve(ANSWER, server_context(issued, tmp_path)) as server:
        report = await tls_report(server.port, None)

    assert _checked(report, code, number).severity == "warn"
    assert link(report).status == "warn"
    assert server.requests


async def test_a_sound_chain_is_told_to_pass_the_rules(tmp_path: Path) -> None:
    """A chain that keeps the rules says so among the figures, and no finding speaks of them."""
    top = authority()
    with serve(ANSWER, server_context(leaf(top), tmp_path)) as server:
        report = await tls_report(server.port, trust_file(top, tmp_path))

    assert facts(report)["passes_strict_rules"] is True
    assert facts(report)["strict_rules"] == ("on" if STRICT else "off")
    assert link(report).status == "pass"
