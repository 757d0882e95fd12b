"""The border: what leaves the process is GET or HEAD, and the token goes to one origin only.

The credentials are added to a copy of the request here, below httpx's own hooks, logs and exceptions, so that
none of those can show them; httpx itself would forward `X-TrackerToken` to another host on a redirect.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Final

import httpx

from diagnostics.secret import Secret
from diagnostics.tracker.scrubbing import forms_of

_READING: Final = frozenset({"GET", "HEAD"})


class NotReadOnlyError(RuntimeError):
    """A request that could change something was about to leave: a defect of this program, never sent."""


@dataclass(frozen=True, slots=True)
class Token:
    """Tracker's API token, sent as `X-TrackerToken` (tracker-api-v5 §1.1)."""

    value: Secret

    def secret(self) -> Secret:
        """Give what no answer may bring back into a report."""
        return self.value

    def header(self) -> tuple[str, str]:
        """Give the header's name and value."""
        return "X-TrackerToken", self.value.reveal()


@dataclass(frozen=True, slots=True)
class Basic:
    """Name and password, which v5 takes on `/me` only, to hand out the token (tracker-api-v5 §1.1)."""

    username: str
    password: Secret

    def secret(self) -> Secret:
        """Give what no answer may bring back into a report."""
        return self.password

    def header(self) -> tuple[str, str]:
        """Give the header's name and value."""
        pair = f"{self.username}:{self.password.reveal()}".encode("utf-8", "replace")
        return "Authorization", "Basic " + base64.b64encode(pair).decode("ascii")


Credentials = Token | Basic


def origin_of(url: httpx.URL) -> tuple[str, str, int | None]:
    """Give scheme, host and port, the port written out also where it is the scheme's own."""
    return url.scheme, url.host, url.port or {"http": 80, "https": 443}.get(url.scheme)


class BorderTransport(httpx.AsyncBaseTransport):
    """Passes reading requests on and adds the credentials for their one origin."""

    def __init__(self, inner: httpx.AsyncBaseTransport, base_url: str) -> None:
        self._inner = inner
        self._origin = origin_of(httpx.URL(base_url))
        self.credentials: Credentials | None = None
        self._formed: tuple[Secret, ...] = ()
        self._forms: tuple[bytes, ...] = ()
        self.on_the_way: tuple[Secret, ...] = ()
        """Secrets that the transport below sends by itself, such as the password for a proxy."""

    def secrets(self) -> tuple[Secret, ...]:
        """Give what no answer may bring back into a report."""
        own = (self.credentials.secret(),) if self.credentials is not None else ()
        return (*own, *self.on_the_way)

    def forms(self) -> tuple[bytes, ...]:
        """Give what these look like in an answer; worked out again only where they are others."""
        secrets = self.secrets()
        if secrets != self._formed:
            self._formed, self._forms = secrets, forms_of(secrets)
        return self._forms

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send `request`.

        Raises:
            NotReadOnlyError: It is neither GET nor HEAD.
        """
        if request.method not in _READING:
            raise NotReadOnlyError(f"{request.method} is never sent")
        headers = list(request.headers.raw)
        if self.credentials is not None and origin_of(request.url) == self._origin:
            name, value = self.credentials.header()
            headers.append((name.encode("ascii"), value.encode("ascii")))
        signed = httpx.Request(
            request.method,
            request.url,
            headers=headers,
            stream=request.stream,
            extensions=request.extensions,
        )
        return await self._inner.handle_async_request(signed)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._inner.aclose()
