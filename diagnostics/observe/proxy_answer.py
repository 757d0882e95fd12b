"""What a proxy answers to a CONNECT, read with bounds: httpx shows neither its headers nor its page."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import httpx

HEAD_BYTES: Final = 64 << 10
_PAGE_BYTES: Final = 64 << 10
_PAGE_S: Final = 1.0
"""A refusal's page gets this long; its status is known already, and some proxies keep the connection open."""
_SUCCESS: Final = range(200, 300)
_INTERIM: Final = range(100, 200)


class NotHttpError(Exception):
    """What came is no answer of HTTP."""


@dataclass(frozen=True, slots=True)
class ProxyAnswer:
    """Status, headers and the beginning of a page, where one came; nothing of it is safe text yet."""

    status: int
    headers: httpx.Headers = field(default_factory=httpx.Headers)
    page: bytes = b""

    @property
    def passed(self) -> bool:
        """Whether the proxy lets through: a success without a page."""
        return self.status in _SUCCESS and not self.page

    @property
    def page_instead(self) -> bool:
        """Whether a page came with a success, where a tunnel was asked for."""
        return self.status in _SUCCESS and bool(self.page)


async def read_answer(reader: asyncio.StreamReader, clean: Callable[[bytes], bytes]) -> ProxyAnswer:
    """Give the answer that comes next.

    Args:
        reader: Where it comes from; its limit bounds each line.
        clean: Takes secrets out of the bytes, before anything reads them.

    Raises:
        NotHttpError: What came is no HTTP, or its head is longer than 64 KiB.
        EOFError: The connection ended before anything came.
        OSError: It broke off.
    """
    status, headers = await _head(reader, clean)
    while status in _INTERIM:
        status, headers = await _head(reader, clean)
    page = b""
    if status not in _SUCCESS:
        page = await _page(reader, headers)
    elif (early := await _at_once(reader)) or headers.get("content-length", "0").strip() not in {"", "0"}:
        page = await _page_in_the_way(reader, headers, early)
    return ProxyAnswer(status, headers, clean(page))


async def _head(reader: asyncio.StreamReader, clean: Callable[[bytes], bytes]) -> tuple[int, httpx.Headers]:
    first = await _line(reader)
    if not first:
        raise EOFError
    version, _, rest = first.partition(b" ")
    status = rest[:3]
    if not version.startswith(b"HTTP/1.") or not status.isdigit() or len(status) != 3:  # noqa: PLR2004
        raise NotHttpError
    lines, size = list[bytes](), len(first)
    while line := (await _line(reader)).rstrip(b"\r\n"):
        size += len(line)
        if size > HEAD_BYTES:
            raise NotHttpError
        lines.append(clean(line))
    pairs = (line.partition(b":") for line in lines)
    return int(status), httpx.Headers(
        [(name.strip(), value.strip()) for name, colon, value in pairs if colon]
    )


async def _line(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.readline()
    except ValueError:  # longer than the reader's limit
        raise NotHttpError from None


async def _page(reader: asyncio.StreamReader, headers: httpx.Headers, begun: bytes = b"") -> bytes:
    """Give the beginning of a page: as long as it says, to the end of the connection, or for a second."""
    length = headers.get("content-length", "")
    limit = min(int(length), _PAGE_BYTES) if length.isascii() and length.isdigit() else _PAGE_BYTES
    page = begun
    with contextlib.suppress(TimeoutError, OSError):
        async with asyncio.timeout(_PAGE_S):
            while len(page) < limit and (part := await reader.read(limit - len(page))):
                page += part
    return page


async def _at_once(reader: asyncio.StreamReader) -> bytes:
    """Give what came together with the head, without waiting: a TLS server says nothing unasked."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(0):
            return await reader.read(_PAGE_BYTES)
    return b""


async def _page_in_the_way(reader: asyncio.StreamReader, headers: httpx.Headers, early: bytes) -> bytes:
    """Give the page that came with a success where a tunnel was asked for; anything else is the tunnel's."""
    if early.lstrip()[:1] == b"<" or "html" in headers.get("content-type", "").lower():
        return await _page(reader, headers, early)
    if early:
        reader.feed_data(early)
    return b""
