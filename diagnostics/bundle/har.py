"""The failing requests as HTTP Archive 1.2, for tools that read it; nothing in it is made up.

What was not recorded stands there empty, as -1, or as 0 where the form asks for a number; a comment says so.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final
from urllib.parse import parse_qsl

import msgspec

from diagnostics.faults import Fault
from diagnostics.snapshot import RequestFact, Snapshot

_NOT_RECORDED: Final = (
    "Not recorded: the request's headers (one of them is the token), cookies, the protocol's version, bodies "
    "and their type, and the time for sending, which is part of wait. Status 0: there was no answer."
)
_ERROR: Final = 400


def failing(snapshot: Snapshot) -> tuple[RequestFact, ...]:
    """Give the requests that ended in a fault or were answered with an error."""
    return tuple(one for one in snapshot.requests if one.fault is not None or (one.status or 0) >= _ERROR)


def write_har(snapshot: Snapshot, requests: tuple[RequestFact, ...]) -> bytes:
    """Give the requests as HAR 1.2."""
    log = {
        "version": "1.2",
        "creator": {"name": "tracker-doctor", "version": snapshot.tool_version},
        "entries": [_entry(one, snapshot.target.url) for one in requests],
        "comment": _NOT_RECORDED,
    }
    return msgspec.json.format(msgspec.json.encode({"log": log}), indent=2) + b"\n"


def _entry(one: RequestFact, base: str) -> dict[str, Any]:
    total = one.total_ms or 0.0
    wait = min(one.first_byte_ms if one.first_byte_ms is not None else total, total)
    return {
        "startedDateTime": one.sent_at.isoformat(),
        "time": total,
        "request": {
            "method": one.method,
            "url": str(base + one.path),
            "httpVersion": "",
            "cookies": [],
            "headers": [],
            "queryString": [
                {"name": name, "value": value}
                for name, value in parse_qsl(one.path.partition("?")[2], keep_blank_values=True)
            ],
            "headersSize": -1,
            "bodySize": 0,
        },
        "response": _response(one),
        "cache": {},
        "timings": {"send": 0, "wait": wait, "receive": total - wait},
        "comment": _comment(one),
    }


def _response(one: RequestFact) -> dict[str, Any]:
    return {
        "status": one.status or 0,
        "statusText": _phrase(one.status),
        "httpVersion": "",
        "cookies": [],
        "headers": [{"name": name, "value": str(value)} for name, value in _headers(one).items() if value],
        "content": {"size": one.received_bytes, "mimeType": ""},
        "redirectURL": "",
        "headersSize": -1,
        "bodySize": one.received_bytes,
    }


def _headers(one: RequestFact) -> dict[str, str]:
    """Give the headers of the answer that were recorded; none of them can hold a secret."""
    return {
        "Date": f"{one.server_date:%a, %d %b %Y %H:%M:%S} GMT" if one.server_date else "",
        "Server": one.server,
        "Via": one.via,
        "X-Request-Id": one.request_id,
        "X-Runtime": "" if one.runtime_s is None else f"{one.runtime_s:g}",
    }


def _phrase(status: int | None) -> str:
    """Give the standard's word for a status; the host's own was not recorded."""
    try:
        return HTTPStatus(status or 0).phrase
    except ValueError:
        return ""


def _comment(one: RequestFact) -> str:
    told = f"question {one.question}, try {one.attempt}"
    return f"{told}; {_told(one.fault)}" if one.fault is not None else told


def _told(fault: Fault) -> str:
    facts = ", ".join(f"{name}={value}" for name, value in fault.facts.items())
    return f"{fault.kind}: {facts}" if facts else str(fault.kind)
