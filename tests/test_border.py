"""What leaves the process, and what is let in: verbs, origins, sizes, times."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable

import httpx
import pytest

from diagnostics.clock import SystemClock
from diagnostics.faults import Fault, FaultKind
from diagnostics.secret import Secret
from diagnostics.snapshot import RequestFact
from diagnostics.tracker.client import Limits, TrackerClient
from diagnostics.tracker.errors import TrackerError
from diagnostics.tracker.transport import Basic, BorderTransport, NotReadOnlyError, Token
from diagnostics.tracker.wire import Me
from tests.support.raw_server import Behaviour, answer, serve

TOKEN = "5f1c0a9e7b3d4826a1f09c3e8d7b6a54"


def _client(
    url: str, limits: Limits | None = None, record: Callable[[RequestFact], None] = lambda _: None
) -> TrackerClient:
    transport = httpx.AsyncHTTPTransport(trust_env=False)
    client = TrackerClient(
        url,
        transport=transport,
        clock=SystemClock(),
        record=record,
        note_spoiled=list[Fault]().append,
        limits=limits or Limits(unnamed_wait_s=0.1),
    )
    client.authenticate(Token(Secret(TOKEN)))
    return client


async def _fault(behaviour: Behaviour, limits: Limits | None = None) -> TrackerError:
    with serve(behaviour) as server:
        client = _client(server.url, limits)
        with pytest.raises(TrackerError) as caught:
            await client.get("/me", Me)
        await client.aclose()
    return caught.value


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
async def test_no_verb_but_get_and_head_leaves(method: str) -> None:
    """A request that could change something is stopped at the border, whoever makes it."""
    sent: list[httpx.Request] = []

    def take(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(200)

    border = BorderTransport(httpx.MockTransport(take), "https://tracker.example.com/services/v5")

    with pytest.raises(NotReadOnlyError):
        await border.handle_async_request(httpx.Request(method, "https://tracker.example.com/services/v5/me"))
    assert sent == []


@pytest.mark.parametrize(
    ("url", "goes"),
    [
        ("https://tracker.example.com/services/v5/me", True),
        ("https://tracker.example.com:443/other", True),
        ("https://tracker.example.com:8443/services/v5/me", False),
        ("http://tracker.example.com/services/v5/me", False),
        ("https://evil.example.com/services/v5/me", False),
        ("https://tracker.example.com.evil.example/services/v5/me", False),
    ],
)
@pytest.mark.parametrize("credentials", [Token(Secret(TOKEN)), Basic("viz", Secret(TOKEN))])
async def test_credentials_go_to_their_own_origin_only(
    url: str, goes: bool, credentials: Token | Basic
) -> None:
    """Scheme, host and port must all be the target's, or nothing is added."""
    sent: list[httpx.Headers] = []

    def take(request: httpx.Request) -> httpx.Response:
        sent.append(request.headers)
        return httpx.Response(200)

    border = BorderTransport(httpx.MockTransport(take), "https://tracker.example.com/services/v5")
    border.credentials = credentials

    await border.handle_async_request(httpx.Request("GET", url))

    assert (credentials.header()[0] in sent[0]) is goes


async def test_a_redirect_is_not_followed_and_the_token_stays_home() -> None:
    """The goal of a redirect is never asked, and only its origin is told."""
    with serve(answer(b"{}")) as elsewhere:
        location = f"Location: {elsewhere.url}/me?secret=1"
        error = await _fault(answer(b"", "302 Found", "text/html", location))

    assert error.fault.kind is FaultKind.REDIRECT
    assert error.fault.facts["location"] == f"http://127.0.0.1:{elsewhere.port}"
    assert elsewhere.requests == []


async def test_a_small_answer_cannot_become_a_huge_one() -> None:
    """200 MB behind 200 kB of gzip is cut at the limit."""
    bomb = gzip.compress(b"[" + b" " * 50_000_000 + b"]")
    limits = Limits(body_bytes=1 << 20)

    error = await _fault(answer(bomb, "200 OK", "application/json", "Content-Encoding: gzip"), limits)

    assert error.fault.kind is FaultKind.TOO_LARGE


async def test_gzip_is_understood() -> None:
    """A compressed answer is read like a plain one."""
    body = gzip.compress(b'{"id": 7}')
    with serve(answer(body, "200 OK", "application/json", "Content-Encoding: gzip")) as server:
        client = _client(server.url)
        assert (await client.get("/me", Me)).value.id == 7
        await client.aclose()


