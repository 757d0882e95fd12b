"""Answers that are none: broken framing, bodies that cannot be unpacked, pages of servers in trouble."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import zlib

import pytest

from diagnostics.judge import judge
from diagnostics.observe import Surroundings, observe
from diagnostics.report.model import Finding
from diagnostics.secret import Secret
from diagnostics.target import Target
from diagnostics.tracker.answers import origin_only
from diagnostics.tracker.limits import Limits
from tests.support.client import TOKEN, ask, fault_of_answer
from tests.support.host import ME
from tests.support.raw_server import Behaviour, answer, raw, script, serve

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
BODY = json.dumps(ME).encode()
GZIP = "Content-Encoding: gzip"


def packed(body: bytes, *headers: str) -> Behaviour:
    """Give a behaviour that answers with `body` as JSON under further headers."""
    return answer(body, "200 OK", "application/json", *headers)


async def found(behaviour: Behaviour) -> Finding:
    """Give the one finding of the report on a server that does `behaviour` for each request."""
    with serve(behaviour) as server:
        target = Target(url=server.url, token=Secret(TOKEN), secret_source="the test", deadline_s=20)
        report = judge(await observe(target, Surroundings(random=lambda: 0.0)))
    stages = {one.stage: one for one in report.panes.connection.stages}
    assert stages["http"].status == "fail"
    assert stages["auth"].because == report.findings[0].code
    assert len(report.findings) == 1
    return report.findings[0]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"SSH-2.0-OpenSSH_9.6\r\n\r\n", "status line"),
        (HEAD + b"Content-Length: many\r\n\r\n{}", "content length"),
        (HEAD + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}", "content length"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\nZZ\r\n{}\r\n", "chunk"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}xx", "chunk"),
        (HEAD + b"Transfer-Encoding: rot13\r\n\r\n{}", "transfer encoding"),
        (HEAD + b"no colon here\r\n\r\n{}", "header line"),
        (HEAD + b"X-Long: " + b"x" * 70_000 + b"\r\nContent-Length: 2\r\n\r\n{}", "headers too large"),
        (HEAD + b"X-Long: " + b"x" * 200_000 + b"\r\n\r\n{}", "headers too large"),
        (
            HEAD + b"".join(b"X-%d: %s\r\n" % (n, b"y" * 60) for n in range(1500)) + b"\r\n",
            "headers too large",
        ),
        (b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n", "change of protocol unasked"),
    ],
)
async def test_broken_framing_is_http440_with_what_was_broken(data: bytes, problem: str) -> None:
    """What of HTTP was broken is told in this program's words; what came is not repeated."""
    finding = await found(raw(data))

    assert finding.code == "HTTP440"
    assert finding.evidence["problem"] == problem
    assert "OpenSSH" not in repr(finding)


@pytest.mark.parametrize(
    ("data", "received", "expected"),
    [
        (HEAD + b"Content-Length: 999\r\n\r\n" + BODY, len(BODY), 999),
        (HEAD + b'Transfer-Encoding: chunked\r\n\r\n5\r\n{"id"\r\n', 5, None),
    ],
)
async def test_a_body_that_the_peer_cut_is_net122_with_its_figures(
    data: bytes, received: int, expected: int | None
) -> None:
    """Fewer bytes than announced are told as received x of y; nobody broke a rule of HTTP."""
    finding = await found(raw(data))

    assert finding.code == "NET122"
    assert (finding.evidence["received_bytes"], finding.evidence.get("expected_bytes")) == (
        received,
        expected,
    )
    assert f"Only {received}{f' of {expected}' if expected else ''} bytes came" in finding.cause


@pytest.mark.parametrize(
    ("behaviour", "encoding", "problem"),
    [
        (packed(b"no gzip at all", GZIP), "gzip", "not gzip"),
        (packed(gzip.compress(BODY)[:-20], GZIP), "gzip", "ends too early"),
        (packed(gzip.compress(BODY)[:8] + b"\xff" * 40, GZIP), "gzip", "not gzip"),
        (packed(zlib.compress(BODY), "Content-Encoding: deflate"), "deflate", "not asked for"),
        (packed(b"\x0b\x02\x80{}\x03", "Content-Encoding: br"), "br", "not asked for"),
        (packed(gzip.compress(BODY), "Content-Encoding: gzip, gzip"), "gzip, gzip", "not asked for"),
        (packed(BODY, "Content-Encoding: \x1b[31m"), "␛[31m", "not asked for"),
    ],
)
async def test_a_body_that_cannot_be_unpacked_is_http441(
    behaviour: Behaviour, encoding: str, problem: str
) -> None:
    """Broken and cut gzip, and encodings that nobody asked for, are told apart by their evidence."""
    finding = await found(behaviour)

    assert (finding.code, finding.evidence["encoding"], finding.evidence["problem"]) == (
        "HTTP441",
        encoding,
        problem,
    )


