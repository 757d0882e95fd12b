"""How deep JSON nests, told before it is decoded: a decoder that goes down with it runs out of its stack."""

from __future__ import annotations

from typing import Final

_TO_ONE_KIND: Final = bytes.maketrans(b"{}", b"[]")
_ALL_BUT_BRACKETS: Final = bytes(sign for sign in range(256) if sign not in b"[]{}")


def too_deep(raw: bytes, most: int) -> bool:
    """Tell JSON with more than `most` lists and objects within each other.

    Nothing here goes sign by sign: 8 MiB of brackets are as quick as any other 8 MiB. What is no JSON may be
    either; its decoder says so.
    """
    unescaped = raw.replace(b"\\\\", b"").replace(b'\\"', b"")
    outside = b"".join(unescaped.split(b'"')[::2])
    brackets = outside.translate(_TO_ONE_KIND, _ALL_BUT_BRACKETS)
    for _ in range(most):
        inner = brackets.replace(b"[]", b"")
        if len(inner) == len(brackets):
            break
        brackets = inner
    return b"[]" in brackets or brackets.count(b"[") > most
