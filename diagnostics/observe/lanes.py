"""A transport for each connection, in the place of one with a pool of them.

At each request httpcore looks three times at every idle connection of a pool, whether its other end is
closed: with eight of them that is a seventh of the time that a run computes. Here it looks at one.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import httpx


class Lanes(httpx.AsyncBaseTransport):
    """Makes a transport when none is free; how many there are is bounded by who asks."""

    def __init__(self, make: Callable[[], httpx.AsyncBaseTransport]) -> None:
        """Take what makes a transport for one connection."""
        self._make = make
        self._lanes: list[httpx.AsyncBaseTransport] = []
        self._free: list[httpx.AsyncBaseTransport] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send `request` where one was sent last, so that its connection is open still."""
        if not self._free:
            self._lanes.append(self._make())
            self._free.append(self._lanes[-1])
        lane = self._free.pop()
        try:
            reply = await lane.handle_async_request(request)
        except BaseException:
            self._free.append(lane)
            raise
        if isinstance(reply.stream, httpx.AsyncByteStream):
            reply.stream = _Lent(reply.stream, lambda: self._free.append(lane))
        return reply

    async def aclose(self) -> None:
        """Close the connections."""
        for lane in self._lanes:
            await lane.aclose()


class _Lent(httpx.AsyncByteStream):
    """A body that gives its lane back when it is closed."""

    def __init__(self, body: httpx.AsyncByteStream, give_back: Callable[[], None]) -> None:
        self._body = body
        self._give_back: Callable[[], None] | None = give_back

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._body:
            yield piece

    async def aclose(self) -> None:
        try:
            await self._body.aclose()
        finally:
            if self._give_back is not None:
                self._give_back()
                self._give_back = None
