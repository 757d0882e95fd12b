"""An HTTP answer told apart: what v5 gives, what v5 refuses, and what is not v5 at all.

Tracker's errors are judged by the body's `code`, never by status or wording (tracker-api-v5 §5).
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from typing import Final

import httpx
import msgspec

from diagnostics.faults import Fault, FaultKind, Scalar
from diagnostics.text import clean_text
from diagnostics.tracker.decoding import without_mark
from diagnostics.tracker.errors import AnswerError, RefusedError, TrackerError
from diagnostics.tracker.wire import ErrorBody, decode_own

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
    429: FaultKind.RATE_LIMITED,
    500: FaultKind.SERVER_ERROR,
    502: FaultKind.BAD_GATEWAY,
    503: FaultKind.UNAVAILABLE,
    504: FaultKind.GATEWAY_TIMEOUT,
}

_OF_THE_STATUS: Final = frozenset(
    {
        FaultKind.GONE,
        FaultKind.RATE_LIMITED,
        FaultKind.SERVER_ERROR,
        FaultKind.BAD_GATEWAY,
        FaultKind.UNAVAILABLE,
        FaultKind.GATEWAY_TIMEOUT,
        FaultKind.NO_SUCH_PATH,
    }
)
"""Symptoms that the status alone proves, whatever the body is."""

_TITLE: Final = re.compile(rb"<title[^>]*>(.*?)</title", re.IGNORECASE | re.DOTALL)
_TITLE_LENGTH: Final = 120
_OK: Final = 200
_REDIRECT: Final = 300
_ERROR: Final = 400


def check_answer(status: int, headers: Mapping[str, str], body: bytes, where: str) -> None:
    """Pass a success whose body looks like JSON.

    Raises:
        RefusedError: v5 answered with an error body.
        AnswerError: The answer is not API v5's.
    """
    evidence: dict[str, Scalar] = {"http_status": status}
    if _REDIRECT <= status < _ERROR:
        evidence["location"] = _origin_only(headers.get("location", ""))
        raise AnswerError(_page(FaultKind.REDIRECT, headers, body, where, evidence))
    if status >= _ERROR:
        raise _refusal(status, headers, body, where, evidence)
    if not body.strip():
        raise AnswerError(Fault(kind=FaultKind.EMPTY_BODY, where=where, facts=evidence))
    if not _is_json(headers, body):
        raise AnswerError(_page(FaultKind.NOT_JSON, headers, body, where, evidence))


def _refusal(
    status: int, headers: Mapping[str, str], body: bytes, where: str, evidence: dict[str, Scalar]
) -> TrackerError:
    refused = _error_body(body)
    if refused is not None and refused.code in _CODES:
        evidence["api_code"] = str(refused.code)
        for name in ("general_problem", "possible_fix", "requirement"):
            if text := str(getattr(refused, name)):
                evidence[name] = text
        return RefusedError(Fault(kind=_CODES[refused.code], where=where, facts=evidence))
    kind = _STATUSES.get(status, FaultKind.SERVER_ERROR if status >= 500 else FaultKind.UNEXPECTED_STATUS)  # noqa: PLR2004
    if kind is FaultKind.RATE_LIMITED and (wait := headers.get("retry-after")):
        evidence["retry_after"] = str(clean_text(wait, limit=40))
    if kind in _OF_THE_STATUS or _is_json(headers, body):
        return AnswerError(_page(kind, headers, body, where, evidence))
    return AnswerError(_page(FaultKind.NOT_JSON, headers, body, where, evidence))


def _error_body(body: bytes) -> ErrorBody | None:
    with contextlib.suppress(msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return msgspec.json.decode(without_mark(body)[0], type=ErrorBody, dec_hook=decode_own)
    return None


def _is_json(headers: Mapping[str, str], body: bytes) -> bool:
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    return media_type.endswith("json") or (
        media_type != "text/html" and without_mark(body)[0].lstrip()[:1] in {b"{", b"["}
    )


def _page(
    kind: FaultKind, headers: Mapping[str, str], body: bytes, where: str, evidence: dict[str, Scalar]
) -> Fault:
    evidence["media_type"] = str(clean_text(headers.get("content-type", ""), limit=80))
    if title := _TITLE.search(body[:65536]):
        evidence["title"] = str(clean_text(title[1].decode("utf-8", "replace").strip(), limit=_TITLE_LENGTH))
    return Fault(kind=kind, where=where, facts=evidence)


def _origin_only(location: str) -> str:
    """Give scheme and host of a redirect's goal; its path and query may hold what is nobody's business."""
    try:
        url = httpx.URL(location)
        goal = f"{url.scheme}://{url.host}" if url.host else "(same host)"
    except (httpx.InvalidURL, ValueError):  # a host name that IDNA refuses is a ValueError
        return "(not an address)"
    return str(clean_text(goal, limit=200))
