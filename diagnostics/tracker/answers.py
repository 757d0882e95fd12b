"""An HTTP answer told apart: what v5 gives, what v5 refuses, and what is not v5 at all.

Tracker's errors are judged by the body's `code`, never by status or wording (tracker-api-v5 §5).
"""

from __future__ import annotations

import contextlib
from datetime import datetime
from typing import Final

import httpx

from diagnostics.faults import Fault, FaultKind, Scalar
from diagnostics.text import clean_text
from diagnostics.tracker.decoding import decode, without_mark
from diagnostics.tracker.errors import AnswerError, MalformedError, RefusedError, TrackerError
from diagnostics.tracker.headers import text_of
from diagnostics.tracker.pages import tells_of_maintenance, title_of
from diagnostics.tracker.proxies import (
    NETWORK_LOGIN,
    PROXY_LOGIN,
    proxy_sign,
    refusal_kind,
    schemes_of,
)
from diagnostics.tracker.waiting import wait_named
from diagnostics.tracker.wire import ErrorBody, ErrorCode

_CODES: Final = {
    "invalid_authentication": FaultKind.INVALID_AUTHENTICATION,
    "unauthorized_operation": FaultKind.UNAUTHORIZED_OPERATION,
    "unfound_resource": FaultKind.UNFOUND_RESOURCE,
    "route_not_found": FaultKind.NO_SUCH_PATH,
    "invalid_parameter": FaultKind.INVALID_PARAMETER,
    "unhandled_condition": FaultKind.SERVER_ERROR,
}

_STATUSES: Final = {
    401: FaultKind.INVALID_AUTHENTICATION,
    403: FaultKind.UNAUTHORIZED_OPERATION,
    404: FaultKind.NO_SUCH_PATH,
    410: FaultKind.GONE,
    500: FaultKind.SERVER_ERROR,
    502: FaultKind.BAD_GATEWAY,
    503: FaultKind.UNAVAILABLE,
    504: FaultKind.GATEWAY_TIMEOUT,
}

_OF_THE_STATUS: Final = frozenset(
    {
        FaultKind.GONE,
        FaultKind.SERVER_ERROR,
        FaultKind.BAD_GATEWAY,
        FaultKind.UNAVAILABLE,
        FaultKind.MAINTENANCE,
        FaultKind.GATEWAY_TIMEOUT,
        FaultKind.NO_SUCH_PATH,
    }
)
"""Symptoms that the status alone proves, whatever the body is."""

_FORBIDDING: Final = frozenset({401, 403})
"""With these a filter says no, too; v5 says it with an error body (tracker-api-v5 §5)."""
_NO_GOAL: Final = "(not an address)"
"""Stands for a redirect's goal that HTTP does not lead to."""
_LAST_PORT: Final = 65535
_REDIRECT: Final = 300
_ERROR: Final = 400
_TOO_MANY: Final = 429
_FAILED: Final = 500


def check_answer(status: int, headers: httpx.Headers, body: bytes, where: str, now: datetime) -> None:
    """Pass a success whose body looks like JSON.

    Args:
        status: The answer's.
        headers: The same.
        body: Decompressed; of a refusal its beginning is enough.
        where: The path that was asked for.
        now: This machine's time, for hosts that say how long to wait and have no date of their own.

    Raises:
        RefusedError: v5 answered with an error body.
        AnswerError: The answer is not API v5's.
    """
    evidence: dict[str, Scalar] = {"http_status": status}
    if _REDIRECT <= status < _ERROR:
        evidence["location"] = origin_only(headers.get("location"))
        raise AnswerError(_page(FaultKind.REDIRECT, headers, body, where, evidence))
    if status >= _ERROR:
        raise _refusal(status, headers, body, where, evidence | _of_the_server(status, headers, now))
    if not body.strip():
        raise AnswerError(Fault(kind=FaultKind.EMPTY_BODY, where=where, facts=evidence))
    if not _is_json(headers, body):
        raise AnswerError(_page(FaultKind.NOT_JSON, headers, body, where, evidence))


