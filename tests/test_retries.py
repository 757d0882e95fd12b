"""Requests that are made again: which, how often, how long after, and what the report says of it."""

from __future__ import annotations

import json
import socket
import threading

import pytest

from diagnostics.judge import judge
from diagnostics.observe import Surroundings, observe
from diagnostics.report.model import Finding, Report
from diagnostics.report.text import write_text
from diagnostics.secret import Secret
from diagnostics.snapshot import RequestFact
from diagnostics.target import Target
from diagnostics.tracker.retrying import Pace
from diagnostics.tracker.wire import Me
from tests.support.client import TOKEN, ask, reading
from tests.support.host import ME
from tests.support.raw_server import Behaviour, answer, hang_up, raw, reset, script, serve

GOOD = answer(json.dumps(ME).encode())
CUT = raw(b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 999\r\n\r\n{"id"')


def page(status: str, *headers: str) -> Behaviour:
    """Give a behaviour that answers with a web page."""
    return answer(b"<html><title>Oops</title></html>", status, "text/html", *headers)


def finding(report: Report, code: str) -> Finding:
    """Give the one finding of a code."""
    (found,) = (one for one in report.findings if one.code == code)
    return found


async def report_on(behaviour: Behaviour, deadline_s: float = 20) -> Report:
    """Give the report on a server that does `behaviour` for each request."""
    with serve(behaviour) as server:
        target = Target(url=server.url, token=Secret(TOKEN), secret_source="the test", deadline_s=deadline_s)
        return judge(await observe(target, Surroundings(random=lambda: 0.0)))


@pytest.mark.parametrize(
    ("behaviour", "kind"),
    [
        (hang_up, "closed_early"),
        (reset, "reset"),
        (CUT, "truncated"),
        (page("500 Internal Server Error"), "server_error"),
        (answer(b'{"kind":"error","code":"unhandled_condition"}', "500 No"), "server_error"),
        (page("502 Bad Gateway"), "bad_gateway"),
        (page("503 Service Unavailable"), "unavailable"),
        (page("504 Gateway Timeout"), "gateway_timeout"),
        (page("429 Too Many Requests"), "rate_limited"),
    ],
)
async def test_what_passes_by_itself_is_asked_again_twice(behaviour: Behaviour, kind: str) -> None:
    """The third try still counts as an answer, and each try is a fact with its number and its symptom."""
    with serve(script(behaviour, behaviour, GOOD)) as server:
        asked = await ask(server.url)

    assert asked.answer is not None
    assert asked.told == [kind, kind, "200"]
    assert [one.attempt for one in asked.tries] == [1, 2, 3]
    assert len({one.question for one in asked.tries}) == 1


@pytest.mark.parametrize(
    "behaviour",
    [
        page("400 Bad Request"),
        page("302 Found", "Location: https://elsewhere.example.com/"),
        page("501 Not Implemented"),
        page("520 Unknown"),
        answer(b"not here", "404 Not Found", "text/plain"),
        answer(b'{"kind":"error","code":"invalid_authentication"}', "403 Forbidden"),
        answer(b'{"kind":"error","code":"unauthorized_operation"}', "403 Forbidden"),
        answer(b'{"id": 1'),
        answer(b""),
        raw(b"SSH-2.0-OpenSSH\r\n\r\n"),
    ],
)
async def test_what_would_be_answered_the_same_is_asked_once(behaviour: Behaviour) -> None:
    """A refusal, a redirect, a page or a broken answer is not asked for again."""
    with serve(script(behaviour, GOOD)) as server:
        asked = await ask(server.url)

    assert asked.fault is not None
    assert len(server.requests) == 1


async def test_no_more_than_three_tries_are_made() -> None:
    """A fault that stays ends after the third try, whatever its tries were."""
    with serve(script(reset, page("503 Service Unavailable"), hang_up, GOOD)) as server:
        asked = await ask(server.url)

    assert asked.fault is not None
    assert asked.told == ["reset", "unavailable", "closed_early"]
    assert len(server.requests) == 3


async def test_the_waits_grow_and_are_spread_by_chance() -> None:
    """Full jitter: at most 0.2 s before the second try and 0.4 s before the third, times a random number."""
    numbers = iter((0.5, 0.25))
    with serve(script(hang_up, hang_up, GOOD)) as server:
        asked = await ask(server.url, pace=Pace(random=lambda: next(numbers)))

    assert [one.waited_s for one in asked.tries] == [0.0, 0.1, 0.1]
    assert (asked.tries[2].sent_at - asked.tries[0].sent_at).total_seconds() >= 0.2


async def test_where_no_time_is_left_nothing_is_asked_again() -> None:
    """A try that the run has no time for is not begun; the symptom stays the verdict."""
    with serve(script(hang_up, GOOD)) as server:
        asked = await ask(server.url, pace=Pace(random=lambda: 1.0, time_left=lambda: 1.1))

    assert asked.told == ["closed_early"]


async def test_a_kept_connection_that_closed_is_asked_again_at_once() -> None:
    """A host may close a connection that it kept; the request is made on another without a wait."""

    def answer_once(connection: socket.socket) -> None:
        body = json.dumps(ME).encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        connection.sendall(head.encode() + body)
        connection.recv(65536)

    tries = list[RequestFact]()
    with serve(script(answer_once, GOOD)) as server:
        async with reading(server.url, tries.append, pace=Pace(random=lambda: 1.0)) as client:
            await client.get("/me", Me)
            await client.get("/me", Me)

    assert [(one.attempt, one.waited_s, one.status) for one in tries] == [
        (1, 0, 200),
        (1, 0, None),
        (2, 0, 200),
    ]
    assert tries[1].fault is not None
    assert tries[1].fault.facts["kept_connection"] is True


async def test_a_pass_after_retries_is_a_warning_that_lists_them() -> None:
    """The link flaps: how many requests, what was seen, when, and each of them; the link still stands."""
    report = await report_on(script(reset, page("503 Service Unavailable"), GOOD))

    flaps = finding(report, "NET131")
    http = next(one for one in report.panes.connection.stages if one.stage == "http")
    assert (http.status, flaps.severity, flaps.pane) == ("warn", "warn", "connection")
    assert flaps.evidence["requests"] == 1
    assert flaps.evidence["seen"] == "1 x 503, 1 x reset"
    assert str(flaps.evidence["retry_1"]).startswith("GET /me: reset, 503, then 200 after ")
    assert str(flaps.evidence["first_at"]).endswith(" UTC")
    assert http.detail == "API v5 answers, status 200; 1 of 12 requests were made again"
    assert "A wrong base URL, a redirect or somebody else's page" in {one.what for one in report.ruled_out}


async def test_a_verdict_after_the_last_try_says_how_often_it_was_tried() -> None:
    """One finding for one request, with the number of its tries and what they saw."""
    report = await report_on(script(reset, page("502 Bad Gateway")))

    (found,) = report.findings
    assert found.code == "HTTP421"
    assert found.cause.endswith("It was tried 3 times.")
    assert (found.evidence["tries"], found.evidence["seen"]) == (3, "reset, bad_gateway, bad_gateway")
    assert "times" not in found.evidence
    assert "It was tried 3 times." in " ".join("".join(write_text(report)).split())


async def test_a_clean_run_has_no_word_of_retries() -> None:
    """Where every request is answered at once nothing is called flapping."""
    report = await report_on(GOOD)

    assert {one.code for one in report.findings}.isdisjoint({"NET131", "HTTP410"})


async def test_a_stalled_answer_is_asked_for_once_and_told_with_its_figures() -> None:
    """A transfer that takes all of its time is not begun again; what came of it is told as x of y."""
    over = threading.Event()

    def stall(connection: socket.socket) -> None:
        connection.sendall(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{"
        )
        over.wait(10)

    try:
        report = await report_on(stall, deadline_s=2)
    finally:
        over.set()

    (found,) = report.findings
    assert found.code == "NET123"
    assert "1 of 99 bytes had come" in found.cause
    assert "tries" not in found.evidence