@pytest.mark.parametrize(
    "behaviour",
    [
        packed(gzip.compress(BODY), "Content-Encoding: GZip"),
        packed(gzip.compress(BODY), "Content-Encoding: x-gzip"),
        packed(gzip.compress(BODY[:9]) + gzip.compress(BODY[9:]), GZIP),
        packed(gzip.compress(BODY) + b"\0" * 7, GZIP),
        packed(BODY, "Content-Encoding: identity"),
        raw(b"HTTP/1.0 200 OK\r\n\r\n" + BODY),
        raw(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + BODY),
        raw(
            b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
            + HEAD
            + b"\r\n"
            + BODY
        ),
        answer(BODY, "200 OK", "application/json; charset=martian"),
        answer(BODY, "200 OK", "application/json; charset="),
        answer(BODY, "200 OK", "text/plain"),
        answer(BODY, "200 Très bien"),
    ],
)
async def test_odd_but_legal_answers_are_read(behaviour: Behaviour) -> None:
    """Old versions, interim answers, missing or odd types and every legal form of gzip are no fault."""
    with serve(behaviour) as server:
        asked = await ask(server.url)

    assert asked.fault is None
    assert asked.answer is not None
    assert asked.answer.value.id == ME["id"]


@pytest.mark.parametrize(
    ("status", "code", "title"),
    [
        ("500 Internal Server Error", "HTTP420", "The server failed with status 500"),
        ("502 Bad Gateway", "HTTP421", "The gateway gets no answer from the server"),
        ("503 Service Unavailable", "HTTP422", "The service is unavailable"),
        ("504 Gateway Timeout", "HTTP423", "The gateway waited in vain for the server"),
        ("522 Connection Timed Out", "HTTP420", "The server failed with status 522"),
        ("599 What", "HTTP420", "The server failed with status 599"),
    ],
)
async def test_a_server_in_trouble_has_its_status_and_what_finds_it(
    status: str, code: str, title: str
) -> None:
    """Each status of the server's side has its code, its request id and its server's name."""
    page = answer(b"<html>oops</html>", status, "text/html", "X-Request-Id: abc-1", "Server: edge\x07")

    finding = await found(page)

    assert (finding.code, finding.title, finding.actor) == (code, title, "vendor")
    assert finding.evidence["http_status"] == int(status[:3])
    assert (finding.evidence["request_id"], finding.evidence["server"]) == ("abc-1", "edge␇")
    assert "status page" in finding.remediation.text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"<html><title>Scheduled Maintenance</title></html>", "HTTP424"),
        (b"<html><h1>We'll be right\n   back</h1></html>", "HTTP424"),
        (b"<html><h1>Sorry, too busy</h1></html>", "HTTP422"),
    ],
)
async def test_maintenance_is_told_from_a_busy_server_by_the_words_of_its_page(
    text: bytes, code: str
) -> None:
    """A page about planned work is no failure, and says until when where the host does."""
    finding = await found(answer(text, "503 Service Unavailable", "text/html", "Retry-After: 1800"))

    assert finding.code == code
    assert "It asks to come back at 20" in finding.cause


@pytest.mark.parametrize(
    "status", ["300 Choices", "301 Moved", "302 Found", "304 Not Modified", "308 Permanent"]
)
@pytest.mark.parametrize(
    ("location", "shown"),
    [
        ("Location: https://login.example.com/secret?token=1", "https://login.example.com"),
        ("Location: /services/v5/me", "(same host)"),
        ("X-No-Location: 1", "(no address)"),
        ("Location: http://[::1", "(not an address)"),
        ("Location: mailto:secret@example.com", "(not an address)"),
    ],
)
async def test_every_redirect_is_http401_with_its_host_only(status: str, location: str, shown: str) -> None:
    """Whatever its number and its goal are, it is not followed, and path and query are not told."""
    finding = await found(answer(b"", status, "text/html", location))

    assert (finding.code, finding.evidence["location"]) == ("HTTP401", shown)
    assert "secret" not in repr(finding)


