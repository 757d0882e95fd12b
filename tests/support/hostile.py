"""Texts that somebody could write to drive a terminal, a screen or a reader."""

from __future__ import annotations

from typing import Final

CORPUS: Final = (
    "".join(map(chr, range(0x20))) + "\x7f",
    "".join(map(chr, range(0x80, 0xA0))),
    "\x1b]52;c;cm0gLXJm\x07 \x1b]52;c;cm0gLXJm\x1b\\",
    "\x1b]0;owned\x07 \x1b]2;owned\x1b\\ \x1b]8;;https://evil.test\x07link\x1b]8;;\x07",
    "\x1b[2J\x1b[H\x1b[31m\x1b[?1049l\x1b[6n\x1b[>c\x1b[5i",
    "\x1bP+q544e\x1b\\ \x1b_Ga=d\x1b\\ \x1b^x\x1b\\ \x1bc \x9b31m \x9d52;c;eA==\x9c",
    "\u202egnp.exe\u2066\u2067\u2068\u2069\u200e\u200f\u061c\u202a\u202b\u202c\u202d",
    "a\u200bb\u2060c\ufeffd\u00ade\u180ef\u2028g\u2029h\U000e0041i",
    "[@click=app.quit]free[/] [@click='app.exit()']free[/]",
    "[bold red]x [/] [/bold] [ABC-123] [$error] [[[]]\\[b ]]",
    "Z\u0351\u036b\u0343\u036a\u0302\u0346\u030b\u0311\u033b\u0347a\u0327\u0352\u0349l\u030dg\u0337o\u0335",
    "顧客の要望 한국어 中文",
    "👩‍👩‍👧‍👦 ❤️ 🇩🇪 1️⃣ 🏳️‍🌈",
    "\ud800 \udfff \udc80",
    "W" * 400,
    "{}%s%n$(id)`id`; rm -rf / | $HOME \\x1b[31m",
)
"""Controls of both kinds, sequences, bidi and invisible characters, markup, marks without end, wide signs,
lone surrogates, a word without end, and what other programs would run."""

WORDS: Final = " ".join(CORPUS)
