"""What a text says once its escapes are undone, one kind after another and all at once, up to three times.

Escapes may be partial, of any spelling and within each other: JSON in HTML in JSON. So they are undone here,
and what is searched is the outcome.
"""

from __future__ import annotations

import binascii
import codecs
import html.entities
import re
from collections.abc import Callable, Iterator
from typing import Final
from urllib.parse import unquote_to_bytes

_DEPTH: Final = 3
_ENTITY: Final = re.compile(rb"&(?:#[xX]([0-9a-fA-F]{1,8})|#([0-9]{1,9})|([a-zA-Z][a-zA-Z0-9]{1,31}));?")
_PERCENT: Final = re.compile(rb"%[0-9a-fA-F]{2}")
_BACKSLASH: Final = re.compile(
    rb"((?:\\u[0-9a-fA-F]{4})+)|\\x([0-9a-fA-F]{2})|\\([0-3][0-7]{2})|\\([^\n])", re.DOTALL
)
_PRINTABLE: Final = re.compile(rb"=(?:[0-9a-fA-F]{2}|\r?\n)")
_TAG: Final = re.compile(rb"<[^<>]{0,500}>")
_BETWEEN: Final = b" \t\r\n\"'`|>"
"""What stands between the pieces of a text that was broken into lines or cells, as one sign."""
_SOFT: Final = re.compile(rb"=(?:\\r|\r)?(?:\\n|\n)")
"""A line break of quoted-printable, which JSON may have escaped."""
_BORDERS: Final = (b"\\n", b"\\r", b"\xc2\xa0", "│".encode(), "┃".encode())
_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_LARGEST: Final = 0x10FFFF
_NO_BREAK: Final = 0xA0


def readings(raw: bytes) -> Iterator[bytes]:
    """Give `raw`, and each other text that it says; most have only the one."""
    seen: set[bytes] = set()
    for start in _starts(raw):
        if start in seen:
            continue
        seen.add(start)
        yield start
        for undo in _UNDO:
            text = start
            for _ in range(_DEPTH):
                text = undo(text)
                if text in seen:
                    break
                seen.add(text)
                yield text


def untagged(text: bytes) -> bytes:
    """Give a text without its tags. A secret may hold the signs of one: this is a second look only."""
    return _TAG.sub(b"", text) if b"<" in text else text


def unbroken(text: bytes) -> bytes:
    """Give a text without soft line breaks. A secret may hold their sign: this is a second look, too."""
    return _SOFT.sub(b"", text) if b"=" in text else text


def _starts(raw: bytes) -> Iterator[bytes]:
    """Give the bytes as they are, and what they say as UTF-16 or UTF-32."""
    yield raw
    if b"\0" in raw:
        yield raw.replace(b"\0", b"").replace(b"\xa0", b" ")
        if raw.startswith(_MARKS):
            yield raw.decode("utf-16", "replace").encode("utf-8", "replace")


def joined(text: bytes) -> bytes:
    """Give a text without its line breaks, quotation marks, blanks and borders of cells."""
    for border in _BORDERS:
        text = text.replace(border, b"")
    return text.translate(None, _BETWEEN)


def _entities(text: bytes) -> bytes:
    return _ENTITY.sub(_entity, text) if b"&" in text else text


def _entity(match: re.Match[bytes]) -> bytes:
    sixteen, ten, name = match.groups()
    if name is not None:
        named = html.entities.html5.get(name.decode("ascii") + ";")
        return named.encode() if named is not None else match[0]
    code = int(sixteen, 16) if sixteen is not None else int(ten)
    if code == _NO_BREAK:
        return b" "
    return chr(code).encode("utf-8", "surrogatepass") if code <= _LARGEST else match[0]


def _percents(text: bytes) -> bytes:
    return unquote_to_bytes(text) if b"%" in text and _PERCENT.search(text) else text


def _backslashes(text: bytes) -> bytes:
    return _BACKSLASH.sub(_backslash, text) if b"\\" in text else text


def _backslash(match: re.Match[bytes]) -> bytes:
    units, byte, octal, sign = match.groups()
    if units is not None:
        pairs = bytes.fromhex(units.replace(b"\\u", b"").decode("ascii"))
        return pairs.decode("utf-16-be", "surrogatepass").encode("utf-8", "surrogatepass")
    if byte is not None:
        return bytes.fromhex(byte.decode("ascii"))
    if octal is not None:
        return bytes([int(octal, 8)])
    return b"\n" if sign in b"nrt" else bytes(sign)


def _quoted_printable(text: bytes) -> bytes:
    return binascii.a2b_qp(text) if b"=" in text and _PRINTABLE.search(text) else text


def _nested(text: bytes) -> bytes:
    """Undo what is usual within each other, from the outside: HTML, an address, JSON."""
    return _backslashes(_percents(_entities(text)))


def _nested_printable(text: bytes) -> bytes:
    return _quoted_printable(_nested(text))


_UNDO: Final[tuple[Callable[[bytes], bytes], ...]] = (
    *(_entities, _percents, _backslashes, _quoted_printable),
    *(_nested, _nested_printable),
)