@pytest.mark.parametrize(
    ("location", "shown"),
    [
        ("HTTPS://Login.example.com:8443/x", "https://login.example.com:8443"),
        ("?next=1", "(same host)"),
        ("http:///x", "(same host)"),
        ("http:x", "(not an address)"),
        ("javascript:alert(1)", "(not an address)"),
        ("localhost:8080/x", "(not an address)"),
        ("ftp://files.example.com/x", "(not an address)"),
        ("file:///x", "(not an address)"),
        ("//:80", "(not an address)"),
        ("//user@/x", "(not an address)"),
        ("http://a.example.com:99999/", "(not an address)"),
        ("http://a.example.com:0/", "(not an address)"),
        ("http://1.2.3.999/", "(not an address)"),
        ("http://xn--/", "(not an address)"),
    ],
)
def test_a_goal_that_http_does_not_lead_to_is_no_address(location: str, shown: str) -> None:
    """Another scheme, no host where one is due and a port that there is not are told as what they are."""
    assert origin_only(location) == shown


@pytest.mark.parametrize(
    "behaviour",
    [
        raw(b"HTTP/1.1 204 No Content\r\n\r\n"),
        packed(b""),
        packed(b" \r\n\t"),
        packed(b"", GZIP),
        raw(b"HTTP/1.0 200 OK\r\n\r\n"),
    ],
)
async def test_an_empty_answer_is_http443(behaviour: Behaviour) -> None:
    """Nothing where JSON is due has a code of its own."""
    assert (await found(behaviour)).code == "HTTP443"


async def test_the_status_counts_where_its_page_cannot_be_unpacked() -> None:
    """A gateway's error stays one when its page is no gzip, or endless."""
    broken = answer(b"no gzip", "502 Bad Gateway", "text/html", GZIP)
    endless = answer(b"x" * 3_000_000, "502 Bad Gateway", "text/html")

    assert (await found(broken)).code == "HTTP421"
    assert (await found(endless)).code == "HTTP421"


async def test_an_object_may_be_a_mebibyte_and_no_more() -> None:
    """The limit holds for what comes out, and reading stops there."""
    with serve(packed(b'{"id": 7, "name": "' + b"x" * (1 << 20) + b'"}')) as server:
        fault = await fault_of_answer(server.url)
    with serve(packed(b"[" + b" " * 5000 + b"]")) as server:
        smaller = await fault_of_answer(server.url, Limits(body_bytes=4096))

    assert (fault.kind, fault.facts["limit_bytes"]) == ("too_large", 1 << 20)
    assert (smaller.kind, smaller.facts["limit_bytes"]) == ("too_large", 4096)


async def test_deep_nesting_is_no_json_and_no_crash() -> None:
    """A hundred thousand brackets reach the decoder whole and end as broken JSON."""
    finding = await found(packed(b"[" * 100_000 + b"]" * 100_000))

    assert finding.code == "API601"


_MEASURE = """
import asyncio, resource, sys, httpx
from diagnostics.clock import SystemClock
from diagnostics.tracker.client import TrackerClient
from diagnostics.tracker.errors import TrackerError
from diagnostics.tracker.wire import Epic, Me

async def main():
    transport = httpx.AsyncHTTPTransport(trust_env=False)
    client = TrackerClient(
        sys.argv[1], transport=transport, clock=SystemClock(), record=lambda _: None, note_spoiled=print
    )
    await client.get("/me", Me)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for ask in (lambda: client.get("/bomb", Me), lambda: client.get_list("/bomb", Epic)):
        try:
            await ask()
        except TrackerError as error:
            print(error.fault.kind.value, error.fault.facts["limit_bytes"])
    await client.aclose()
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)

asyncio.run(main())
"""


def test_a_small_answer_of_200_mb_takes_less_than_20_mb() -> None:
    """The memory of the process hardly grows, be it an object or a list that was asked for."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(packer.compress(b" " * (1 << 20)) for _ in range(200)) + packer.flush()
    with serve(script(packed(BODY), packed(bomb, GZIP))) as server:
        ended = subprocess.run(
            [sys.executable, "-c", _MEASURE, server.url],
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )

    *told, grown_kb = ended.stdout.split("\n")[:3]
    assert told == [f"too_large {1 << 20}", f"too_large {4 << 20}"]
    assert int(grown_kb) < 20_000
