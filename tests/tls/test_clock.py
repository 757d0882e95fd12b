"""A certificate that fails by its dates: the clock is looked at before the certificate is blamed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from email.utils import format_datetime

import pytest

from diagnostics.clock import SystemClock
from diagnostics.judge import judge
from diagnostics.observe import Surroundings, observe
from diagnostics.observe.network import SystemNetwork
from diagnostics.secret import Secret
from diagnostics.target import Target
from tests.support.proxy import proxy, refuse
from tests.support.raw_server import RawServer, answer, serve
from tests.support.tls_server import leaf, now, server_context
from tests.tls.conftest import Trusted
from tests.tls.support import TOKEN, codes, failed_at_tls, finding, tls_report

ANSWER = answer(b'{"id": 1}')


@contextmanager
def _plain_http(date: datetime | None) -> Iterator[RawServer]:
    """Serve plain HTTP that names `date`, or none."""
    headers = () if date is None else (f"Date: {format_datetime(date, usegmt=True)}",)
    with serve(answer(b"", "301 Moved Permanently", "text/html", *headers)) as server:
        yield server


@pytest.mark.parametrize(
    ("begins", "ends", "there", "code"),
    [
        (timedelta(days=-9), timedelta(days=-2), timedelta(days=-4), "TLS303"),
        (timedelta(days=2), timedelta(days=9), timedelta(days=4), "TLS304"),
    ],
)
async def test_a_wrong_clock_stands_above_the_certificate_that_fails_by_it(
    trusted: Trusted, begins: timedelta, ends: timedelta, there: timedelta, code: str
) -> None:
    """Where the certificate is valid by the server's date, this machine's clock is the cause, told first."""
    issued = leaf(trusted.issuer, not_before=now() + begins, not_after=now() + ends)
    context = server_context(issued, trusted.folder)
    with serve(ANSWER, context) as server, _plain_http(now() + there) as plain:
        report = await tls_report(server.port, trusted.file, plain_port=plain.port)

    clock, certificate = finding(report, "LOC701"), failed_at_tls(report)
    assert codes(report) == ["LOC701", code]
    assert (clock.severity, clock.actor, clock.confidence) == ("fail", "user", "likely")
    assert "4.0 d" in clock.title
    assert clock.evidence["date_samples"] == 2
    assert certificate.actor == "user"
    assert "See LOC701" in certificate.cause
    assert "clock" in certificate.remediation.text
    assert all(request.startswith(b"HEAD / ") for request in plain.requests)
    assert TOKEN.encode() not in b"".join(plain.requests)


@pytest.mark.parametrize(("code", "days"), [("TLS303", -2), ("TLS304", 2)])
async def test_a_clock_in_step_is_ruled_out_and_the_certificate_blamed(
    trusted: Trusted, code: str, days: int
) -> None:
    """Where the server's date agrees with this machine's, the certificate is proved to be wrong."""
    begins, ends = sorted((timedelta(days=days), timedelta(days=5 * days)))
    issued = leaf(trusted.issuer, not_before=now() + begins, not_after=now() + ends)
    with serve(ANSWER, server_context(issued, trusted.folder)) as server, _plain_http(now()) as plain:
        report = await tls_report(server.port, trusted.file, plain_port=plain.port)

    certificate = failed_at_tls(report)
    assert codes(report) == [code]
    assert (certificate.confidence, certificate.actor) == ("proved", "vendor")
    assert "The clock is ruled out: off by" in certificate.cause
    assert "A clock that is wrong" in [one.what for one in report.ruled_out]


async def test_a_clock_that_is_off_does_not_excuse_a_certificate_that_has_expired(trusted: Trusted) -> None:
    """Where the certificate is not valid by the server's date either, both are told, the clock second."""
    issued = leaf(trusted.issuer, not_before=now() - timedelta(days=9), not_after=now() - timedelta(days=5))
    later = now() + timedelta(minutes=10)
    with serve(ANSWER, server_context(issued, trusted.folder)) as server, _plain_http(later) as plain:
        report = await tls_report(server.port, trusted.file, plain_port=plain.port)

    assert codes(report) == ["TLS303", "LOC701"]
    assert finding(report, "LOC701").severity == "warn"
    assert finding(report, "TLS303").actor == "vendor"
    assert "by the server's date either" in finding(report, "TLS303").cause


async def test_a_host_without_a_date_leaves_the_clock_uncompared(trusted: Trusted) -> None:
    """Plain HTTP that tells no date proves nothing, and the finding says so."""
    issued = leaf(trusted.issuer, not_after=now() - timedelta(days=1))
    with serve(ANSWER, server_context(issued, trusted.folder)) as server, _plain_http(None) as plain:
        report = await tls_report(server.port, trusted.file, plain_port=plain.port)

    assert "could not be compared" in failed_at_tls(report).cause
    assert failed_at_tls(report).confidence == "likely"


class _Clock(SystemClock):
    """A clock that somebody set to the year 2001."""

    def now(self) -> datetime:
        """Give a moment that has passed for sure."""
        return super().now().replace(year=2001, day=1)


async def test_a_clock_before_a_day_that_has_passed_is_wrong_for_sure(trusted: Trusted) -> None:
    """Without any date of a server a clock that stands before this program's own list is proved wrong."""
    issued = leaf(trusted.issuer, not_before=now() + timedelta(days=2))
    with serve(ANSWER, server_context(issued, trusted.folder)) as server:
        target = Target(
            url=f"https://localhost:{server.port}/services/v5",
            token=Secret(TOKEN),
            secret_source="the test",
            ca_file=trusted.file,
        )
        surroundings = Surroundings(clock=_Clock(), network=SystemNetwork(plain_port=server.port))
        report = judge(await observe(target, surroundings))

    assert codes(report) == ["LOC701", "TLS304"]
    assert (finding(report, "LOC701").severity, finding(report, "LOC701").confidence) == ("fail", "proved")
    assert "wrong: it stands before" in finding(report, "LOC701").title
    assert finding(report, "TLS304").actor == "user"


async def test_behind_a_proxy_its_answer_tells_the_time(trusted: Trusted) -> None:
    """The proxy is asked for the plain address, and its own refusal has a date as good as the host's."""
    there = f"Date: {format_datetime(now() - timedelta(days=4), usegmt=True)}"
    issued = leaf(trusted.issuer, not_before=now() - timedelta(days=9), not_after=now() - timedelta(days=2))
    denied = refuse("403 Forbidden", there)
    context = server_context(issued, trusted.folder)
    with serve(ANSWER, context) as server, proxy(denied, when=lambda head: head.startswith(b"HEAD")) as way:
        target = Target(
            url=f"https://localhost:{server.port}/services/v5",
            token=Secret(TOKEN),
            secret_source="the test",
            ca_file=trusted.file,
        )
        report = judge(await observe(target, Surroundings(environment={"HTTPS_PROXY": way.address})))

    assert codes(report) == ["LOC701", "TLS303"]
    assert any(head.startswith(b"HEAD http://localhost/ ") for head in way.heads)
    assert TOKEN.encode() not in way.sent
