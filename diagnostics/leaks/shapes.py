"""What has a secret's shape, whosever it is: found from its value, by looking at what stands before it.

What reports do hold is none: SHA-256 digests, fingerprints, request ids (32 hex digits too, in places of
their own), e-mail addresses, proxies as scheme://host:port, and commands that name a variable.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Callable, Iterator
from typing import Final

TOKEN: Final = "what looks like a token"  # noqa: S105 - words for it
ADDRESS: Final = "an address with a password in it"
WEB_TOKEN: Final = "what looks like a JWT"  # noqa: S105 - the same
KEY: Final = "a private key"
HEADER: Final = "an authorization header"

_HEX: Final = re.compile(rb"(?<![0-9a-z])[0-9a-f]{32}(?![0-9a-z])")
_BEFORE: Final = 400
"""Bytes before a value that its name is looked for in; a cell of a picture has long attributes."""
_ESCAPE: Final = re.compile(rb"&#?[0-9a-z]+;|\\u00[0-9a-f]{2}|\\[nrt]|%[0-9a-f]{2}|\bvalue\b")
_MARKUP: Final = re.compile(rb"<[^<>]*>|" + _ESCAPE.pattern)
_TOKEN_NAME: Final = re.compile(rb"(?:token|api[_-]?key)(?!\))[^0-9a-z]{1,60}\Z")

_AUTHORITY: Final = re.compile(rb"//([^\s/?#@\"'<>|,;\\]{1,300})@")
_PLACEHOLDER: Final = re.compile(rb"password|pass|\*+|\$\{?\w+\}?|x+|\.{3}|\xe2\x80\xa6|%s|\{\w*\}|")

_DOTTED: Final = re.compile(rb"ey[0-9A-Za-z_-]{8,2000}(?=\.[0-9A-Za-z_-]{4,}\.)")
_MARK: Final = re.compile(
    rb"(?:-[\s\\]*){3}begin[^0-9a-z]{1,20}(?:[0-9a-z]{1,12}[^0-9a-z]{1,20}){0,4}private[^0-9a-z]{1,20}key"
)
_HEADER_NAME: Final = re.compile(rb"authorization", re.IGNORECASE)
_CREDENTIALS: Final = re.compile(
    rb"[^0-9A-Za-z]{1,60}(basic|bearer)\s+([0-9A-Za-z._~+/=-]{8,})", re.IGNORECASE
)
_BASIC: Final = re.compile(rb"\bbasic\s+([0-9a-z+/]{8,}={0,2})", re.IGNORECASE)
_AFTER: Final = 4000
"""Bytes behind a name that its value is looked for in."""
_LONG: Final = 16
_DIGIT: Final = re.compile(rb"[0-9]")


def shapes_in(reading: bytes) -> Iterator[str]:
    """Give what stands in the bytes, by the words that it is told with."""
    reading = reading.replace(b"\xc2\xa0", b" ")
    plain = reading.lower()
    for rule, sign, is_there in _RULES:
        if sign in plain and is_there(reading if rule in _CASED else plain):
            yield rule


def _has_token(plain: bytes) -> bool:
    for match in _HEX.finditer(plain):
        before = plain[max(0, match.start() - _BEFORE) : match.start()]
        # Once with the tags, whose own name may be it, and once without those that only lie between.
        for between in (_ESCAPE, _MARKUP):
            if _TOKEN_NAME.search(between.sub(b" ", before)):
                return True
    return False


def _has_address(plain: bytes) -> bool:
    for match in _AUTHORITY.finditer(plain):
        _, colon, password = match[1].partition(b":")
        if colon and not _PLACEHOLDER.fullmatch(password):
            return True
    return False


def _has_web_token(reading: bytes) -> bool:
    """A JWT's first part is JSON that names an algorithm (RFC 7515 §4.1.1)."""
    for match in _DOTTED.finditer(reading):
        try:
            header = json.loads(base64.urlsafe_b64decode(match[0] + b"=" * (-len(match[0]) % 4)))
        except (ValueError, binascii.Error):
            continue
        if isinstance(header, dict) and "alg" in header:
            return True
    return False


def _has_key(plain: bytes) -> bool:
    return _MARK.search(plain) is not None


def _has_header(reading: bytes) -> bool:
    for name in _HEADER_NAME.finditer(reading):
        match = _CREDENTIALS.match(_MARKUP.sub(b" ", reading[name.end() : name.end() + _AFTER]))
        if match is None:
            continue
        scheme, credentials = match.groups()
        if scheme.lower() == b"bearer":
            if len(credentials) >= _LONG and _DIGIT.search(credentials):
                return True
        elif _is_pair(credentials):
            return True
    return False


def _has_basic(reading: bytes) -> bool:
    return any(_is_pair(match[1]) for match in _BASIC.finditer(reading))


def _is_pair(credentials: bytes) -> bool:
    """Tell a name and a password from a word that happens to follow (RFC 7617 §2)."""
    try:
        user, colon, _ = base64.b64decode(credentials.rstrip(b".=") + b"==").partition(b":")
    except binascii.Error:
        return False
    return bool(colon) and all(0x20 <= byte < 0x7F for byte in user)  # noqa: PLR2004 - ASCII that prints


_RULES: Final[tuple[tuple[str, bytes, Callable[[bytes], bool]], ...]] = (
    (TOKEN, b"token", _has_token),
    (TOKEN, b"key", _has_token),
    (ADDRESS, b"@", _has_address),
    (WEB_TOKEN, b"ey", _has_web_token),
    (KEY, b"private", _has_key),
    (HEADER, b"authorization", _has_header),
    (HEADER, b"basic", _has_basic),
)
_CASED: Final = frozenset({WEB_TOKEN, HEADER})
