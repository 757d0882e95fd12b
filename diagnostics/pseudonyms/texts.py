"""How a text is replaced: most of them whole, some in the part that somebody chose."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from diagnostics.judge.retired import is_own_title
from diagnostics.pseudonyms.kinds import STAYS, kind_of, load_kinds
from diagnostics.snapshot import Snapshot

Naming = Callable[[str, str], str]
"""Gives what stands for a name, by its kind and itself."""

WORDS: Final = "words"
"""The kind of the texts that rules look for within others."""
_STORY_ADDRESS: Final = re.compile(
    r"https?://[^/?#@\s]+(?:/(?:n|projects|stories|story|show|[0-9]+))*/?", re.IGNORECASE
)
"""An address that tells nothing but ids."""
_STORY_PATH: Final = re.compile(r"/story/show/[0-9]+$")
"""The end that an address is expected to have (tracker-api-v5 §3.7)."""
_SERVICE: Final = "Pivotal Tracker"
"""What the retired service's own pages are known by."""
_ORIGIN: Final = re.compile(r"[a-zA-Z]+://(?:[^/?#@]*@)?([^/?#]*)")
_API_SWITCH: Final = "API access"
"""What a refusal can name, and is judged by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What rules look for within texts, in small letters."""

    by_kind: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By the kind of the texts."""
    open: frozenset[str] = frozenset()
    """What stands in a text that stays, and so tells nothing that is not told there."""


class Texts:
    """Replaces the texts of one snapshot."""

    def __init__(self, snapshot: Snapshot, parts: Parts, naming: Naming) -> None:
        """Take what decides.

        Args:
            snapshot: Where the texts stand.
            parts: What the rules look for.
            naming: What stands for a name.
        """
        self._naming = naming
        self._parts = parts
        self._exported = snapshot.source.exported
        self._local = frozenset(fault.where for fault in snapshot.settings_faults)

    def change(self, text: str, place: str) -> str:
        """Give what stands in the place of a text; an empty one says nothing and stays."""
        if not text.strip():
            return text
        kind = kind_of(place)
        if kind == STAYS:
            settings = place.endswith("/where") and text in self._local
            if not settings and not (self._exported and place.endswith("target/url")):
                return text
            kind = "file"
        return self.name(kind, text)

    def name(self, kind: str, text: str) -> str:
        """Give what stands for a text of a kind."""
        if kind == "file":
            return self._file(text)
        if kind == "address":
            return self._address(text)
        pseudonym = self._naming(kind, text)
        if kind == "page" and is_own_title(text):
            return f"{_SERVICE} {pseudonym}"
        if kind == "message" and _API_SWITCH.casefold() in text.casefold():
            return f"{pseudonym}, which names {_API_SWITCH}"
        return pseudonym + self._marks(kind, text)

    def part(self, text: str) -> str:
        """Give what stands for a text that a rule looks for within others."""
        return text if text.lower() in self._parts.open else self._naming(WORDS, text)

    def _marks(self, kind: str, text: str) -> str:
        """Give the parts that rules find in the text, so that they find the same texts as before."""
        folded = text.lower()
        return "".join(f" {self.part(part)}" for part in self._parts.by_kind.get(kind, ()) if part in folded)

    def _file(self, text: str) -> str:
        own = load_kinds().own
        if text in own.texts or text.startswith(own.whole):
            return text
        start = next((one for one in own.starts if text.startswith(one)), "")
        return start + self._naming("file", text.removeprefix(start))

    def _address(self, text: str) -> str:
        """Give an address with its host; a path that is more than ids is replaced."""
        if _STORY_ADDRESS.fullmatch(text):
            return text
        origin, end = _ORIGIN.match(text), _STORY_PATH.search(text)
        before = f"https://{origin[1]}/" if origin else ""
        return f"{before}{self._naming('address', text)}{self._marks('address', text)}{end[0] if end else ''}"


def tells_ids_only(address: str) -> bool:
    """Tell whether an address of a story stays as it is."""
    return _STORY_ADDRESS.fullmatch(address) is not None
