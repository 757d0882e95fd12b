"""HTTP/1.1 as the fault servers read and write it: by hand, so that it can be wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from http import HTTPStatus
from typing import Final

HEAD_END: Final = b"\r\n\r\n"


class NotHttpError(Exception):
    """What came is no request of HTTP, such as the first bytes of a TLS handshake."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request without a body."""

    method: str
    target: str
    """As it stood in the first line: a path with its query, or what a proxy is asked for."""
    headers: Mapping[str, str]
    """By lower-case name."""

    @property
    def path(self) -> str:
        """The path alone, also of an address that a proxy was given."""
        path = self.target.partition("?")[0]
        return "/" + path.split("/", 3)[-1] if "://" in path else path

    @property
    def query(self) -> str:
        """What stands behind the question mark."""
        return self.target.partition("?")[2]

    @property
    def has_secret(self) -> bool:
        """Whether a token or a password for Tracker came with it."""
        return bool(self.headers.get("x-trackertoken") or self.headers.get("authorization"))


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, before it is bytes."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] | None = None

    def head(self, moment: datetime, **changed: str | None) -> bytes:
        """Give the head's bytes; `changed` sets a header, or leaves it out where it is None."""
        fields: dict[str, str | None] = {
            "content-length": str(len(self.body)),
            "date": format_datetime(moment, usegmt=True),
            **(self.headers or {}),
            **{name.replace("_", "-"): value for name, value in changed.items()},
        }
        lines = [f"HTTP/1.1 {self.status} {_phrase(self.status)}"]
        lines += [f"{name}: {value}" for name, value in fields.items() if value is not None]
        return "\r\n".join(lines).encode("latin-1") + HEAD_END


def page(status: int, title: str, text: str = "", **headers: str) -> Reply:
    """Give a web page; a header's name is written with _ for -."""
    body = (
        f"<!DOCTYPE html><html><head><title>{title}</title></head><body><h1>{title}</h1>{text}</body></html>"
    )
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, body.encode(), {"content-type": "text/html; charset=utf-8", **named})


async def read_request(reader: asyncio.StreamReader) -> Request | None:
    """Give the next request of a connection; None where the other side has ended it.

    Raises:
        NotHttpError: No request begins like that.
    """
    try:
        first = await reader.readexactly(1)
        if not first.isalpha():
            raise NotHttpError
        head = first + await reader.readuntil(HEAD_END)
    except asyncio.IncompleteReadError:
        return None
    except asyncio.LimitOverrunError:
        raise NotHttpError from None
    line, *fields = head.decode("latin-1").removesuffix("\r\n\r\n").split("\r\n")
    method, _, rest = line.partition(" ")
    pairs = (field.partition(":") for field in fields)
    return Request(method, rest.rpartition(" ")[0], {name.lower(): value.strip() for name, _, value in pairs})


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
