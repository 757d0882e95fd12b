"""Looks for a canary in bytes by decoding whatever they hold; shares nothing with `diagnostics.leaks`."""

from __future__ import annotations

import base64
import binascii
import html
import io
import quopri
import re
import zipfile
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import unquote

_LEAST = 8
"""What is left of a canary without tags and blanks may be nothing."""
_RUN = re.compile(r"[A-Za-z0-9+/_-]{10,}")
_RUN_32 = re.compile(r"[A-Z2-7]{12,}")
_PAIRS = re.compile(r"(?:(?:0x|\\x|=|%)?[0-9A-Fa-f]{2}[\s:,]{0,2}){8,}")
_BYTES = re.compile(r"(?:\d{1,3},\s?){7,}\d{1,3}")
_OCTAL = re.compile(r"(?:\\[0-3][0-7]{2}){4,}")
_ESCAPE = re.compile(rb"\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[0-3][0-7]{2}|.)", re.DOTALL)
_SQUEEZED = re.compile(r"=(?:\\r|\r)?(?:\\n|\n)|<[^<>]*>|\\[nr]|[\s\"'`|>│┃]+")


def found(raw: bytes, canary: str, encoded: str = "") -> str:
    """Give where the canary stands, in any form or as it was encoded; an empty text: nowhere."""
    wanted = {one.casefold() for one in (canary, canary[::-1], encoded or canary)}
    wanted |= {short for one in wanted if len(short := _squeezed(one)) >= _LEAST}
    for name, content in contents(raw):
        for way, text in _texts(content):
            folded = text.casefold()
            if any(one in folded for one in wanted):
                return f"{name}: {way}"
    return ""


def contents(raw: bytes, name: str = "the file") -> Iterator[tuple[str, bytes]]:
    """Give the bytes, which is more than `strings` prints, and of a ZIP each member and its name."""
    yield name, raw
    if raw.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            for one in archive.infolist():
                yield "a member's name", one.filename.encode() + one.comment + one.extra
                yield from contents(archive.read(one), one.filename)


def _texts(raw: bytes) -> Iterator[tuple[str, str]]:
    text = raw.decode("utf-8", "replace")
    yield "as it is", text
    for encoding in ("latin-1", "utf-8"):
        narrow = raw.replace(b"\0", b"").decode(encoding, "replace")
        yield f"without zeros, {encoding}", narrow
        if b"\0" in raw:
            yield from _unescaped(narrow)
    for way, plain in _unescaped(text):
        yield way, plain
        yield f"{way}, joined", _squeezed(plain)
    for way, plain in (("", text), ("joined", _squeezed(text))):
        whole = _decoded(plain)
        decoded = whole.decode("utf-8", "replace")
        yield f"{way} decoded", decoded
        yield f"{way} decoded twice", _decoded(decoded).decode("utf-8", "replace")
        yield f"{way} decoded, then without zeros", whole.replace(b"\0", b"").decode("latin-1")


def _squeezed(text: str) -> str:
    return _SQUEEZED.sub("", text)


def _unescaped(text: str) -> Iterator[tuple[str, str]]:
    yield "as it is", text
    for depth in range(1, 4):
        text = _without_backslashes(unquote(html.unescape(text)))
        yield f"unescaped {depth} times", text


def _without_backslashes(text: str) -> str:
    if "\\" not in text:
        return text
    return _ESCAPE.sub(_unescape, text.encode("utf-8", "surrogatepass")).decode("utf-8", "replace")


def _unescape(match: re.Match[bytes]) -> bytes:
    sign = match[1]
    if sign[:1] == b"u" and len(sign) > 1:
        return chr(int(sign[1:], 16)).encode("utf-8", "surrogatepass")
    if sign[:1] == b"x" and len(sign) > 1:
        return bytes([int(sign[1:], 16)])
    if len(sign) > 1:
        return bytes([int(sign, 8)])
    return b"\n" if sign in {b"n", b"r", b"t"} else sign


def _decoded(text: str) -> bytes:
    """Give all that is in some base in a text, decoded at each offset, one after another."""
    whole = bytearray()
    for match in _RUN.finditer(text):
        whole += _run(match[0])
    for match in _RUN_32.finditer(text):
        whole += _run_32(match[0])
    for match in _PAIRS.finditer(text):
        digits = re.sub(r"0x|\\x|[^0-9A-Fa-f]", "", match[0])
        for at in range(2):
            whole += binascii.unhexlify(digits[at:][: len(digits[at:]) // 2 * 2]) + b"\n"
    for match in _BYTES.finditer(text):
        whole += bytes(number for one in match[0].split(",") if (number := int(one)) < 256) + b"\n"
    for match in _OCTAL.finditer(text):
        whole += bytes(int(one, 8) for one in re.findall(r"[0-7]{3}", match[0])) + b"\n"
    if "=" in text:
        whole += quopri.decodestring(text.encode())
    return bytes(whole)


@lru_cache(1 << 16)
def _run(text: str) -> bytes:
    run = text.replace("-", "+").replace("_", "/")
    pieces = (run[at:] for at in range(4))
    return b"\n".join(base64.b64decode(one[: len(one) // 4 * 4] + _tail(one)) for one in pieces)


@lru_cache(1 << 16)
def _run_32(text: str) -> bytes:
    return b"\n".join(_ragged(text[at:]) for at in range(8))


def _tail(piece: str) -> str:
    """Give the last group of a run in base64 with what fills it up; one sign alone says nothing."""
    rest = piece[len(piece) // 4 * 4 :]
    return rest + "=" * (4 - len(rest)) if len(rest) > 1 else ""


def _ragged(piece: str) -> bytes:
    rest = piece[: {1: 0, 3: 2, 6: 5}.get(len(piece) % 8, len(piece) % 8) + len(piece) // 8 * 8]
    return base64.b32decode(rest + "=" * (-len(rest) % 8))
