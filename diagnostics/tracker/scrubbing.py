"""Secrets taken out of what comes back, before anything reads it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from urllib.parse import quote

from diagnostics.secret import Secret

_LEAST: Final = 6
"""A shorter secret is a word that answers may hold by chance."""
_STARS: Final = b"***"


def forms_of(secrets: Iterable[Secret]) -> tuple[bytes, ...]:
    """Give what each secret of six characters or more looks like, as it is and percent-encoded."""
    values = (secret.reveal() for secret in secrets)
    forms = ({value, quote(value), quote(value, safe="")} for value in values if len(value) >= _LEAST)
    return tuple(form.encode("utf-8", "replace") for of_one in forms for form in of_one)


def scrubbed(raw: bytes, secrets: Iterable[Secret]) -> bytes:
    """Give `raw` with stars for each secret of six characters or more, as it is and percent-encoded."""
    return starred(raw, forms_of(secrets))


def starred(raw: bytes, forms: Iterable[bytes]) -> bytes:
    """Give `raw` with stars for each of the forms that secrets have."""
    for form in forms:
        raw = raw.replace(form, _STARS)
    return raw
