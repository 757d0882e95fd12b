"""Behaviours of a host whose answers are well-formed HTTP with something wrong in the data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

import msgspec

from diagnostics.sandbox.faults.call import Behaviour, Call
from diagnostics.sandbox.faults.messages import Reply

_TOTAL: Final = "x-tracker-pagination-total"
_OFFSET: Final = "x-tracker-pagination-offset"
_OK: Final = 200


def of_text(*, path: str, what: str) -> Behaviour:
    """Spoil the JSON text of each success whose path ends with `path`."""
    spoil = _TEXTS[what]

    async def behave(call: Call) -> Reply | None:
        reply = await call.reply()
        return with_body(reply, spoil(reply.body)) if _meant(call, reply, path) else reply

    return behave


def of_item(*, path: str, key: str, value: Any = None, drop: bool = False) -> Behaviour:  # noqa: ANN401 - any JSON value
    """Change one key of the second item of each list whose path ends with `path`."""

    async def behave(call: Call) -> Reply | None:
        reply = await call.reply()
        if not _meant(call, reply, path):
            return reply
        rows = msgspec.json.decode(reply.body)
        for row in rows[1:2]:
            if drop:
                row.pop(key, None)
            else:
                row[key] = value
        return with_body(reply, msgspec.json.encode(rows))

    return behave


def of_total(*, path: str, more: int = 0, zero: bool = False, asked: str = "") -> Behaviour:
    """Tell another total than there is: some more, or none; only where the query has `asked` in it."""

    async def behave(call: Call) -> Reply | None:
        reply = await call.reply()
        headers = dict(reply.headers or {})
        if not _meant(call, reply, path) or _TOTAL not in headers or asked not in call.request.query:
            return reply
        headers[_TOTAL] = "0" if zero else str(int(headers[_TOTAL]) + more)
        return replace(reply, headers=headers)

    return behave


def of_pages(*, path: str, back: int = 0) -> Behaviour:
    """Begin each later page `back` items too early; 0 gives the first page again and again."""

    async def behave(call: Call) -> Reply | None:
        query = dict(parse_qsl(call.request.query))
        offset = int(query.get("offset", 0))
        if not call.request.path.endswith(path) or not offset:
            return await call.reply()
        query["offset"] = str(offset - back if back else 0)
        reply = await call.ask(replace(call.request, target=f"{call.request.path}?{urlencode(query)}"))
        # A list that grows while it is read overlaps like that, and its headers tell what was asked for.
        return replace(reply, headers={**(reply.headers or {}), _OFFSET: str(offset)}) if back else reply

    return behave


def with_body(reply: Reply, body: bytes) -> Reply:
    """Give the answer with another body, its length right."""
    headers = {name: value for name, value in (reply.headers or {}).items() if name != "content-length"}
    return replace(reply, body=body, headers=headers)


def _meant(call: Call, reply: Reply, path: str) -> bool:
    return call.request.path.endswith(path) and reply.status == _OK


_TEXTS: Final[Mapping[str, Callable[[bytes], bytes]]] = {
    "broken": lambda body: body[: len(body) // 2],
    "byte-order-mark": lambda body: b"\xef\xbb\xbf" + body,
    "latin-1": lambda body: body.replace(b'"name":"', b'"name":"\xe9t\xe9 ', 1),
    "nan": lambda body: body.replace(b'"id":', b'"estimate":NaN,"id":', 1),
    "huge-number": lambda body: body.replace(b'"id":', b'"estimate":1e999,"id":', 1),
    "deep": lambda _body: b"[" * 100_000 + b"]" * 100_000,
}
"""What is done to the text of an answer, by the name that `faults.toml` gives it."""

PAYLOAD: Final[Mapping[str, Callable[..., Behaviour]]] = {
    "text": of_text,
    "item": of_item,
    "total": of_total,
    "pages": of_pages,
}
"""By the name that `faults.toml` gives it."""
