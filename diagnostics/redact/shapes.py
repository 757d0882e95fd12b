"""Secrets that nobody told of, known by their shape: taken out of one decoded text.

A customer writes `https://joe:pw@host/` into a title, a host prints a header into an error. That is hidden,
and the report can leave. Each rule begins with the name that such a secret goes by, or with its first signs.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from typing import Final, NamedTuple

TOKEN: Final = "token shape"  # noqa: S105 - a rule's name
_ADDRESS: Final = "address with password"
_HEADER: Final = "authorization header"


class Shape(NamedTuple):
    """One rule."""

    name: str
    signs: tuple[str, ...]
    """One of these stands in each text that it is about, in lower case."""
    pattern: re.Pattern[str]
    """Its group `secret` is what is hidden."""
    is_secret: Callable[[re.Match[str]], bool] = lambda _match: True

    def taken_out(self, text: str, hidden: str) -> tuple[str, int]:
        """Give the text with `hidden` in the place of each secret, and how many there were."""
        count = 0

        def replace(match: re.Match[str]) -> str:
            nonlocal count
            if not self.is_secret(match):
                return match[0]
            count += 1
            start, end = match.span("secret")
            return match[0][: start - match.start()] + hidden + match[0][end - match.start() :]

        return self.pattern.sub(replace, text), count


def suspected(text: str) -> tuple[Shape, ...]:
    """Give the shapes that may stand in a text; of most texts none."""
    if _ANY_SIGN.search(text) is None:
        return ()
    plain = text.lower()
    return tuple(shape for shape in SHAPES if any(sign in plain for sign in shape.signs))


def is_token_of_name(name: str, text: str) -> bool:
    """Tell a value of a token's form whose key names it as one."""
    return _WHOLE_TOKEN.fullmatch(text) is not None and _NAMES.fullmatch(name) is not None


def _is_password(match: re.Match[str]) -> bool:
    """Tell a password from what stands for one in advice, and from a port before something else."""
    password = match["password"]
    return _STAND_IN.fullmatch(password) is None and _PORT.match(password) is None


def _is_pair(match: re.Match[str]) -> bool:
    """Tell basic credentials from words such as `Basic authentication` (RFC 7617)."""
    value = match["secret"].rstrip("=")
    try:
        name, colon, _ = base64.b64decode(value + "=" * (-len(value) % 4)).partition(b":")
    except (binascii.Error, ValueError):
        return False
    return bool(colon) and name.isascii() and name.decode("ascii").isprintable()


def _is_word(text: str) -> bool:
    return text.isalpha() and (text.islower() or text.istitle())


def _has_digit(match: re.Match[str]) -> bool:
    return any(sign.isdigit() for sign in match["secret"])


_NAMES: Final = re.compile(r"(?:.*[_-])?(?:\w*token|api[_-]?key)", re.IGNORECASE | re.ASCII)
_WHOLE_TOKEN: Final = re.compile(r"\s*[0-9A-Fa-f]{32}\s*")
_STAND_IN: Final = re.compile(r"PASSWORD|PASS|[*.…]+|\$\w+|\$?\{\w*\}")
_PORT: Final = re.compile(r"\d{1,5}[,;|']")
_SIGN: Final = (
    r"(?>&#?\w{1,8};|%[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}|<[^<>]{0,200}>|\\[nrt]|\bvalue\b|[^0-9A-Za-z])"
)
"""What stands between a name and its value, escaped or not."""
_SLASH: Final = r"(?:\\*/|%2F|&#x2F;|&#47;)"
_COLON: Final = r"(?::|%3A|&#58;|&#x3A;)"
_AT: Final = r"(?:@|%40|&#64;|&#x40;)"


def _pattern(text: str, flags: re.RegexFlag = re.IGNORECASE) -> re.Pattern[str]:
    return re.compile(text, flags)


SHAPES: Final = (
    Shape(
        "PEM",
        ("private key",),
        _pattern(
            r"(?P<secret>-{3,}\s*BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY.*?(?:-{3,}\s*END [A-Z0-9 ]{0,40}KEY-*|\Z))",
            re.DOTALL | re.IGNORECASE,
        ),
    ),
    Shape(
        TOKEN,
        ("token", "key"),
        _pattern(
            rf"(?:token|api[_-]?key)(?!\)){_SIGN}{{1,60}}(?P<secret>[0-9A-F]{{32}})(?![0-9A-Z])",
        ),
    ),
    Shape(
        _ADDRESS,
        ("@", "%40", "&#64;", "&#x40;"),
        _pattern(
            rf"{_SLASH}{{2}}(?P<secret>(?:(?!%2F)[^\s/?#@:]){{0,200}}{_COLON}"
            rf"""(?P<password>(?:(?!%2F)[^\s/"<>]){{1,300}})){_AT}"""
        ),
        _is_password,
    ),
    Shape(
        "JWT",
        ("ey", "ew"),
        _pattern(r"(?P<secret>e[wy][0-9A-Za-z][0-9A-Za-z_-]{7,}(?:\.[0-9A-Za-z_=+/-]{4,}){2,})", re.NOFLAG),
        lambda match: _is_json(match["secret"]),
    ),
    Shape(
        _HEADER,
        ("authorization",),
        _pattern(
            rf"authorization{_SIGN}{{1,60}}(?:basic|bearer)\s+(?P<secret>[0-9A-Z._~+/=-]{{8,}})",
        ),
        lambda match: _is_pair(match) or not _is_word(match["secret"]),
    ),
    Shape(_HEADER, ("basic",), _pattern(r"\bbasic\s+(?P<secret>[0-9A-Z+/]{8,}={0,2})"), _is_pair),
    Shape(_HEADER, ("bearer",), _pattern(r"\bbearer\s+(?P<secret>[0-9A-Z._~+/=-]{16,})"), _has_digit),
)
"""In this order: a longer secret before what may stand within it."""
_ANY_SIGN: Final = _pattern("|".join(re.escape(sign) for shape in SHAPES for sign in shape.signs))


def _is_json(token: str) -> bool:
    """Tell a first part that begins as an object does from a host name of such letters."""
    first = token.partition(".")[0]
    whole = first[: len(first) // 4 * 4]
    return base64.urlsafe_b64decode(whole).lstrip().startswith(b"{")
