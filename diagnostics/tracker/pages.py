"""What can be read off a web page that came where JSON is due."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from importlib.resources import files
from typing import Final

import msgspec

from diagnostics.text import clean_text

_TITLE: Final = re.compile(rb"<title[^>]*>(.*?)</title", re.IGNORECASE | re.DOTALL)
_TITLE_LENGTH: Final = 120
_READ: Final = 65536


class _Words(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    maintenance: tuple[str, ...]


def title_of(body: bytes) -> str:
    """Give a page's title as safe text; empty where it has none."""
    title = _TITLE.search(body[:_READ])
    if title is None:
        return ""
    return str(clean_text(title[1].decode("utf-8", "replace").strip(), limit=_TITLE_LENGTH))


def tells_of_maintenance(headers: Mapping[str, str], body: bytes) -> bool:
    """Tell a page about planned work on the service from any other."""
    if "html" not in headers.get("content-type", "").lower() and body.lstrip()[:1] != b"<":
        return False
    text = " ".join(body[:_READ].decode("utf-8", "replace").lower().split())
    return any(word in text for word in _words().maintenance)


@functools.cache
def _words() -> _Words:
    text = files("diagnostics.tracker").joinpath("pages.toml").read_text(encoding="utf-8")
    return msgspec.toml.decode(text, type=_Words)
