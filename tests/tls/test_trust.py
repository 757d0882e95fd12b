"""Whom a run trusts, and what the other stores say of the same certificate."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest

from tests.support.raw_server import answer, serve
from tests.support.tls_server import authority, leaf, only, server_context, trust_file
from tests.tls.conftest import Trusted
from tests.tls.support import codes, facts, failed_at_tls, finding, link, tls_report

ANSWER = answer(b'{"id": 1}')


@pytest.mark.parametrize("named", [True, False])
async def test_an_authority_that_nobody_trusts_is_tls301(
    trusted: Trusted, named: bool, tmp_path: Path
) -> None:
    """Neither the system nor certifi nor another authority's file trusts it: all is told, nothing is sent."""
    other = trust_file(authority("Other"), tmp_path) if named else None
    with serve(ANSWER, server_context(leaf(trusted.issuer), trusted.folder)) as server:
        report = await tls_report(server.port, other)

    found = failed_at_tls(report)
    assert found.code == "TLS301"
    assert found.evidence["verify_code"] == 20
    assert found.evidence["issuer"] == "Test Authority"
    assert found.evidence["trusted_by_system"] is False
    assert found.evidence["trusted_by_certifi"] is False
    assert "Its issuer Test Authority is not among" in found.cause
    assert "own certificate only" in found.cause
    assert (str(other) in found.cause) is named
    assert server.requests == []


async def test_a_certificate_that_signed_itself_is_told_as_such(trusted: Trusted) -> None:
    """Verify code 18 is told apart from an unknown issuer."""
    with serve(ANSWER, server_context(authority("localhost"), trusted.folder)) as server:
        report = await tls_report(server.port, None)

    found = failed_at_tls(report)
    assert (found.code, found.evidence["verify_code"]) == ("TLS301", 18)
    assert "signed itself" in found.cause


async def test_a_company_authority_in_the_system_store_is_proved(
    trusted: Trusted, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the system's store trusts and certifi does not is a warning with the issuer; the run goes on."""
    monkeypatch.setenv("SSL_CERT_FILE", trusted.file)
    with serve(ANSWER, server_context(leaf(trusted.issuer), trusted.folder)) as server:
        report = await tls_report(server.port, None)

    found = finding(report, "TLS302")
    assert link(report).status == "warn"
    assert (found.severity, found.actor, found.confidence) == ("warn", "network", "proved")
    assert "Test Authority" in found.cause
    assert f"SSL_CERT_FILE {trusted.file}" in found.cause
    assert server.requests
    assert "TLS301" not in codes(report)


async def test_a_ca_file_that_fails_where_the_system_trusts_says_so(
    trusted: Trusted, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A wrong --ca-file is told as the cause, since the system's own store would do."""
    monkeypatch.setenv("SSL_CERT_FILE", trusted.file)
    other = trust_file(authority("Other"), tmp_path)
    with serve(ANSWER, server_context(leaf(trusted.issuer), trusted.folder)) as server:
        report = await tls_report(server.port, other)

    found = failed_at_tls(report)
    assert found.code == "TLS301"
    assert found.evidence["trusted_by_system"] is True
    assert "leave --ca-file out" in found.cause


async def test_variables_of_other_programs_are_told_where_trust_fails(
    trusted: Trusted, monkeypatch: pytest.MonkeyPatch
) -> None:
    """REQUESTS_CA_BUNDLE is not read, and said to be so only where that could be the reason."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", trusted.file)
    with serve(ANSWER, server_context(leaf(trusted.issuer), trusted.folder)) as server:
        failing = await tls_report(server.port, None)
        passing = await tls_report(server.port, trusted.file)

    assert "not read here: REQUESTS_CA_BUNDLE" in failed_at_tls(failing).cause
    assert "not_read" not in facts(passing)


async def test_a_certificate_that_only_tls_1_3_shows_is_said_to_be_unread(trusted: Trusted) -> None:
    """A server of TLS 1.3 only encrypts what is not trusted: that is told, and no issuer is invented."""
    context = only(server_context(leaf(trusted.issuer), trusted.folder), ssl.TLSVersion.TLSv1_3)
    with serve(ANSWER, context) as server:
        report = await tls_report(server.port, None)

    found = failed_at_tls(report)
    assert found.code == "TLS301"
    assert "issuer" not in found.evidence
    assert "TLS 1.3 only" in found.cause
