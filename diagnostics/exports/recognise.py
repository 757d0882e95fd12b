"""What a file is that turned out to be no export, by how it begins."""

from __future__ import annotations

import re
from typing import Final

_MAGIC: Final = (
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a gzip file: unpack it first"),
    (b"\xd0\xcf\x11\xe0", "an old Office file, such as XLS: save it as CSV"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"PK", "a ZIP archive"),
)
_JSON: Final = re.compile(rb"\{\s*[\"}]|\[\s*[\[\]{\"\d]")
_BINARY: Final = frozenset(range(32)) - frozenset(b"\t\n\r\f\x1b\x1a")


def what_is(head: bytes) -> str:
    """Give what a file looks like that begins with `head`; empty where it is text of no known kind."""
    for magic, words in _MAGIC:
        if head.startswith(magic):
            return words
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:512]
    if not start:
        return "empty"
    if _JSON.match(start):
        return "JSON"
    if start.startswith(b"<"):
        lower = start.lower()
        return "an HTML page" if b"<html" in lower or b"<!doctype html" in lower else "XML or HTML"
    return "binary data" if sum(byte in _BINARY for byte in head[:512]) > len(head[:512]) // 10 else ""
