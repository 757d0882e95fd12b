"""Bodies read piece by piece, with a bound on what comes out of the decompression.

httpx's own decoding hands out 67 MB at once for a small body of zeros, so the raw bytes are taken.
"""

from __future__ import annotations

import contextlib
import zlib
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from typing import Final, cast

import httpx

from diagnostics.faults import Fault, FaultKind, Scalar
from diagnostics.text import clean_text
from diagnostics.tracker.errors import AnswerError

PAGE_BYTES: Final = 256 << 10
"""Bytes of a refusal or an error page that are read; what it says stands at its beginning."""

_GZIP: Final = 16 + zlib.MAX_WBITS
_MAGIC: Final = b"\x1f\x8b"
_STEP: Final = 1 << 20
_ENCODINGS: Final = {"": False, "identity": False, "gzip": True, "x-gzip": True}
"""Only gzip is asked for; true: to be decompressed."""
_SUSPECT: Final = 4 << 20
_RATIO: Final = 100
"""Beyond `_SUSPECT` bytes, more bytes out than this for each byte in are made to fill the memory."""


class _UnreadableError(Exception):
    """A body that is not read any further."""

    def __init__(self, kind: FaultKind, facts: dict[str, Scalar]) -> None:
        super().__init__(kind)
        self.kind = kind
        self.facts = facts


class Body:
    """Gathers one body."""

    def __init__(self, reply: httpx.Response, limit: int) -> None:
        """Prepare to read.

        Args:
            reply: The answer, its body not read yet.
            limit: Bytes, after decompression.
        """
        self._reply = reply
        self._limit = limit
        self._parts: list[bytes] = []
        self._size = 0
        self._encoding = reply.headers.get("content-encoding", "").strip().lower()
        self._inflate = zlib.decompressobj(_GZIP) if _ENCODINGS.get(self._encoding) else None
        self.received = 0
        """Bytes that came, as they were sent."""

    async def whole(self, where: str) -> bytes:
        """Give all of it, decompressed.

        Raises:
            AnswerError: It cannot be decompressed, or is larger than the limit.
        """
        try:
            await self._gather()
        except _UnreadableError as error:
            facts: dict[str, Scalar] = {"received_bytes": self.received, **error.facts}
            raise AnswerError(Fault(kind=error.kind, where=where, facts=facts)) from None
        return b"".join(self._parts)

    async def beginning(self) -> bytes:
        """Give what can be read of it up to the limit: for answers that their status tells enough of."""
        with contextlib.suppress(
            _UnreadableError
        ):  # the status is the symptom; its page only says more of it
            await self._gather()
        return b"".join(self._parts)[: self._limit]

    async def _gather(self) -> None:
        if self._encoding not in _ENCODINGS:
            name = str(clean_text(self._encoding, limit=40))
            raise _UnreadableError(FaultKind.BAD_ENCODING, {"encoding": name, "problem": "not asked for"})
        # Closed here and not by whoever collects it: leaving early is what a bound is for.
        async with aclosing(cast("AsyncGenerator[bytes]", self._reply.aiter_raw())) as pieces:
            async for raw in pieces:
                self.received += len(raw)
                for part in self._inflated(raw):
                    self._keep(part)
        if self._inflate is not None and self.received and not self._inflate.eof:
            raise _UnreadableError(FaultKind.BAD_ENCODING, {"encoding": "gzip", "problem": "ends too early"})

    def _keep(self, part: bytes) -> None:
        self._size += len(part)
        self._parts.append(part)
        limit = self._limit
        if self._inflate is not None and self._size > _RATIO * self.received:
            limit = min(limit, _SUSPECT)
        if self._size > limit:
            raise _UnreadableError(FaultKind.TOO_LARGE, {"limit_bytes": limit})

    def _inflated(self, raw: bytes) -> Iterator[bytes]:
        """Give `raw` decompressed in steps, so that the limit is looked at before the next one is made."""
        if self._inflate is None:
            yield raw
            return
        part = b""
        while raw or len(part) == _STEP:
            if self._inflate.eof:
                if not raw.startswith(_MAGIC):
                    return  # what follows the last member is no part of the answer
                self._inflate = zlib.decompressobj(_GZIP)
            try:
                part = self._inflate.decompress(raw, _STEP)
            except zlib.error:
                facts: dict[str, Scalar] = {"encoding": "gzip", "problem": "not gzip"}
                raise _UnreadableError(FaultKind.BAD_ENCODING, facts) from None
            yield part
            raw = self._inflate.unused_data if self._inflate.eof else self._inflate.unconsumed_tail
