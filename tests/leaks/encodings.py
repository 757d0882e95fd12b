"""Forms that a host, a proxy or a program may give a secret in, as text."""

from __future__ import annotations

import base64
import html
import json
import quopri
import re
import uuid
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import quote, quote_plus

Encode = Callable[[str], str]


def _pieces(text: str, size: int = 7) -> list[str]:
    return [text[at : at + size] for at in range(0, len(text), size)]


def _base64(text: str, before: bytes = b"", encoding: str = "utf-8") -> str:
    return base64.b64encode(before + text.encode(encoding) + b"-").decode()


def _uuid(text: str) -> str:
    """Give a token as a data base prints it; other secrets are none."""
    return str(uuid.UUID(text)) if re.fullmatch("[0-9a-f]{32}", text) else text


def _each(form: str) -> Encode:
    return lambda text: "".join(form.format(byte) for byte in text.encode())


RAW: Final = "raw"
ENCODINGS: Final[Mapping[str, Encode]] = {
    RAW: str,
    "upper case": str.upper,
    "backwards": lambda text: text[::-1],
    "JSON": lambda text: json.dumps(text)[1:-1],
    "JSON in JSON": lambda text: json.dumps(json.dumps(text))[1:-1],
    "JSON escapes throughout": lambda text: "".join(f"\\u{ord(sign):04x}" for sign in text),
    "URL": lambda text: quote(text, safe=""),
    "URL, slashes kept": quote,
    "URL twice": lambda text: quote(quote(text, safe=""), safe=""),
    "URL throughout": _each("%{:02X}"),
    "form": quote_plus,
    "HTML": html.escape,
    "XML": lambda text: html.escape(text).replace("&#x27;", "&apos;"),
    "HTML in HTML": lambda text: html.escape(html.escape(text)),
    "decimal entities": lambda text: "".join(f"&#{ord(sign):05};" for sign in text),
    "hexadecimal entities": lambda text: "".join(f"&#x{ord(sign):X};" for sign in text),
    "repr": lambda text: repr(text)[1:-1],
    "repr of bytes": lambda text: repr(text.encode())[2:-1],
    "backslash x": _each("\\x{:02x}"),
    "octal": _each("\\{:03o}"),
    "hex": lambda text: text.encode().hex(),
    "HEX with colons": lambda text: text.encode().hex(":").upper(),
    "hex in C": lambda text: ", ".join(f"0x{byte:02x}" for byte in text.encode()),
    "list of bytes": lambda text: str(list(text.encode()))[1:-1],
    "base64": _base64,
    "base64, one byte before": lambda text: _base64(text, b"x"),
    "base64, two bytes before": lambda text: _base64(text, b"xx"),
    "base64 for addresses": lambda text: base64.urlsafe_b64encode(text.encode()).decode(),
    "base64 in lines": lambda text: "\n".join(_pieces(_base64(text), 76 // 4)),
    "base64 twice": lambda text: _base64(_base64(text)),
    "base64 of UTF-16": lambda text: _base64(text, encoding="utf-16-le"),
    "base32": lambda text: base64.b32encode(text.encode()).decode(),
    "quoted-printable": _each("={:02X}"),
    "quoted-printable, soft breaks": lambda text: (
        quopri.encodestring(("-" * 60 + text).encode()).decode().rstrip()
    ),
    "lines": lambda text: "\n".join(_pieces(text)),
    "quoted lines": lambda text: "\n> ".join(_pieces(text)),
    "UUID": _uuid,
    "hex in lines": lambda text: "\n".join(_pieces(text.encode().hex(), 20)),
    "basic authentication": lambda text: "Basic " + base64.b64encode(f"viz:{text}".encode()).decode(),
}
