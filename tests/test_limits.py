"""Hosts that ask to be left alone: 429 and 503, with a time and without, and what it changes for all."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest

from diagnostics.judge import judge
from diagnostics.observe import Surroundings, observe
from diagnostics.report.model import Finding, Report
from diagnostics.secret import Secret
from diagnostics.snapshot import RequestFact
from diagnostics.target import Target
from diagnostics.tracker.errors import TrackerError
from diagnostics.tracker.limits import Limits
from diagnostics.tracker.retrying import Pace
from diagnostics.tracker.wire import Me
from tests.support.client import TOKEN, ask, fault_of_answer, reading
from tests.support.host import BASE
from tests.support.in_memory import InMemory
from tests.support.raw_server import Behaviour, answer, script, serve

GOOD = answer(b'{"id": 7, "username": "viz"}')
REJECTED = b'{"kind":"error","code":"invalid_authentication","error":"no"}'
NOW = datetime(2026, 11, 24, 10, 0, 0, tzinfo=UTC)


def slow_down(*headers: str, status: str = "429 Too Many Requests", body: bytes = b"slow down") -> Behaviour:
    """Give a behaviour that asks to be left alone."""
    return answer(body, status, "text/plain", *headers)


def dated(moment: datetime, name: str = "Date") -> str:
    """Give a header that holds an HTTP date."""
    return f"{name}: {format_datetime(moment, usegmt=True)}"


def finding(report: Report, code: str) -> Finding:
    """Give the one finding of a code."""
    (found,) = (one for one in report.findings if one.code == code)
    return found


async def report_on(behaviour: Behaviour, deadline_s: float = 20) -> Report:
    """Give the report on a server that does `behaviour` for each request."""
    with serve(behaviour) as server:
        target = Target(url=server.url, token=Secret(TOKEN), secret_source="the test", deadline_s=deadline_s)
        return judge(await observe(target, Surroundings(random=lambda: 0.0)))


async def test_a_short_wait_is_kept_and_told_as_a_warning() -> None:
    """429 with a second to wait: the second is waited, the answer comes, and the link is warned of."""
    report = await report_on(script(slow_down("Retry-After: 1", "X-RateLimit-Limit: 200"), GOOD))

    limited = finding(report, "HTTP410")
    http = next(one for one in report.panes.connection.stages if one.stage == "http")
    assert (http.status, limited.severity) == ("warn", "warn")
    assert (limited.evidence["requests"], limited.evidence["waited_s"]) == (1, 1.0)
    assert limited.evidence["rate_limit"] == "200"
    assert str(limited.evidence["retry_1"]).startswith("GET /me: 429, then 200 after 1.")
    assert "NET131" not in {one.code for one in report.findings}


@pytest.mark.parametrize(
    "headers",
    [
        (dated(NOW), "Retry-After: 3600"),
        (dated(NOW), dated(NOW + timedelta(hours=1), "Retry-After")),
    ],
)
async def test_a_long_wait_is_told_with_its_moment_and_not_kept(headers: tuple[str, ...]) -> None:
    """An hour is no time to wait: the verdict names the moment by the server's clock, and comes at once."""
    with serve(slow_down(*headers)) as server:
        start = time.monotonic()
        fault = await fault_of_answer(server.url)
        took = time.monotonic() - start

    assert fault.kind == "rate_limited"
    assert (fault.facts["wait_s"], fault.facts["until"]) == (3600, "2026-11-24 11:00:00 UTC")
    assert len(server.requests) == 1
    assert took < 1 + 1


@pytest.mark.parametrize("status", ["429 Too Many Requests", "429 Nope"])
@pytest.mark.parametrize("body", [REJECTED, b"<html>no</html>", b""])
async def test_a_limit_is_never_taken_for_a_rejected_token(status: str, body: bytes) -> None:
    """Whatever the body of a 429 says, the report speaks of the limit and not of the token."""
    report = await report_on(slow_down("Retry-After: 3600", status=status, body=body))

    assert [one.code for one in report.findings] == ["HTTP411"]
    stages = {one.stage: one for one in report.panes.connection.stages}
    assert (stages["http"].status, stages["auth"].status, stages["auth"].because) == (
        "fail",
        "skipped",
        "HTTP411",
    )
    assert report.findings[0].title.startswith("Too many requests: limited until 20")


async def test_a_wait_that_the_run_has_no_time_for_is_told() -> None:
    """Twenty seconds are short, but not in a run that ends in five."""
    report = await report_on(slow_down("Retry-After: 20"), deadline_s=5)

    assert [one.code for one in report.findings] == ["HTTP411"]
    assert "LOC732" not in {one.code for one in report.findings}


