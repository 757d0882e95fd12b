"""Remote text is made safe where it is decoded."""

from __future__ import annotations

import unicodedata

import pytest

from diagnostics.text import AlteredText, SafeText, clean_text
from diagnostics.tracker.decoding import decode_list
from diagnostics.tracker.wire import Story

HOSTILE = {
    "A\x1b]0;PWNED\x07B": "A␛]0;PWNED␇B",
    "\x1b]52;c;ZXZpbA==\x1b\\": "␛]52;c;ZXZpbA==␛\\",
    "nul\x00byte": "nul␀byte",
    "del\x7f": "del␡",
    "c1 \x9b31m": "c1 ⟪U+009B⟫31m",
    "user\u202egnp.exe": "user⟪U+202E⟫gnp.exe",
    "zero\u200bwidth": "zero⟪U+200B⟫width",
    "\ufeffmark": "⟪U+FEFF⟫mark",
    "half \ud83d pair": "half \ufffd pair",
    "not a character \uffff": "not a character \ufffd",
}


@pytest.mark.parametrize(("raw", "safe"), HOSTILE.items())
def test_characters_that_drive_terminals_become_visible_signs(raw: str, safe: str) -> None:
    """Escapes, bidi overrides, zero-width and broken characters lose their power and stay visible."""
    cleaned = clean_text(raw)

    assert cleaned == safe
    assert isinstance(cleaned, AlteredText)
    assert not any(unicodedata.category(character) in {"Cc", "Cs"} for character in cleaned)


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "naïve café",
        "日本語",
        "👩\u200d💻 ships it",
        "\u0645\u06cc\u200c\u062e\u0648",
        "[/] <b> =1+1",
    ],
)
def test_ordinary_text_of_any_language_stays_as_it_is(text: str) -> None:
    """Emoji sequences, scripts with joiners and mere punctuation are not touched."""
    cleaned = clean_text(text)

    assert cleaned == text
    assert type(cleaned) is SafeText


def test_line_breaks_become_blanks_without_being_called_hostile() -> None:
    """A name over two lines takes one line, and is not counted among the altered ones."""
    cleaned = clean_text("one\r\ntwo\tthree\u2028four\u00a0five")

    assert cleaned == "one  two three four five"
    assert type(cleaned) is SafeText


def test_text_longer_than_tracker_stores_is_cut_visibly() -> None:
    """What exceeds 5,000 characters ends in an ellipsis."""
    cleaned = clean_text("a" * 5001)

    assert len(cleaned) == 5000
    assert cleaned.endswith("…")


def test_text_is_made_safe_by_the_decoder_itself() -> None:
    """A decoded story's name, type and label cannot carry an escape into the program."""
    body = b'[{"id": 1, "name": "a\\u001bb", "story_type": "x\\u0000", "labels": [{"name": "l\\u202e"}]}]'

    stories, _ = decode_list(body, Story, "/x")

    labels = stories[0].labels or ()
    assert (stories[0].name, stories[0].story_type, labels[0].name) == ("a␛b", "x␀", "l⟪U+202E⟫")
