"""Remote text made safe, once, where it is decoded.

Neither Textual nor Rich stops terminal escapes in data, so every string that somebody else wrote becomes a
`SafeText` in the decoder and nowhere else (the wire types declare it, so that it cannot be forgotten).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

MAX_LENGTH: Final = 5000
"""Characters; the longest name Tracker stores (tracker-api-v5 §3.7)."""

_TOKEN: Final = re.compile(r"(?<![0-9A-Za-z])[0-9A-Fa-f]{32}(?![0-9A-Za-z])")
_TOKEN_LENGTH: Final = 32
"""Hex digits of a Tracker token (tracker-api-v5 §1.1); a Git hash has 40, a UUID has dashes."""

_JOINERS: Final = frozenset("\u200c\u200d")
"""Joiners that scripts and emoji need; every other format character can hide or reorder text."""


class SafeText(str):
    """Text that can be written to a terminal line as it is: no control, bidi or line-breaking character."""

    __slots__ = ()


class AlteredText(SafeText):
    """Safe text that had to be changed to become safe, so that the report can count such texts."""

    __slots__ = ()


class AddressText(SafeText):
    """A safe address, which is compared with others and therefore kept as it is."""

    __slots__ = ()


class _SafeCharacters(dict[int, str]):
    """Code point to its safe form, worked out on first sight and kept."""

    def __missing__(self, code: int) -> str:
        self[code] = safe = _safe_character(code)
        return safe


def _safe_character(code: int) -> str:
    character = chr(code)
    category = unicodedata.category(character)
    if character in "\t\n\r\x0b\x0c" or category in {"Zs", "Zl", "Zp"}:
        return " "
    if code < 0x20:  # noqa: PLR2004
        return chr(0x2400 + code)
    if code == 0x7F:  # noqa: PLR2004
        return "\u2421"
    if category in {"Cc", "Cf"} and character not in _JOINERS:
        return f"⟪U+{code:04X}⟫"
    if category == "Cs" or code & 0xFFFE == 0xFFFE:  # noqa: PLR2004
        return "\ufffd"
    return character


_SAFE: Final = _SafeCharacters()


def _is_hostile(character: str) -> bool:
    """Tell what could drive a terminal or hide text from what merely takes no place in a line."""
    return _SAFE[ord(character)] not in {character, " "}


def clean_text(raw: str, *, limit: int = MAX_LENGTH) -> SafeText:
    """Give `raw` in a form that no terminal, markup or file format can be driven by.

    Control characters become their visible pictures, bidi and zero-width ones their code points in
    brackets, line breaks a blank; what is longer than `limit` characters ends in an ellipsis.

    Returns:
        `SafeText` where at most white space changed, else `AlteredText`.
    """
    if len(raw) <= limit and raw.isprintable() and (raw.isascii() or unicodedata.is_normalized("NFC", raw)):
        return SafeText(raw)
    shown = raw if len(raw) <= limit else raw[: limit - 1] + "…"
    safe = unicodedata.normalize("NFC", shown.translate(_SAFE))
    if len(raw) > limit or any(_is_hostile(character) for character in raw):
        return AlteredText(safe)
    return SafeText(safe)


def hide_tokens(text: SafeText) -> SafeText:
    """Give `text` with each word in it that has the form of a Tracker token masked.

    People leave such things in names and labels, and reports are sent on. Whether it is one is not known.
    """
    if len(text) < _TOKEN_LENGTH or _TOKEN.search(text) is None:
        return text
    return type(text)(_TOKEN.sub("(looks like a token)", text))


def are_clean(texts: Sequence[str]) -> bool:
    """Tell whether `clean_text` would change none of the texts.

    They are looked at as one: a blank between them joins no two characters.
    """
    joined = " ".join(texts)
    plain = joined.isprintable() and (joined.isascii() or unicodedata.is_normalized("NFC", joined))
    return plain and (len(joined) <= MAX_LENGTH or max(map(len, texts)) <= MAX_LENGTH)


def hold_no_token(texts: Sequence[str]) -> bool:
    """Tell whether `hide_tokens` would change none of the texts."""
    if max(map(len, texts), default=0) < _TOKEN_LENGTH:
        return True
    joined = " ".join(texts)
    # A token is no longer than the word that it stands in, and few titles have words of that length.
    return max(map(len, joined.split()), default=0) < _TOKEN_LENGTH or _TOKEN.search(joined) is None
