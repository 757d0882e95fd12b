"""A project of many times the stories that the embedded Tracker holds, each with words of its own.

The embedded Tracker shapes a page of 500 stories in some 30 ms and holds each of them in some kilobytes, so
that a million would take minutes and gigabytes. Here each of its pages comes several times, with other ids,
times and titles: texts that repeat would be packed better than real ones are.
"""

from __future__ import annotations

import random
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

import msgspec
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_TOTAL: Final = b"x-tracker-pagination-total"
_OFFSET: Final = b"x-tracker-pagination-offset"
_LENGTH: Final = b"content-length"
_APART: Final = 10_000_000
"""Between the ids of a story and those of its next copy."""
_WORDS: Final = 8
_MOMENTS: Final = ("created_at", "updated_at", "accepted_at")


class Varied:
    """The embedded Tracker, whose lists of stories are so many times as long."""

    def __init__(self, app: ASGIApp, stories: int, times: int) -> None:
        self._app = app
        self._stories = stories
        self._times = times

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; whatever is no list of stories as it is."""
        if not scope["path"].endswith("/stories"):
            await self._app(scope, receive, send)
            return
        query = dict(parse_qsl(scope["query_string"].decode()))
        offset = int(query.get("offset", 0))
        copy, query["offset"] = divmod(offset, self._stories)[0], str(offset % self._stories)
        headers = [one for one in scope["headers"] if one[0] != b"accept-encoding"]
        inner = {**scope, "query_string": urlencode(query, safe=":,()").encode(), "headers": headers}
        messages: list[Message] = []

        async def keep(message: Message) -> None:
            messages.append(message)

        await self._app(inner, receive, keep)
        body = b"".join(one.get("body", b"") for one in messages[1:])
        if messages[0]["status"] == 200:
            body = _varied(body, copy, offset) if copy else body
        head = {**messages[0], "headers": self._headers(messages[0]["headers"], offset, len(body))}
        await send(head)
        await send({"type": "http.response.body", "body": body})

    def _headers(
        self, headers: list[tuple[bytes, bytes]], offset: int, length: int
    ) -> list[tuple[bytes, bytes]]:
        changed = {_OFFSET: offset, _LENGTH: length}
        return [
            (name, b"%d" % (int(value) * self._times))
            if name.lower() == _TOTAL
            else (name, b"%d" % changed.get(name.lower(), 0) if name.lower() in changed else value)
            for name, value in headers
        ]


def _varied(body: bytes, copy: int, seed: int) -> bytes:
    """Give a page with other ids, times and titles; the words are those of its titles."""
    chance = random.Random(seed)  # noqa: S311 - no secret is made of it
    stories: list[dict[str, Any]] = msgspec.json.decode(body)
    words = sorted({word for story in stories for word in story.get("name", "").split()})
    for story in stories:
        number = story["id"]
        story["id"] = number + copy * _APART
        if "name" in story:
            told = " ".join(chance.choices(words, k=_WORDS))
            story["name"] = f"{told} {chance.randrange(10**6)}"
        if "url" in story:
            story["url"] = story["url"].replace(str(number), str(story["id"]))
        for name in _MOMENTS:
            if name in story:
                moment = chance.randrange(3600)
                story[name] = f"{story[name][:14]}{moment // 60:02}:{moment % 60:02}Z"
    return msgspec.json.encode(stories)
