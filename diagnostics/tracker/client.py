"""One v5 host, read with bounds on time, size and the number of requests in flight."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Final, Generic, TypeVar
from urllib.parse import urlencode

import httpx

from diagnostics.clock import Clock
from diagnostics.faults import Fault, FaultKind, Scalar
from diagnostics.snapshot import RequestFact
from diagnostics.text import clean_text
from diagnostics.tracker.answers import check_answer
from diagnostics.tracker.classify import fault_of
from diagnostics.tracker.decoding import decode, decode_list, mark_of, without_mark
from diagnostics.tracker.errors import AnswerError, TrackerError, UnreachableError
from diagnostics.tracker.transport import BorderTransport, Credentials

T = TypeVar("T")
Params = Mapping[str, str | int]

_GZIP: Final = 16 + zlib.MAX_WBITS
_HEADER_TEXT: Final = 80
_CHUNK: Final = 1 << 18
_SCRUBBED_LENGTH: Final = 6
"""A shorter secret is a word that answers may hold by chance."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may take."""

    connect_s: float = 5.0
    request_s: float = 15.0
    """Seconds in all; httpx's own timeouts hold for each read only."""
    body_bytes: int = 32 << 20
    """Bytes of one body after decompression."""


@dataclass(frozen=True, slots=True)
class Paging:
    """The paging headers of a list (tracker-api-v5 §1.4)."""

    total: int | None
    limit: int | None
    offset: int | None
    returned: int | None


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """A decoded success and the headers that tell more of it."""

    value: T
    paging: Paging
    project_version: int | None
    spoiled: int = 0
    """How many items of the list could not be decoded."""
    body: bytes = field(default=b"", repr=False)
    """The list as it came, without the secret, for whoever looks at its shape."""


