"""Answers of an application, worked out once and then sent as the same bytes after a set latency.

It speaks HTTP by itself, as little of it as its clients use: a whole server adds some milliseconds to each
answer, which would then be counted as ours.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final
from urllib.parse import unquote

from starlette.types import ASGIApp, Message, Scope

CONTROL: Final = "/bench/"
_END: Final = b"\r\n\r\n"
Headers = Mapping[bytes, bytes]


class Replay:
    """What is answered, and after how long."""

    def __init__(self, app: ASGIApp, latency_ms: float) -> None:
        self._app = app
        self._latency_s = latency_ms / 1000
        self._known: dict[tuple[bytes, ...], tuple[bytes, int]] = {}
        self.requests = 0
        self.sent_bytes = 0

    def known(self, target: bytes, headers: Headers) -> bytes | None:
        """Give the answer to a question that was answered before."""
        return self._counted(self._known.get(_key(target, headers)))

    def control(self, target: bytes) -> bytes:
        """Tell what was asked since the last time, and take another latency: `/bench/?latency_ms=50`."""
        name, _, value = target.decode().partition("?")[2].partition("=")
        if name == "latency_ms":
            self._latency_s = float(value) / 1000
        body = json.dumps({"requests": self.requests, "bytes": self.sent_bytes}).encode()
        self.requests = self.sent_bytes = 0
        return _written(HTTPStatus.OK, [(b"content-type", b"application/json")], body)

    def due(self, asked: float) -> float:
        """Give when a question is answered, in the loop's time."""
        return asked + self._latency_s

    async def first(self, target: bytes, headers: Headers) -> bytes:
        """Have a question answered by the application, and keep the answer."""
        path, _, query = target.partition(b"?")
        scope: Scope = {
            "type": "http",
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": unquote(path.decode()),
            "raw_path": path,
            "query_string": query,
            "headers": list(headers.items()),
        }
        status, sent, body = HTTPStatus.OK, [], bytearray()

        async def receive() -> Message:
            return {"type": "http.request", "body": b""}

        async def keep(message: Message) -> None:
            nonlocal status, sent
            if message["type"] == "http.response.start":
                status, sent = HTTPStatus(message["status"]), list(message["headers"])
            body.extend(message.get("body", b""))

        await self._app(scope, receive, keep)
        self._known[_key(target, headers)] = _written(status, sent, bytes(body)), len(body)
        return self._counted(self._known[_key(target, headers)]) or b""

    def _counted(self, answer: tuple[bytes, int] | None) -> bytes | None:
        if answer is None:
            return None
        self.requests += 1
        self.sent_bytes += answer[1]
        return answer[0]


class Connection(asyncio.Protocol):
    """One connection, on which one question is asked after the other."""

    def __init__(self, replay: Replay) -> None:
        self._replay = replay
        self._came = b""
        self._to: asyncio.Transport | None = None
        self._task: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        if isinstance(transport, asyncio.Transport):
            self._to = transport

    def data_received(self, data: bytes) -> None:
        """Take a piece of a question, and answer it once it is whole."""
        self._came += data
        if _END not in self._came:
            return
        head, self._came = self._came.split(_END, 1)
        first, *lines = head.split(b"\r\n")
        target = first.split(b" ")[1]
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(b":") for line in lines)}
        loop = asyncio.get_running_loop()
        asked, last = loop.time(), headers.get(b"connection", b"").lower() == b"close"
        if target.startswith(CONTROL.encode()):
            self._send(self._replay.control(target), last=last)
        elif (answer := self._replay.known(target, headers)) is not None:
            loop.call_at(self._replay.due(asked), lambda: self._send(answer, last=last))
        else:
            self._task = loop.create_task(self._work_out(target, headers, asked, last=last))

    async def _work_out(self, target: bytes, headers: Headers, asked: float, *, last: bool) -> None:
        answer = await self._replay.first(target, headers)
        await asyncio.sleep(self._replay.due(asked) - asyncio.get_running_loop().time())
        self._send(answer, last=last)

    def _send(self, answer: bytes, *, last: bool) -> None:
        if self._to is not None and not self._to.is_closing():
            self._to.write(answer)
            if last:
                self._to.close()


def _key(target: bytes, headers: Headers) -> tuple[bytes, ...]:
    """Give what an answer depends on: path, query, who asks, and whether it may be compressed."""
    names = (b"x-trackertoken", b"authorization", b"accept-encoding")
    return target, *(headers.get(name, b"") for name in names)


def _written(status: HTTPStatus, headers: list[tuple[bytes, bytes]], body: bytes) -> bytes:
    """Give an answer as it goes over the wire, its length among the headers."""
    others = [(name, value) for name, value in headers if name.lower() != b"content-length"]
    lines = [b"%s: %s" % one for one in (*others, (b"content-length", b"%d" % len(body)))]
    return b"\r\n".join([b"HTTP/1.1 %d %s" % (status, status.phrase.encode()), *lines]) + _END + body