def _refusal(
    status: int, headers: httpx.Headers, body: bytes, where: str, evidence: dict[str, Scalar]
) -> TrackerError:
    if status == _TOO_MANY:  # whatever its body says: a limit tells nothing of the token
        return AnswerError(_page(FaultKind.RATE_LIMITED, headers, body, where, evidence))
    refused = _error_body(body)
    if refused is not None and refused.code in _CODES:
        evidence["api_code"] = str(refused.code)
        for name in ("general_problem", "possible_fix", "requirement"):
            if text := str(getattr(refused, name)):
                evidence[name] = text
        return RefusedError(Fault(kind=_CODES[refused.code], where=where, facts=evidence))
    if status == PROXY_LOGIN:
        schemes = schemes_of(headers.get_list("proxy-authenticate"))
        evidence["schemes"] = ", ".join(schemes) or None
        return AnswerError(_page(refusal_kind(status, schemes), headers, body, where, evidence))
    if status == NETWORK_LOGIN or (status in _FORBIDDING and proxy_sign(headers, body)):
        return AnswerError(_page(FaultKind.PROXY_PAGE, headers, body, where, evidence))
    kind = _STATUSES.get(status, FaultKind.SERVER_ERROR if status >= _FAILED else FaultKind.UNEXPECTED_STATUS)
    if kind is FaultKind.UNAVAILABLE and tells_of_maintenance(headers, body):
        kind = FaultKind.MAINTENANCE
    if kind in _OF_THE_STATUS or _is_json(headers, body):
        return AnswerError(_page(kind, headers, body, where, evidence))
    return AnswerError(_page(FaultKind.NOT_JSON, headers, body, where, evidence))


def _of_the_server(status: int, headers: httpx.Headers, now: datetime) -> dict[str, Scalar]:
    """Give what whoever runs the host finds a failure by, and when they want to be asked again."""
    if status < _FAILED and status != _TOO_MANY:
        return {}
    names = {"request_id": "x-request-id", "server": "server", "via": "via"}
    found = {name: text for name, header in names.items() if (text := text_of(headers, header))}
    return {**found, **wait_named(headers, now)}


def _error_body(body: bytes) -> ErrorBody | None:
    """Give v5's error body; where its words are of another form its code counts all the same."""
    plain, _ = without_mark(body)
    with contextlib.suppress(MalformedError):
        return decode(plain, ErrorBody, "")
    with contextlib.suppress(MalformedError):
        return ErrorBody(code=decode(plain, ErrorCode, "").code)
    return None


def _is_json(headers: httpx.Headers, body: bytes) -> bool:
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    return media_type.endswith("json") or (
        media_type != "text/html" and without_mark(body)[0].lstrip()[:1] in {b"{", b"["}
    )


def _page(
    kind: FaultKind, headers: httpx.Headers, body: bytes, where: str, evidence: dict[str, Scalar]
) -> Fault:
    if media_type := str(clean_text(headers.get("content-type", ""), limit=80)):
        evidence["media_type"] = media_type
    if sign := proxy_sign(headers, body):
        evidence["proxy_sign"] = sign
    if title := title_of(body):
        evidence["title"] = title
    return Fault(kind=kind, where=where, facts=evidence)


def origin_only(location: str | None) -> str:
    """Give a redirect's goal without path and query, which may hold what is nobody's business."""
    if location is None:
        return "(no address)"
    try:
        url = httpx.URL(location)
        goal = f"{url.scheme}://{url.netloc.decode('ascii')}" if url.host else "(same host)"
    except (httpx.InvalidURL, ValueError):  # a host name that IDNA refuses is a ValueError
        return _NO_GOAL
    return str(clean_text(goal, limit=200)) if _is_of_http(url) else _NO_GOAL


def _is_of_http(url: httpx.URL) -> bool:
    """Tell a goal that a redirect can lead to from others, such as a mail address.

    Without a host it is a path on the same one, also behind `http:`, as httpx takes it.
    """
    if url.scheme not in {"", "http", "https"} or (url.port is not None and not 0 < url.port <= _LAST_PORT):
        return False
    if url.host:
        return True
    return url.path.startswith("/") if url.scheme else not (url.netloc or url.userinfo)
