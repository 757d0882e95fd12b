"""What v5's answers tell in their headers; all of it is remote text until it is read here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Final

import httpx

from diagnostics.text import clean_text

_TEXT: Final = 80
_DIGITS: Final = 18


@dataclass(frozen=True, slots=True)
class Paging:
    """The paging headers of a list (tracker-api-v5 §1.4)."""

    total: int | None
    limit: int | None
    offset: int | None
    returned: int | None


def paging_of(headers: httpx.Headers) -> Paging:
    """Give the paging headers; a total below zero is none."""
    total = number_of(headers, "x-tracker-pagination-total")
    return Paging(
        total=None if total is None or total < 0 else total,
        limit=number_of(headers, "x-tracker-pagination-limit"),
        offset=number_of(headers, "x-tracker-pagination-offset"),
        returned=number_of(headers, "x-tracker-pagination-returned"),
    )


def number_of(headers: httpx.Headers, name: str) -> int | None:
    """Give a header that is a whole number; None where it is missing or anything else."""
    text = headers.get(name, "").strip()
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdecimal() and len(digits) <= _DIGITS else None


def text_of(headers: httpx.Headers, name: str) -> str:
    """Give a header as safe text; empty where it is missing."""
    return str(clean_text(headers.get(name, ""), limit=_TEXT))


def moment_of(text: str) -> datetime | None:
    """Give an HTTP date; None where it is none or names no zone."""
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo is not None else None
