"""A host in this process, below httpx: its answers come as a stream, as those of a socket do."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Awaitable, Callable

import httpx


class _Stream(httpx.AsyncByteStream):
    """A body in one piece."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._body


class InMemory(httpx.AsyncBaseTransport):
    """Hands each request to a function and gives what it answers, as it stands on the wire."""

    def __init__(self, answer: Callable[[httpx.Request], httpx.Response | Awaitable[httpx.Response]]) -> None:
        self._answer = answer

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Give the answer."""
        made = self._answer(request)
        if inspect.isawaitable(made):
            made = await made
        return httpx.Response(made.status_code, headers=made.headers.raw, stream=_Stream(made.content))
