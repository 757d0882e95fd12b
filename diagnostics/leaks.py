"""Proof that no secret leaves in what is written: every byte of an output is searched for every known form.

This stands apart from whatever took secrets out before, and finds what that missed: a host can send a token
back in a form of its own.
"""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final
from urllib.parse import quote, quote_plus

from diagnostics.errors import DiagnosticsError
from diagnostics.secret import Secret

_LEAST: Final = 6
"""A shorter secret is a word that a report may hold by chance."""
_WRAPPING: Final = re.compile(rb"(?:\\[rn]|[\s\"'`|>])+")
"""What stands between the pieces of a text that was broken into lines."""


class LeakError(DiagnosticsError):
    """A secret stands in what was to be written; nothing was. The text names the place, never the value."""

    def __init__(self, parts: Iterable[str]) -> None:
        places = ", ".join(parts)
        super().__init__(
            f"BND810: the token or password stands in {places}, in clear or in another form. "
            "Nothing was written. Report it, with the name of the host's software."
        )


def refuse_leaks(parts: Mapping[str, bytes], secrets: Iterable[Secret]) -> None:
    """Pass what holds none of the secrets.

    Args:
        parts: What is to be written, by the names that it is told by.
        secrets: The token, password and proxy password in use.

    Raises:
        LeakError: One of them stands in it.
    """
    wanted = [form for secret in secrets for form in _forms(secret.reveal())]
    hit = [name for name, raw in parts.items() if _holds(raw, wanted)]
    if hit:
        raise LeakError(hit)


def _holds(raw: bytes, wanted: list[bytes]) -> bool:
    if not wanted:
        return False
    plain = raw.lower()
    if any(form in plain for form in wanted):
        return True
    joined = _WRAPPING.sub(b"", plain)
    pieces = (_WRAPPING.sub(b"", form) for form in wanted)
    return any(form in joined for form in pieces if len(form) >= _LEAST)


def _forms(value: str) -> set[bytes]:
    """Give the forms that a secret is looked for in, ASCII letters in lower case as in the searched bytes."""
    if len(value) < _LEAST:
        return set()
    raw = value.encode("utf-8", "surrogatepass")
    texts = {
        value,
        value[::-1],
        json.dumps(value)[1:-1],
        json.dumps(value, ensure_ascii=False)[1:-1],
        "".join(f"\\u{ord(sign):04x}" for sign in value),
        quote(value, safe=""),
        quote(value),
        quote_plus(value),
        "".join(f"%{byte:02x}" for byte in raw),
        html.escape(value),
        "".join(f"&#{ord(sign)};" for sign in value),
        "".join(f"&#x{ord(sign):x};" for sign in value),
        repr(value)[1:-1],
        repr(raw)[2:-1],
        raw.hex(),
        raw.hex(":"),
        "".join(f"\\x{byte:02x}" for byte in raw),
    }
    forms = {text.encode("utf-8", "surrogatepass").lower() for text in texts}
    forms |= {value.encode(encoding, "surrogatepass").lower() for encoding in ("utf-16-le", "utf-16-be")}
    forms |= {
        form for encode in (base64.b64encode, base64.urlsafe_b64encode) for form in _aligned(raw, encode)
    }
    return forms


def _aligned(raw: bytes, encode: Callable[[bytes], bytes]) -> Iterable[bytes]:
    """Give the three forms of a text in base64, by where it begins within a group of three bytes.

    The signs at the ends that neighbours share are left out. Basic authentication's header is among them.
    """
    for before in range(3):
        signs = encode(b"\0" * before + raw)
        start = (0, 2, 3)[before]
        end = len(signs.rstrip(b"=")) - (1 if (before + len(raw)) % 3 else 0)
        yield signs[start:end].lower()
