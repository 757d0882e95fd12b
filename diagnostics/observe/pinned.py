"""Requests to the address that was reached, in the name of the host.

httpx would resolve the name anew for each connection: in the executor of the event loop, which is waited for
at exit, and to another address than the one that was tried. So the address stands in the URL, and the name
goes where it is verified: in the Host header and in TLS, whose certificate must be the name's.
"""

from __future__ import annotations

import httpx


class PinnedTransport(httpx.AsyncBaseTransport):
    """Sends what is for `host` to `address`; anything else goes its own way."""

    def __init__(self, inner: httpx.AsyncBaseTransport, host: str, address: str) -> None:
        self._inner = inner
        self._host = host.lower().encode("ascii")
        self._address = address

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send `request`, its Host header as it came."""
        if request.url.raw_host != self._host:
            return await self._inner.handle_async_request(request)
        pinned = httpx.Request(
            request.method,
            request.url.copy_with(host=self._address),
            headers=request.headers.raw,
            stream=request.stream,
            extensions={**request.extensions, "sni_hostname": self._host.decode("ascii")},
        )
        return await self._inner.handle_async_request(pinned)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._inner.aclose()
