"""What tells an answer of a proxy from one of the host behind it."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Final

import msgspec

from diagnostics.faults import FaultKind
from diagnostics.text import clean_text

PROXY_LOGIN: Final = 407
NETWORK_LOGIN: Final = 511
"""A network asks for a log-in before it lets anything out (RFC 6585 §6)."""
CANNOT_REACH: Final = frozenset({502, 503, 504})
"""What a gateway says that gets no answer from behind it (RFC 9110 §15.6)."""

_NAMING: Final = ("server", "via", "proxy-agent", "x-cache")
_OWN: Final = ("proxy-authenticate", "proxy-agent", "proxy-connection", "proxy-support")
"""Headers that only a proxy for outgoing requests sends. Proxy-Status (RFC 9209) is one of gateways, too."""
_READ: Final = 65536
_SHOWN: Final = 100
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]{1,23}")
_QUOTED: Final = re.compile(r'"(?:[^"\\]|\\.)*"')
_MOST_SCHEMES: Final = 6
_REDIRECTS: Final = range(300, 400)


class Product(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A product that stands between users and hosts, and what its answers are told by."""

    name: str
    values: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()


def proxy_sign(headers: Mapping[str, str], body: bytes) -> str:
    """Give what shows an answer to be a proxy's or a filter's, as safe text; empty: nothing does.

    Args:
        headers: The answer's; names without regard to case.
        body: Its page, or the beginning of it.
    """
    own = next((f"the header {name}" for name in _OWN if name in headers), "")
    return product_sign(headers, body) or own


def product_sign(headers: Mapping[str, str], body: bytes) -> str:
    """Give the product that an answer names as its maker, and where it does, as safe text; empty: none."""
    for product in _products():
        for name in product.headers:
            if name in headers:
                return _shown(f"{product.name}, by its header {name}: {headers[name]}")
        for name in _NAMING:
            if any(word in headers.get(name, "").lower() for word in product.values):
                return _shown(f"{product.name}, by its header {name}: {headers[name]}")
    page = body[:_READ].decode("utf-8", "replace").lower()
    named = next((one.name for one in _products() if any(word in page for word in one.pages)), "")
    return _shown(f"{named}, by the words of its page") if named else ""


def schemes_of(values: Iterable[str]) -> tuple[str, ...]:
    """Give the schemes that Proxy-Authenticate headers offer (RFC 9110 §11.7.1), as they are spelt."""
    found: dict[str, str] = {}
    for value in values:
        for piece in _QUOTED.sub("", value).split(","):
            word = piece.split(maxsplit=1)[0] if piece.strip() else ""
            if _SCHEME.fullmatch(word):
                found.setdefault(word.lower(), word)
    return tuple(found.values())[:_MOST_SCHEMES]


def refusal_kind(status: int, schemes: Iterable[str] = ()) -> FaultKind:
    """Give the symptom of a proxy that does not let through: what `status` says in a proxy's own mouth."""
    if status == PROXY_LOGIN:
        offered = {scheme.lower() for scheme in schemes}
        return FaultKind.PROXY_SCHEMES if offered and "basic" not in offered else FaultKind.PROXY_LOGIN
    if status == NETWORK_LOGIN or status in _REDIRECTS:
        return FaultKind.PROXY_PAGE
    return FaultKind.PROXY_CANNOT_REACH if status in CANNOT_REACH else FaultKind.PROXY_REFUSES


def _shown(text: str) -> str:
    return str(clean_text(text, limit=_SHOWN))


@functools.cache
def _products() -> tuple[Product, ...]:
    text = files("diagnostics.tracker").joinpath("proxies.toml").read_text(encoding="utf-8")
    return msgspec.toml.decode(text, type=dict[str, tuple[Product, ...]])["products"]
