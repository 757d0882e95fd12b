"""One request and its answer: bounds on time and size, the secret taken out, all recorded as a fact."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import httpx

from diagnostics.clock import Clock
from diagnostics.faults import Fault, FaultKind, Scalar
from diagnostics.snapshot import RequestFact
from diagnostics.tracker.answers import check_answer
from diagnostics.tracker.body import PAGE_BYTES, Body
from diagnostics.tracker.classify import fault_of
from diagnostics.tracker.errors import AnswerError, TrackerError, UnreachableError
from diagnostics.tracker.headers import moment_of, number_of, text_of
from diagnostics.tracker.limits import Limits
from diagnostics.tracker.scrubbing import starred
from diagnostics.tracker.transport import BorderTransport

_HEADERS: Final = [
    ("Accept", "application/json"),
    ("Accept-Encoding", "gzip"),
    ("Connection", "keep-alive"),
    ("User-Agent", "tracker-doctor"),
]
_HEADER_BYTES: Final = 64 << 10
_OK: Final = 200
_REFUSED: Final = 300


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, however many times."""

    number: int
    """The same for all tries of it, and for nothing else in a run."""
    where: str
    """The path below the base."""
    query: str
    """With its question mark; empty where there is none."""
    limit: int
    """Bytes of the answer."""


@dataclass(frozen=True, slots=True)
class Try:
    """Which time a question is asked, and under which circumstances."""

    attempt: int = 1
    waited_s: float = 0.0
    slots: int = 1


class Exchanger:
    """Sends a question once; every try is handed to `record`, also one that failed."""

    def __init__(
        self,
        base_url: str,
        *,
        border: BorderTransport,
        clock: Clock,
        record: Callable[[RequestFact], None],
        limits: Limits,
    ) -> None:
        self._base_url = base_url.rstrip("/")
        self._border = border
        self._clock = clock
        self._record = record
        self._limits = limits
        self._timeout = httpx.Timeout(limits.request_s, connect=limits.connect_s).as_dict()

    async def aclose(self) -> None:
        """Close the connections."""
        await self._border.aclose()

    async def ask(self, question: Question, one: Try) -> tuple[httpx.Headers, bytes]:
        """Give headers and body of a success that looks like JSON.

        Raises:
            TrackerError: See `diagnostics.tracker.errors` for the ways it can end.
        """
        trace = _Trace(self._clock.now(), self._clock.perf())
        fault: Fault | None = None
        try:
            async with asyncio.timeout(self._limits.request_s):
                body = await self._answer(question, trace)
        except TrackerError as error:
            fault = error.fault
            raise
        except TimeoutError:
            facts = {"timeout_s": self._limits.request_s, **trace.came()}
            fault = Fault(kind=FaultKind.STALLED, where=question.where, facts=facts)
            raise UnreachableError(fault) from None
        except (httpx.HTTPError, OSError, httpx.InvalidURL, UnicodeError) as error:
            facts = {"after_s": round(self._clock.perf() - trace.start, 3), **trace.came()}
            fault = fault_of(error, question.where, facts)
            raise UnreachableError(fault) from None
        else:
            return trace.headers, body
        finally:
            total_ms = (self._clock.perf() - trace.start) * 1000
            self._record(_request_fact(question, one, trace, total_ms, fault))

    async def _answer(self, question: Question, trace: _Trace) -> bytes:
        where = question.where
        async with self._sent(question, trace) as reply:
            trace.first_byte_ms = (self._clock.perf() - trace.start) * 1000
            trace.status, trace.headers = reply.status_code, self._scrubbed_headers(reply.headers)
            _check_size(reply.headers, where)
            if _OK <= reply.status_code < _REFUSED:
                trace.body = Body(reply, question.limit)
                raw = await trace.body.whole(where)
            else:
                trace.body = Body(reply, PAGE_BYTES)
                raw = await trace.body.beginning()
        body = self._scrubbed(raw)
        check_answer(reply.status_code, trace.headers, body, where, self._clock.now())
        return body

    @asynccontextmanager
    async def _sent(self, question: Question, trace: _Trace) -> AsyncIterator[httpx.Response]:
        """Send a question and give the answer, its body not read yet.

        Straight to the transport: what a client of httpx does besides, such as keeping cookies and looking at
        where a redirect goes, is not wanted and took a third of the time of a request.
        """
        request = httpx.Request(
            "GET",
            self._base_url + question.where + question.query,
            headers=_HEADERS,
            extensions={"timeout": self._timeout, "trace": trace.note},
        )
        try:
            reply = await self._border.handle_async_request(request)
            try:
                yield reply
            finally:
                await reply.aclose()
        except httpx.RequestError as error:
            error.request = request
            raise

    def _scrubbed(self, raw: bytes) -> bytes:
        """Take the secrets out of what a host sends back, before anything reads it."""
        return starred(raw, self._border.forms())

    def _scrubbed_headers(self, headers: httpx.Headers) -> httpx.Headers:
        forms = self._border.forms()
        if not any(form in value for _, value in headers.raw for form in forms):
            return headers
        return httpx.Headers([(name, starred(value, forms)) for name, value in headers.raw])


@dataclass(slots=True)
class _Trace:
    """What is known of a request while it runs."""

    sent_at: datetime
    start: float
    first_byte_ms: float | None = None
    status: int | None = None
    headers: httpx.Headers = field(default_factory=httpx.Headers)
    body: Body | None = None
    opened: bool = False
    sent: bool = False

    async def note(self, event: str, _: Mapping[str, Any]) -> None:
        """Take what httpcore tells of: whether the connection was opened for this request."""
        self.opened = self.opened or event == "connection.connect_tcp.started"
        self.sent = self.sent or event == "http11.send_request_headers.started"

    @property
    def received(self) -> int:
        """Bytes of the body that came."""
        return self.body.received if self.body is not None else 0

    def came(self) -> dict[str, Scalar]:
        """Give how much of the body came, of how much, and whether the connection had served before."""
        facts: dict[str, Scalar] = {"received_bytes": self.received}
        if (expected := number_of(self.headers, "content-length")) is not None:
            facts["expected_bytes"] = expected
        if self.sent and not self.opened and self.status is None:
            facts["kept_connection"] = True
        return facts


def _check_size(headers: httpx.Headers, where: str) -> None:
    """Refuse headers that h11 lets pass: it looks at what is not whole yet only."""
    if sum(len(name) + len(value) for name, value in headers.raw) > _HEADER_BYTES:
        facts: dict[str, Scalar] = {"problem": "headers too large"}
        raise AnswerError(Fault(kind=FaultKind.PROTOCOL, where=where, facts=facts))


def _request_fact(
    question: Question, one: Try, trace: _Trace, total_ms: float, fault: Fault | None
) -> RequestFact:
    headers = trace.headers
    runtime = headers.get("x-runtime", "")
    return RequestFact(
        method="GET",
        path=question.where + question.query,
        sent_at=trace.sent_at,
        question=question.number,
        attempt=one.attempt,
        waited_s=round(one.waited_s, 3),
        slots=one.slots,
        status=trace.status,
        first_byte_ms=trace.first_byte_ms,
        total_ms=total_ms,
        received_bytes=trace.received,
        server_date=moment_of(headers.get("date", "")),
        runtime_s=float(runtime) if runtime.replace(".", "", 1).isdecimal() else None,
        request_id=text_of(headers, "x-request-id"),
        server=text_of(headers, "server"),
        via=text_of(headers, "via"),
        fault=fault,
    )