class TrackerClient:
    """Reads API v5 below `base_url`.

    Every request is handed to `record` as a fact, also a failed one, and to `note_spoiled` every list item
    that could not be decoded and every byte order mark left out, so that nothing is changed in silence.
    """

    def __init__(
        self,
        base_url: str,
        *,
        transport: httpx.AsyncBaseTransport,
        clock: Clock,
        record: Callable[[RequestFact], None],
        note_spoiled: Callable[[Fault], None],
        concurrency: int = 8,
        limits: Limits | None = None,
    ) -> None:
        self._base_url = base_url.rstrip("/")
        self._border = BorderTransport(transport, base_url)
        self._limits = limits or Limits()
        self._clock = clock
        self._record = record
        self._note_spoiled = note_spoiled
        self._slots = asyncio.Semaphore(concurrency)
        self._http = httpx.AsyncClient(
            transport=self._border,
            follow_redirects=False,
            timeout=httpx.Timeout(self._limits.request_s, connect=self._limits.connect_s),
            headers={"Accept": "application/json", "Accept-Encoding": "gzip", "User-Agent": "tracker-doctor"},
        )

    def authenticate(self, credentials: Credentials | None) -> None:
        """Send `credentials` with every further request to the client's own origin."""
        self._border.credentials = credentials

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def get(self, path: str, shape: type[T], params: Params | None = None) -> Answer[T]:
        """Give what `path` below the base answers, decoded as `shape`.

        Raises:
            TrackerError: See `diagnostics.tracker.errors` for the ways it can end.
        """
        headers, body = await self._fetch(path, params)
        return Answer(
            value=decode(self._unmarked(body, path), shape, path),
            paging=_paging(headers),
            project_version=_number(headers, "x-tracker-project-version"),
        )

    async def get_list(self, path: str, item: type[T], params: Params | None = None) -> Answer[list[T]]:
        """Give the list that `path` answers; items that cannot be decoded are left out and told.

        Raises:
            TrackerError: As for `get`.
        """
        headers, body = await self._fetch(path, params)
        body = self._unmarked(body, path)
        items, spoiled = decode_list(body, item, path)
        for fault in spoiled:
            self._note_spoiled(fault)
        return Answer(
            value=items,
            paging=_paging(headers),
            project_version=_number(headers, "x-tracker-project-version"),
            spoiled=len(spoiled),
            body=body,
        )

    def _unmarked(self, body: bytes, where: str) -> bytes:
        """Give the body without a byte order mark, and tell of one: no JSON begins so (RFC 8259 §8.1)."""
        body, marked = without_mark(body)
        if marked:
            self._note_spoiled(mark_of(where))
        return body

    async def _fetch(self, where: str, params: Params | None) -> tuple[httpx.Headers, bytes]:
        query = "?" + urlencode(params, safe=":,()") if params else ""
        async with self._slots:
            return await self._exchange(where, query)

    async def _exchange(self, where: str, query: str) -> tuple[httpx.Headers, bytes]:
        sent_at, start = self._clock.now(), self._clock.perf()
        trace = _Trace()
        fault: Fault | None = None
        try:
            async with asyncio.timeout(self._limits.request_s), self._reply(where + query) as reply:
                trace.first_byte_ms = (self._clock.perf() - start) * 1000
                trace.status, trace.headers = reply.status_code, self._scrubbed_headers(reply.headers)
                body = self._scrubbed(await self._read(reply, where, trace))
            check_answer(reply.status_code, trace.headers, body, where)
        except TrackerError as error:
            fault = error.fault
            raise
        except TimeoutError:
            facts: dict[str, Scalar] = {"timeout_s": self._limits.request_s, "received_bytes": trace.received}
            fault = Fault(kind=FaultKind.STALLED, where=where, facts=facts)
            raise UnreachableError(fault) from None
        except (httpx.HTTPError, OSError, httpx.InvalidURL, UnicodeError) as error:
            fault = fault_of(error, where, {"received_bytes": trace.received})
            raise UnreachableError(fault) from None
        else:
            return trace.headers, body
        finally:
            total_ms = (self._clock.perf() - start) * 1000
            self._record(_request_fact(where + query, sent_at, trace, total_ms, fault))

    @asynccontextmanager
    async def _reply(self, path: str) -> AsyncIterator[httpx.Response]:
        async with self._http.stream("GET", self._base_url + path) as reply:
            yield reply

    def _scrubbed(self, raw: bytes) -> bytes:
        """Take the secret out of what a host sends back, before anything reads it."""
        credentials = self._border.credentials
        secret = credentials.secret().reveal().encode("utf-8", "replace") if credentials else b""
        return raw.replace(secret, b"***") if len(secret) >= _SCRUBBED_LENGTH else raw

    def _scrubbed_headers(self, headers: httpx.Headers) -> httpx.Headers:
        return httpx.Headers([(name, self._scrubbed(value)) for name, value in headers.raw])

    async def _read(self, reply: httpx.Response, where: str, trace: _Trace) -> bytes:
        """Give the body, decompressed piece by piece so that a small one cannot become a huge one."""
        limit = self._limits.body_bytes
        inflate = zlib.decompressobj(_GZIP) if reply.headers.get("content-encoding") == "gzip" else None
        parts, size = [], 0
        async for raw in reply.aiter_raw(_CHUNK):
            trace.received += len(raw)
            try:
                part = inflate.decompress(raw, limit + 1 - size) if inflate else raw
            except zlib.error:
                facts: dict[str, Scalar] = {"received_bytes": trace.received, "encoding": "gzip"}
                raise AnswerError(Fault(kind=FaultKind.BAD_ENCODING, where=where, facts=facts)) from None
            size += len(part)
            if size > limit:
                facts = {"received_bytes": trace.received, "limit_bytes": limit}
                raise AnswerError(Fault(kind=FaultKind.TOO_LARGE, where=where, facts=facts))
            parts.append(part)
        return b"".join(parts)


@dataclass(slots=True)
class _Trace:
    """What is known of a request while it runs."""

    first_byte_ms: float | None = None
    received: int = 0
    status: int | None = None
    headers: httpx.Headers = field(default_factory=httpx.Headers)


def _request_fact(
    path: str, sent_at: datetime, trace: _Trace, total_ms: float, fault: Fault | None
) -> RequestFact:
    headers = trace.headers
    runtime = headers.get("x-runtime", "")
    return RequestFact(
        method="GET",
        path=path,
        sent_at=sent_at,
        status=trace.status,
        first_byte_ms=trace.first_byte_ms,
        total_ms=total_ms,
        received_bytes=trace.received,
        server_date=_date(headers.get("date", "")),
        runtime_s=float(runtime) if runtime.replace(".", "", 1).isdecimal() else None,
        request_id=_header_text(headers, "x-request-id"),
        server=_header_text(headers, "server"),
        via=_header_text(headers, "via"),
        fault=fault,
    )


def _header_text(headers: httpx.Headers, name: str) -> str:
    return str(clean_text(headers.get(name, ""), limit=_HEADER_TEXT))


def _date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo is not None else None


def _number(headers: httpx.Headers, name: str) -> int | None:
    text = headers.get(name, "").strip()
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdecimal() and len(digits) < 19 else None  # noqa: PLR2004


def _paging(headers: httpx.Headers) -> Paging:
    total = _number(headers, "x-tracker-pagination-total")
    return Paging(
        total=None if total is None or total < 0 else total,
        limit=_number(headers, "x-tracker-pagination-limit"),
        offset=_number(headers, "x-tracker-pagination-offset"),
        returned=_number(headers, "x-tracker-pagination-returned"),
    )
