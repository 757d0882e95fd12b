"""One v5 host, read with bounds on time, size, tries and the number of requests in flight."""

from __future__ import annotations

import asyncio
import functools
import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar, get_origin
from urllib.parse import urlencode

import httpx

from diagnostics.clock import Clock
from diagnostics.faults import Fault
from diagnostics.secret import Secret
from diagnostics.snapshot import RequestFact
from diagnostics.tracker.decoding import decode, decode_list, mark_of, without_mark
from diagnostics.tracker.exchange import Exchanger, Question
from diagnostics.tracker.headers import Paging, number_of, paging_of
from diagnostics.tracker.limits import Limits
from diagnostics.tracker.retrying import Pace, Retrying
from diagnostics.tracker.stories import StoryColumns, read_stories
from diagnostics.tracker.transport import BorderTransport, Credentials

__all__ = ["Answer", "Limits", "Params", "TrackerClient"]

T = TypeVar("T")
Params = Mapping[str, str | int]

_VERSION: Final = "x-tracker-project-version"


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

    Every try of a request is handed to `record` as a fact, also a failed one. To `note_spoiled` goes every
    list item that could not be decoded and every byte order mark left out: nothing is changed in silence.
    """

    def __init__(
        self,
        base_url: str,
        *,
        transport: httpx.AsyncBaseTransport,
        clock: Clock,
        record: Callable[[RequestFact], None],
        note_spoiled: Callable[[Fault], None],
        pace: Pace | None = None,
        limits: Limits | None = None,
    ) -> None:
        limits = limits or Limits()
        self._limits = limits
        self._note_spoiled = note_spoiled
        self._numbers = itertools.count(1)
        self._border = BorderTransport(transport, base_url)
        self._exchanger = Exchanger(base_url, border=self._border, clock=clock, record=record, limits=limits)
        self._retrying = Retrying(pace or Pace(), limits)

    def authenticate(self, credentials: Credentials | None) -> None:
        """Send `credentials` with every further request to the client's own origin."""
        self._border.credentials = credentials

    def hide(self, secrets: tuple[Secret, ...]) -> None:
        """Take these out of all answers, too: what the transport itself sends, as to a proxy."""
        self._border.on_the_way = secrets

    async def aclose(self) -> None:
        """Close the connections."""
        await self._exchanger.aclose()

    async def get(
        self, path: str, shape: type[T], params: Params | None = None, *, urgent: bool = False
    ) -> Answer[T]:
        """Give what `path` below the base answers, decoded as `shape`.

        Args:
            path: Below the base.
            shape: What the answer is decoded as.
            params: The query.
            urgent: Ask before whatever waits already, since other questions stand on this one.

        Raises:
            TrackerError: See `diagnostics.tracker.errors` for the ways it can end.
        """
        limits = self._limits
        limit = (
            limits.body_bytes if get_origin(shape) is list else min(limits.object_bytes, limits.body_bytes)
        )
        headers, body = await self._fetch(path, params, limit, urgent=urgent)
        return Answer(
            value=decode(self._unmarked(body, path), shape, path),
            paging=paging_of(headers),
            project_version=number_of(headers, _VERSION),
        )

    async def get_list(self, path: str, item: type[T], params: Params | None = None) -> Answer[list[T]]:
        """Give the list that `path` answers; items that cannot be decoded are left out and told.

        Raises:
            TrackerError: As for `get`.
        """
        return await self._list(path, params, lambda body: decode_list(body, item, path))

    async def get_stories(
        self, path: str, params: Params | None = None, *, urgent: bool = False
    ) -> Answer[StoryColumns]:
        """Give the list of stories that `path` answers by column; else as `get_list`.

        Raises:
            TrackerError: As for `get`.
        """
        return await self._list(path, params, lambda body: read_stories(body, path), urgent=urgent)

    async def _list(
        self,
        path: str,
        params: Params | None,
        read: Callable[[bytes], tuple[T, tuple[Fault, ...]]],
        *,
        urgent: bool = False,
    ) -> Answer[T]:
        headers, body = await self._fetch(path, params, self._limits.body_bytes, urgent=urgent)
        await asyncio.sleep(0)  # the next question goes out first: a page takes some milliseconds to read
        body = self._unmarked(body, path)
        items, spoiled = read(body)
        for fault in spoiled:
            self._note_spoiled(fault)
        return Answer(
            value=items,
            paging=paging_of(headers),
            project_version=number_of(headers, _VERSION),
            spoiled=len(spoiled),
            body=body,
        )

    def _unmarked(self, body: bytes, where: str) -> bytes:
        """Give the body without a byte order mark, and tell of one: no JSON begins so (RFC 8259 §8.1)."""
        body, marked = without_mark(body)
        if marked:
            self._note_spoiled(mark_of(where))
        return body

    async def _fetch(
        self, where: str, params: Params | None, limit: int, *, urgent: bool
    ) -> tuple[httpx.Headers, bytes]:
        query = "?" + urlencode(params, safe=":,()") if params else ""
        question = Question(next(self._numbers), where, query, limit)
        return await self._retrying.answer(functools.partial(self._exchanger.ask, question), urgent=urgent)
