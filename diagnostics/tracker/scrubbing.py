"""Secrets taken out of what comes back, before anything reads it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from urllib.parse import quote

from diagnostics.secret import Secret

_LEAST: Final = 6
"""A shorter secret is a word that answers may hold by chance."""
_STARS: Final = b"***"


def scrubbed(raw: bytes, secrets: Iterable[Secret]) -> bytes:
    """Give `raw` with stars for each secret of six characters or more, as it is and percent-encoded."""
    for secret in secrets:
        value = secret.reveal()
        if len(value) < _LEAST:
            continue
        for form in {value, quote(value), quote(value, safe="")}:
            raw = raw.replace(form.encode("utf-8", "replace"), _STARS)
    return raw
