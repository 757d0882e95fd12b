"""Behaviours of a host whose answers are no good as HTTP, or say no as HTTP does."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Mapping
from datetime import timedelta
from email.utils import format_datetime
from typing import Final

import msgspec

from diagnostics.sandbox.faults.call import API, Behaviour, Call
from diagnostics.sandbox.faults.messages import HEAD_END, Reply, page

_JSON: Final = {"content-type": "application/json; charset=utf-8"}
_PIECE: Final = 1 << 20


def status(*, status: int, retry_after: str = "") -> Behaviour:
    """Answer everything with `status` and a short text."""

    async def behave(_call: Call) -> Reply | None:
        headers = {"retry-after": retry_after} if retry_after else {}
        return Reply(status, b"", {"content-type": "text/plain", "server": "frontend", **headers})

    return behave


def web_page(*, status: int, title: str, retry_after: str = "", server: str = "") -> Behaviour:
    """Answer everything with a web page."""

    async def behave(_call: Call) -> Reply | None:
        headers = {"retry_after": retry_after, "server": server}
        return page(status, title, **{name: value for name, value in headers.items() if value})

    return behave


def redirect(*, status: int, to: str) -> Behaviour:
    """Point to the second server (`elsewhere`) or to the same address again (`itself`)."""

    async def behave(call: Call) -> Reply | None:
        goal = f"{call.elsewhere}{API}/me" if to == "elsewhere" else call.request.target
        return page(status, "Moved", location=goal)

    return behave


def limited(*, wait_s: int, as_date: bool = False, every: int = 1) -> Behaviour:
    """Answer 429; with `every`, the first question of a run only, and each `every`-th time not."""

    async def behave(call: Call) -> Reply | None:
        if every > 1 and (not call.opens_run or call.turn % every == 0):
            return await call.reply()
        until = format_datetime(call.moment + timedelta(seconds=wait_s), usegmt=True)
        body = msgspec.json.encode({"kind": "error", "code": "rate_limit", "error": "Too many requests."})
        return Reply(429, body, {**_JSON, "retry-after": until if as_date else str(wait_s)})

    return behave


def raw(*, head: str, body: str = "", pad: int = 0) -> Behaviour:
    """Send these very bytes; `pad` puts a header of so many bytes into the head."""

    async def behave(call: Call) -> Reply | None:
        filler = f"\r\nx-filler: {'x' * pad}" if pad else ""
        await call.line.send((head + filler).encode("latin-1") + HEAD_END + body.encode("latin-1"))
        return None

    return behave


def not_gzip() -> Behaviour:
    """Call a body gzip that is none."""

    async def behave(_call: Call) -> Reply | None:
        return Reply(200, b"this was never compressed" * 8, {**_JSON, "content-encoding": "gzip"})

    return behave


def bomb(*, megabytes: int) -> Behaviour:
    """Send a small body that is huge once it is decompressed."""

    async def behave(_call: Call) -> Reply | None:
        return Reply(200, bomb_of(megabytes), {**_JSON, "content-encoding": "gzip"})

    return behave


def bomb_of(megabytes: int) -> bytes:
    """Give blanks as gzip: one flushed piece many times over, so that nothing huge is ever compressed."""
    piece = b" " * _PIECE
    maker = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    flushed = maker.compress(piece) + maker.flush(zlib.Z_FULL_FLUSH)
    checksum = 0
    for _ in range(megabytes):
        checksum = zlib.crc32(piece, checksum)
    size = (megabytes * _PIECE) & 0xFFFFFFFF
    head = gzip.compress(b"", mtime=0)[:10]
    return (
        head + flushed * megabytes + b"\x03\x00" + checksum.to_bytes(4, "little") + size.to_bytes(4, "little")
    )


ANSWERS: Final[Mapping[str, Callable[..., Behaviour]]] = {
    "status": status,
    "page": web_page,
    "redirect": redirect,
    "limited": limited,
    "raw": raw,
    "not-gzip": not_gzip,
    "bomb": bomb,
}
"""By the name that `faults.toml` gives it."""
