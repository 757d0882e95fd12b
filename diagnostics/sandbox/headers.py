"""The headers that the service sends, in the set of its last recordings (tracker-api-v5 §1.2)."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from http import HTTPStatus

from diagnostics.sandbox.call import Answer

_JSON = "application/json; charset=utf-8"
_ALWAYS: Mapping[str, str] = {
    "X-Frame-Options": "SAMEORIGIN",
    "X-Content-Type-Options": "nosniff, nosniff",
    "X-XSS-Protection": "1; mode=block",
    "X-Powered-By": "Phusion Passenger",
    "Server": "tracker-doctor-sandbox",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Credentials": "false",
    "Access-Control-Allow-Methods": "GET, POST, PUT, DELETE, OPTIONS",
    "Access-Control-Allow-Headers": "X-TrackerToken,DNT,X-Mx-ReqToken,Keep-Alive,User-Agent,X-Requested-With,"
    "If-Modified-Since,Cache-Control,Content-Type,X-Tracker-Warn-Unless-Project-Version-Is",
    "X-Tracker-Client-Pinger-Interval": "20",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
    "Via": "1.1 google",
    "Alt-Svc": "clear",
}


def common(status: int, runtime: float) -> dict[str, str]:
    """Give the headers of any answer; `runtime` is the server's time for it in seconds."""
    return {
        "Content-Type": _JSON,
        "Status": f"{status} {HTTPStatus(status).phrase}",
        "Cache-Control": "max-age=0, private, must-revalidate" if status == HTTPStatus.OK else "no-cache",
        "X-Request-Id": str(uuid.uuid4()),
        "X-Runtime": f"{runtime:.6f}",
        **_ALWAYS,
    }


def of_answer(answer: Answer, body: bytes, now: int) -> dict[str, str]:
    """Give the headers that only a success has: ETag, project version, page numbers."""
    headers = {"ETag": f'W/"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"'}
    if answer.board is not None:
        headers["X-Tracker-Project-Version"] = str(answer.board.project["version"])
    if answer.kind == "notification":
        headers["X-Tracker-Last-Notification-Timestamp"] = str(now * 1000)
    if answer.page is not None:
        for name in ("total", "limit", "offset", "returned"):
            headers[f"X-Tracker-Pagination-{name.capitalize()}"] = str(getattr(answer.page, name))
    return headers
