"""Exceptions of sockets, TLS and httpx as symptoms: by errno and verify code, never by their text."""

from __future__ import annotations

import errno
import socket
import ssl
from collections.abc import Iterator
from typing import Final

import httpx

from diagnostics.faults import Fault, FaultKind, Scalar
from diagnostics.tracker.proxies import refusal_kind

_ERRNOS: Final = {
    errno.ECONNREFUSED: FaultKind.REFUSED,
    errno.ECONNRESET: FaultKind.RESET,
    errno.EPIPE: FaultKind.RESET,
    errno.ECONNABORTED: FaultKind.RESET,
    errno.ETIMEDOUT: FaultKind.CONNECT_TIMEOUT,
    errno.EHOSTUNREACH: FaultKind.NO_ROUTE,
    errno.ENETUNREACH: FaultKind.NO_ROUTE,
    errno.ENETDOWN: FaultKind.NO_ROUTE,
    errno.EADDRNOTAVAIL: FaultKind.NO_ROUTE,
}

_VERIFY_CODES: Final = {
    9: FaultKind.CERT_NOT_YET_VALID,
    10: FaultKind.CERT_EXPIRED,
    62: FaultKind.CERT_NAME_MISMATCH,
    64: FaultKind.CERT_NAME_MISMATCH,
    **dict.fromkeys(range(80, 94), FaultKind.CERT_NOT_STRICT),  # OpenSSL's codes for RFC 5280's rules
    85: FaultKind.CERT_NO_KEY_ID,
    89: FaultKind.CERT_CA_NOT_CRITICAL,
}

_TLS_REASONS: Final = {
    "WRONG_VERSION_NUMBER": FaultKind.NOT_TLS,
    "HTTP_REQUEST": FaultKind.NOT_TLS,
    "RECORD_LAYER_FAILURE": FaultKind.NOT_TLS,
    "UNSUPPORTED_PROTOCOL": FaultKind.TLS_NO_COMMON_VERSION,
    "TLSV1_ALERT_PROTOCOL_VERSION": FaultKind.TLS_NO_COMMON_VERSION,
    "NO_PROTOCOLS_AVAILABLE": FaultKind.TLS_NO_COMMON_VERSION,
    "TLSV13_ALERT_CERTIFICATE_REQUIRED": FaultKind.TLS_CLIENT_CERTIFICATE,
}

_HTTPX: Final[tuple[tuple[type[Exception], FaultKind], ...]] = (
    (httpx.ConnectTimeout, FaultKind.CONNECT_TIMEOUT),
    (httpx.PoolTimeout, FaultKind.STALLED),
    (httpx.TimeoutException, FaultKind.STALLED),
    (httpx.DecodingError, FaultKind.BAD_ENCODING),
    (httpx.ReadError, FaultKind.RESET),
    (httpx.WriteError, FaultKind.RESET),
    (httpx.LocalProtocolError, FaultKind.PROTOCOL),
    (httpx.RemoteProtocolError, FaultKind.PROTOCOL),
    (httpx.ConnectError, FaultKind.NO_ROUTE),
    (httpx.InvalidURL, FaultKind.PROTOCOL),
    (UnicodeError, FaultKind.PROTOCOL),
)

_PROBLEMS: Final = {
    "illegal status line": "status line",
    "illegal header line": "header line",
    "continuation line": "header line",
    "Illegal header": "header line",
    "no response line": "status line",
    "Receive buffer too long": "headers too large",
    "illegal chunk header": "chunk",
    "malformed chunk footer": "chunk",
    "bad Content-Length": "content length",
    "conflicting Content-Length": "content length",
    "multiple Transfer-Encoding": "transfer encoding",
    "Transfer-Encoding": "transfer encoding",
    "Only Transfer-Encoding": "transfer encoding",
    "Received server": "change of protocol unasked",
    "can't handle event type": "messages out of order",
}
"""How h11 begins what it says of an answer, to what of HTTP was broken."""

