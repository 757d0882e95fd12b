"""What a finding is about, in a form that stays the same from run to run."""

from __future__ import annotations

import re
from typing import Final

from diagnostics.target import split_url

_NAMED: Final = re.compile(
    r"^(?P<what>.*\b(?:[Pp]roject|[Aa]ccount)) (?:(?P<name>.*) )?\((?P<id>\d+)\)$", re.DOTALL
)
_PLAIN: Final = re.compile(r"^(?P<what>.*\b(?:[Pp]roject|[Aa]ccount)) (?P<id>\d+)$")
_RULE: Final = re.compile(r"^rule \d+, (?P<name>.*)$", re.DOTALL)
_FILES: Final = re.compile(r"^\d+ files$")


def stable(subject: str, url: str) -> str:
    """Give a subject without names beside an id, places of rules, counts, and the target's own host."""
    if match := _NAMED.match(subject) or _PLAIN.match(subject):
        return f"{match['what']} {match['id']}"
    if match := _RULE.match(subject):
        return f"rule {match['name']}"
    if _FILES.match(subject):
        return "files"
    parts = split_url(url)
    return "the host" if parts is not None and subject in {parts.hostname, parts.netloc} else subject


def subject_id(subject: str) -> int | None:
    """Give the id of the project or account that a subject names."""
    match = _NAMED.match(subject) or _PLAIN.match(subject)
    return int(match["id"]) if match else None