async def test_a_limit_without_a_time_is_waited_for_with_growth() -> None:
    """Where the host names no time, the wait is five seconds by default, and twice that the next time."""
    limits = Limits(unnamed_wait_s=0.2)
    with serve(script(slow_down(), slow_down(), GOOD)) as server:
        asked = await ask(server.url, limits)

    assert [one.waited_s for one in asked.tries] == [0.0, 0.2, 0.4]
    assert Limits().unnamed_wait_s == 5.0


@pytest.mark.parametrize("value", ["soon", "-5", "9" * 30, "1e3", "\x00", "Thu, 99 Nov 2026 10:00:00 GMT"])
async def test_a_time_that_cannot_be_read_is_none(value: str) -> None:
    """A Retry-After of any other form gives no moment, and never breaks the run."""
    with serve(slow_down(f"Retry-After: {value}")) as server:
        asked = await ask(server.url)

    assert asked.fault is not None
    assert "until" not in asked.fault.facts


async def test_a_server_that_is_unavailable_for_a_time_is_waited_for() -> None:
    """503 with a second to wait is kept like a limit; the pass is told as flapping, not as a limit."""
    report = await report_on(script(slow_down("Retry-After: 1", status="503 Busy"), GOOD))

    codes = {one.code for one in report.findings}
    assert "NET131" in codes
    assert "HTTP410" not in codes
    assert str(finding(report, "NET131").evidence["retry_1"]).startswith("GET /me: 503, then 200 after 1.")


async def test_a_server_that_is_unavailable_for_long_says_until_when() -> None:
    """503 with an hour to wait is not waited for, and the cause has the moment."""
    report = await report_on(slow_down(dated(NOW), "Retry-After: 3600", status="503 Busy"))

    assert "It asks to come back at 2026-11-24 11:00:00 UTC." in finding(report, "HTTP422").cause


async def test_all_requests_hold_until_the_moment_that_one_was_told() -> None:
    """After a 429 none of the others is sent before its time is over, and half as many are sent at once."""
    asked_at: list[float] = []
    in_flight = most = 0

    async def host(_: httpx.Request) -> httpx.Response:
        nonlocal in_flight, most
        asked_at.append(time.monotonic())
        if len(asked_at) == 1:
            return httpx.Response(429, headers={"Retry-After": "1"})
        in_flight += 1
        most = max(most, in_flight)
        await asyncio.sleep(0.01)
        in_flight -= 1
        return httpx.Response(200, json={"id": 7})

    tries = list[RequestFact]()
    async with reading(BASE, tries.append, pace=Pace(8), transport=InMemory(host)) as client:
        first = asyncio.create_task(client.get("/me", Me))
        await asyncio.sleep(0.1)
        await asyncio.gather(first, *(client.get(f"/stories/{one}", Me) for one in range(12)))

    assert min(asked_at[1:]) - asked_at[0] >= 0.99
    assert most == 4
    assert [one.slots for one in tries][:2] == [8, 4]


async def test_the_places_come_back_one_by_one() -> None:
    """Ten good answers in a row give one more place, until there are as many as at first."""
    asked = 0

    async def host(_: httpx.Request) -> httpx.Response:
        nonlocal asked
        asked += 1
        return httpx.Response(429 if asked == 1 else 200, json={"id": 7})

    tries = list[RequestFact]()
    async with reading(BASE, tries.append, pace=Pace(4), transport=InMemory(host)) as client:
        for _ in range(32):
            await client.get("/me", Me)

    assert [one.slots for one in tries] == [4, *[2] * 10, *[3] * 10, *[4] * 12]


async def test_after_a_long_limit_nothing_more_is_sent() -> None:
    """Once the host has said that it will not answer for an hour, further questions are not put to it."""
    with serve(slow_down("Retry-After: 3600")) as server:
        async with reading(server.url) as client:
            for path in ("/me", "/projects", "/my/activity"):
                with pytest.raises(TrackerError) as caught:
                    await client.get(path, Me)
                assert (caught.value.fault.kind, caught.value.fault.where) == ("rate_limited", "/me")

    assert len(server.requests) == 1


async def test_a_limit_that_comes_in_the_middle_is_told_once_and_skips_the_rest() -> None:
    """The link that met the limit fails, what stands on the user's answers is skipped because of it."""
    report = await report_on(script(GOOD, slow_down("Retry-After: 3600")))

    (found,) = report.findings
    stages = {one.stage: one for one in report.panes.connection.stages}
    assert (found.code, found.pane, found.subject) == ("HTTP411", "connection", "/me")
    assert (stages["auth"].status, stages["latency"].status) == ("pass", "fail")
    assert (stages["flavour"].status, stages["flavour"].because) == ("skipped", "HTTP411")
    assert {one.because for one in report.coverage.not_judged} == {"HTTP411 comes first"}
    assert any("curl" in one for one in found.remediation.commands)
