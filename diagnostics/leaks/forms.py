"""The forms that one secret may stand in, as bytes with ASCII letters in lower case."""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Final
from urllib.parse import quote, quote_plus

LEAST: Final = 4
"""A shorter secret is guessed at once, and stands in any report by chance."""
SHORT: Final = 8
"""A shorter one can be a word; it is looked for as one."""
_HEX_32: Final = re.compile(r"[0-9A-Fa-f]{32}")
_XML: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;"})


def forms_of(value: str) -> set[bytes]:
    """Give the forms that a secret is looked for in; each may be broken or be escaped once more."""
    raw = value.encode("utf-8", "surrogatepass")
    forms = {text.encode("utf-8", "surrogatepass") for text in _texts(value, raw)}
    wide = [value.encode(encoding, "surrogatepass") for encoding in ("utf-16-le", "utf-16-be")]
    forms.update(wide)
    for base in _BASES:
        for content in (raw, *wide):
            forms.update(_aligned(content, *base))
    twice = [form for inner in _aligned(raw, *_BASES[0]) for form in _aligned(inner, *_BASES[0])]
    return {form.lower() for form in (*forms, *twice)}


def word_pattern(value: str) -> re.Pattern[bytes]:
    """Give what finds a short secret as a word of its own, in bytes in lower case."""
    word = re.escape(value.encode("utf-8", "surrogatepass").lower())
    return re.compile(rb"(?<![0-9a-z_])" + word + rb"(?![0-9a-z_])")


def _texts(value: str, raw: bytes) -> set[str]:
    escaped = json.dumps(value)[1:-1]
    return {
        value,
        value.upper(),
        value.lower(),
        value[::-1],
        escaped,
        json.dumps(escaped)[1:-1],
        json.dumps(value, ensure_ascii=False)[1:-1],
        "".join(f"\\u{ord(sign):04x}" for sign in value),
        quote(value, safe=""),
        quote(value),
        quote_plus(value),
        quote(quote(value, safe=""), safe=""),
        "".join(f"%{byte:02x}" for byte in raw),
        html.escape(value),
        value.translate(_XML),
        "".join(f"&#{ord(sign)};" for sign in value),
        "".join(f"&#x{ord(sign):x};" for sign in value),
        repr(value)[1:-1],
        repr(raw)[2:-1],
        *_grouped(value),
        *_numbers(raw),
    }


def _grouped(value: str) -> Iterable[str]:
    """Give 32 hex digits as a data base prints them that keeps them as a UUID (RFC 9562 §4)."""
    if _HEX_32.fullmatch(value):
        yield "-".join(value[start:end] for start, end in pairwise((0, 8, 12, 16, 20, 32)))


def _numbers(raw: bytes) -> Iterable[str]:
    """Give the bytes as figures, as programs print them."""
    yield raw.hex()
    yield raw.hex(":")
    yield "".join(f"\\x{byte:02x}" for byte in raw)
    yield "".join(f"\\{byte:03o}" for byte in raw)
    yield "".join(f"={byte:02x}" for byte in raw)
    yield ",".join(f"0x{byte:02x}" for byte in raw)
    yield ", ".join(f"0x{byte:02x}" for byte in raw)
    yield ",".join(str(byte) for byte in raw)
    yield ", ".join(str(byte) for byte in raw)


_Encode = Callable[[bytes], bytes]
_BASES: Final[tuple[tuple[_Encode, int, int], ...]] = (
    (base64.b64encode, 3, 6),
    (base64.urlsafe_b64encode, 3, 6),
    (base64.b32encode, 5, 5),
)
"""Each with the bytes of one of its groups, and the bits of one of its signs."""


def _aligned(raw: bytes, encode: _Encode, size: int, bits: int) -> Iterable[bytes]:
    """Give the forms of a text in a base, by where it begins within a group of bytes.

    The signs at the ends that neighbours share are left out. Basic authentication's header is among them.
    """
    for before in range(size):
        signs = encode(b"\0" * before + raw)
        start = -(-before * 8 // bits)
        yield signs[start : (before + len(raw)) * 8 // bits]