_GAI_NAMES: Final = {number: name for name, number in vars(socket).items() if name.startswith("EAI_")}
_NO_ADDRESS: Final = frozenset({"EAI_NONAME", "EAI_NODATA", "EAI_ADDRFAMILY"})
"""The resolver's answers that there is no such name, or no address under it; all others are no answer."""


def causes(error: BaseException) -> Iterator[BaseException]:
    """Give `error` and everything it was raised from or in, groups opened, each once."""
    waiting, seen = [error], set[int]()
    while waiting:
        current = waiting.pop(0)
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        if isinstance(current, BaseExceptionGroup):
            waiting.extend(current.exceptions)
        waiting.extend(cause for cause in (current.__cause__, current.__context__) if cause is not None)


def fault_of(error: BaseException, where: str, facts: dict[str, Scalar] | None = None) -> Fault:
    """Give the symptom that `error` stands for, with errno, verify code or reason as evidence."""
    evidence = dict(facts or {})
    if isinstance(error, httpx.ProxyError) and (status := str(error)[:3]).isdecimal():
        evidence["http_status"] = int(status)  # a CONNECT of httpx's own: its text begins with the status
        return Fault(kind=refusal_kind(int(status)), where=where, facts=evidence)
    for cause in causes(error):
        kind = _kind_of(cause, evidence)
        if kind is not None:
            return Fault(kind=kind, where=where, facts=evidence)
    for base, kind in _HTTPX:
        if isinstance(error, base):
            evidence |= _limit_of(error)
            return Fault(kind=_closed_or(kind, error, evidence), where=where, facts=evidence)
    evidence["exception"] = type(error).__name__
    if isinstance(error, OSError) and error.errno is not None:
        evidence |= {"errno": error.errno, "errno_name": errno.errorcode.get(error.errno)}
    return Fault(kind=FaultKind.NO_ROUTE, where=where, facts=evidence)


def _limit_of(error: BaseException) -> dict[str, Scalar]:
    """Give the limit that passed, else the exception's name: nothing below it told more."""
    if isinstance(error, httpx.ConnectTimeout):
        limits = error.request.extensions.get("timeout", {})
        return {"timeout_s": limits.get("connect")}
    return {"exception": type(error).__name__}


def _kind_of(error: BaseException, evidence: dict[str, Scalar]) -> FaultKind | None:
    if isinstance(error, ssl.SSLCertVerificationError):
        evidence["verify_code"] = error.verify_code
        return _VERIFY_CODES.get(error.verify_code, FaultKind.CERT_UNTRUSTED)
    if isinstance(error, ssl.SSLError):
        reason = error.reason or type(error).__name__
        evidence["tls_reason"] = reason
        return _TLS_REASONS.get(reason, FaultKind.TLS_BROKEN_OFF)
    if isinstance(error, socket.gaierror):
        answer = _GAI_NAMES.get(error.errno or 0, "unknown")
        evidence |= {"gai_error": error.errno, "answer": answer}
        return FaultKind.NAME_NOT_FOUND if answer in _NO_ADDRESS else FaultKind.RESOLVER_FAILED
    if isinstance(error, OSError) and error.errno in _ERRNOS:
        evidence["errno"] = error.errno
        evidence["errno_name"] = errno.errorcode[error.errno]
        return _ERRNOS[error.errno]
    return None


def _closed_or(kind: FaultKind, error: BaseException, evidence: dict[str, Scalar]) -> FaultKind:
    """Tell a server that hung up from one that broke the protocol; h11 has one exception for both.

    What h11 says may repeat what came, so only which of its sentences it was is kept.
    """
    text = str(error)
    if kind is not FaultKind.PROTOCOL:
        return kind
    if "without sending a response" in text:
        return FaultKind.CLOSED_EARLY
    if "peer closed connection" in text:
        return FaultKind.TRUNCATED
    evidence["problem"] = next(
        (words for start, words in _PROBLEMS.items() if text.startswith(start)), "other"
    )
    return kind