async def test_a_dripping_answer_ends_at_the_deadline_of_the_request() -> None:
    """The limit holds for the whole answer, however often another byte comes."""
    over = threading.Event()

    def drip(connection: object) -> None:
        assert hasattr(connection, "sendall")
        connection.sendall(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 999\r\n\r\n"
        )
        while not over.wait(0.05):
            connection.sendall(b" ")

    try:
        error = await _fault(drip, Limits(request_s=0.5))
    finally:
        over.set()

    assert error.fault.kind is FaultKind.STALLED
    assert error.fault.facts["timeout_s"] == 0.5


def _close(_: object) -> None:
    """Hang up without a word."""


def _truncate(connection: object) -> None:
    assert hasattr(connection, "sendall")
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 999\r\n\r\n[1")


@pytest.mark.parametrize(
    ("behaviour", "kind"),
    [
        (_close, FaultKind.CLOSED_EARLY),
        (_truncate, FaultKind.TRUNCATED),
        (lambda connection: connection.sendall(b"SSH-2.0-OpenSSH\r\n\r\n"), FaultKind.PROTOCOL),
        (answer(b""), FaultKind.EMPTY_BODY),
        (answer(b"<html><title>Log in</title></html>", "200 OK", "text/html"), FaultKind.NOT_JSON),
        (answer(b"<html>no</html>", "403 Forbidden", "text/html"), FaultKind.NOT_JSON),
        (answer(b"Not Found", "404 Not Found", "text/plain"), FaultKind.NO_SUCH_PATH),
        (answer(b"gone", "410 Gone", "text/html"), FaultKind.GONE),
        (answer(b"slow down", "429 Too Many Requests", "text/plain"), FaultKind.RATE_LIMITED),
        (answer(b"{}", "500 Internal Server Error"), FaultKind.SERVER_ERROR),
        (answer(b"bad", "502 Bad Gateway", "text/html"), FaultKind.BAD_GATEWAY),
        (answer(b"busy", "503 Service Unavailable", "text/html"), FaultKind.UNAVAILABLE),
        (answer(b"late", "504 Gateway Timeout", "text/html"), FaultKind.GATEWAY_TIMEOUT),
        (answer(b'{"id": 1'), FaultKind.MALFORMED_JSON),
        (answer(b"\xff\xfe"), FaultKind.MALFORMED_JSON),
        (answer(b'{"id": "one"}'), FaultKind.UNEXPECTED_SHAPE),
        (answer(b"null"), FaultKind.UNEXPECTED_SHAPE),
        (answer(b"not gzip", "200 OK", "application/json", "Content-Encoding: gzip"), FaultKind.BAD_ENCODING),
        (
            answer(b'{"kind":"error","code":"invalid_authentication"}', "401 Unauthorized"),
            FaultKind.INVALID_AUTHENTICATION,
        ),
        (
            answer(b'{"kind":"error","code":"invalid_authentication"}', "403 Forbidden"),
            FaultKind.INVALID_AUTHENTICATION,
        ),
        (
            answer(b'{"kind":"error","code":"unauthorized_operation"}', "403 Forbidden"),
            FaultKind.UNAUTHORIZED_OPERATION,
        ),
        (answer(b'{"kind":"error","code":"route_not_found"}', "404 Not Found"), FaultKind.NO_SUCH_PATH),
    ],
)
async def test_each_way_an_answer_goes_wrong_is_told_apart(behaviour: Behaviour, kind: FaultKind) -> None:
    """Every wrong answer on a real socket ends in its own symptom and never in another exception."""
    error = await _fault(behaviour)

    assert error.fault.kind is kind
    assert TOKEN not in repr(error.fault)


async def test_the_title_of_a_foreign_page_is_evidence_made_safe() -> None:
    """Whose page came is told by its title, without what could drive a terminal."""
    page = b"<html><title>\n Proxy \x1b]0;x\x07 login </title></html>"

    error = await _fault(answer(page, "200 OK", "text/html; charset=utf-8"))

    assert error.fault.facts["title"] == "Proxy ␛]0;x␇ login"


async def test_every_request_is_recorded_also_a_failed_one() -> None:
    """A failed request leaves its path, status and fault among the facts, and no secret."""
    seen: list[RequestFact] = []
    with serve(answer(b"busy", "503 Service Unavailable", "text/html", "X-Request-Id: abc")) as server:
        client = _client(server.url, record=seen.append)
        with pytest.raises(TrackerError):
            await client.get("/me", Me, {"fields": "id"})
        await client.aclose()

    assert [(one.path, one.status, one.request_id, one.attempt) for one in seen] == [
        ("/me?fields=id", 503, "abc", attempt) for attempt in (1, 2, 3)
    ]
    assert TOKEN not in repr(seen)
