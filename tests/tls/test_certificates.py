"""Certificates that pass, and those whose names, dates or issuers do not."""

from __future__ import annotations

import ssl
import sys
from datetime import timedelta

import pytest

from diagnostics.report.markdown import write_markdown
from diagnostics.report.text import write_text
from tests.support.raw_server import answer, serve
from tests.support.tls_server import authority, leaf, now, only, server_context
from tests.tls.conftest import Trusted
from tests.tls.support import codes, facts, failed_at_tls, finding, link, tls_report

ANSWER = answer(b'{"id": 1}')


async def test_a_trusted_certificate_passes_with_its_figures(trusted: Trusted) -> None:
    """A handshake that passes tells version, names, issuer, dates and chain in the link, in every format."""
    middle = authority("Middle \x1b[31mred", trusted.issuer)
    with serve(ANSWER, server_context(leaf(middle, "localhost", "127.0.0.1"), trusted.folder)) as server:
        report = await tls_report(server.port, trusted.file)

    seen = facts(report)
    assert link(report).status == "pass"
    assert server.requests
    assert seen["version"] == "TLSv1.3"
    assert seen["names"] == "localhost, 127.0.0.1"
    assert seen["chain"] == "localhost <- Middle ␛[31mred <- Test Authority (not sent)"
    assert seen["trusted_by_certifi"] is False
    assert len(seen["top_sha256"]) == 64
    assert "TLS302" not in codes(report)
    for written in (write_text(report), write_markdown(report)):
        assert seen["top_sha256"] in written
        assert "\x1b" not in written


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
async def test_either_version_in_use_passes(trusted: Trusted, version: ssl.TLSVersion) -> None:
    """A server that speaks only one of the two versions passes, and its own certificate is told.

    What it sent besides stays encrypted in TLS 1.3, unless Python tells it, and is not guessed.
    """
    with serve(ANSWER, only(server_context(leaf(trusted.issuer), trusted.folder), version)) as server:
        report = await tls_report(server.port, trusted.file)

    assert link(report).status == "pass"
    assert facts(report)["subject"] == "localhost"
    known = version is ssl.TLSVersion.TLSv1_2 or sys.version_info >= (3, 13)
    assert facts(report).get("certificates_sent") == (1 if known else None)


async def test_an_expired_certificate_is_told_with_its_last_moment(trusted: Trusted) -> None:
    """Past its last day a certificate is TLS303 with the date; with no clock to compare it is likely only."""
    end = now() - timedelta(days=3, hours=1)
    with serve(ANSWER, server_context(leaf(trusted.issuer, not_after=end), trusted.folder)) as server:
        report = await tls_report(server.port, trusted.file)

    found = failed_at_tls(report)
    assert found.code == "TLS303"
    assert f"expired on {end:%Y-%m-%d}, 3 days ago" in found.title
    assert "could not be compared" in found.cause
    assert (found.confidence, found.actor) == ("likely", "vendor")
    assert server.requests == []


async def test_an_expired_authority_is_named_and_not_the_host(trusted: Trusted) -> None:
    """Where a certificate above the host's has ended, that one is named."""
    middle = authority("Middle", trusted.issuer, not_after=now() - timedelta(days=2))
    with serve(ANSWER, server_context(leaf(middle), trusted.folder)) as server:
        report = await tls_report(server.port, trusted.file)

    found = failed_at_tls(report)
    assert found.code == "TLS303"
    assert "the certificate of Middle above it ended" in found.cause


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
@pytest.mark.parametrize(
    ("more", "example"), [((), "anything.example.com"), (("192.0.2.7",), "192.0.2.7")], ids=["any", "one"]
)
async def test_a_certificate_for_another_host_lists_what_it_is_for(
    trusted: Trusted, host: str, more: tuple[str, ...], example: str
) -> None:
    """A certificate that names others is TLS305, for names and addresses, with a name that would match."""
    issued = leaf(trusted.issuer, "*.example.com", *more)
    with serve(ANSWER, server_context(issued, trusted.folder)) as server:
        report = await tls_report(server.port, trusted.file, host)

    found = failed_at_tls(report)
    assert found.code == "TLS305"
    assert found.evidence["verify_code"] == (64 if host == "127.0.0.1" else 62)
    assert ", ".join(("*.example.com", *more)) in found.cause
    assert f"{example} would match" in found.cause
    assert ("address counts only" in found.cause) is (host == "127.0.0.1")


@pytest.mark.parametrize(("days", "warned"), [(10, True), (45, False)])
async def test_a_certificate_that_ends_soon_is_a_warning(trusted: Trusted, days: int, warned: bool) -> None:
    """Ten days before its end a certificate is warned of, and the run goes on; with more time it is not."""
    end = now() + timedelta(days=days, hours=1)
    with serve(ANSWER, server_context(leaf(trusted.issuer, not_after=end), trusted.folder)) as server:
        report = await tls_report(server.port, trusted.file)

    assert ("TLS313" in codes(report)) is warned
    assert link(report).status == ("warn" if warned else "pass")
    assert server.requests
    if warned:
        assert finding(report, "TLS313").title == "The certificate of localhost expires in 10 days"
        assert f"{end:%Y-%m-%d}" in finding(report, "TLS313").cause


async def test_an_authority_that_ends_soon_is_warned_of_by_name(trusted: Trusted) -> None:
    """A certificate above the host's that ends first is the one that is told."""
    middle = authority("Middle", trusted.issuer, not_after=now() + timedelta(days=5, hours=1))
    with serve(ANSWER, server_context(leaf(middle), trusted.folder)) as server:
        report = await tls_report(server.port, trusted.file)

    assert finding(report, "TLS313").title == "The certificate of Middle expires in 5 days"
