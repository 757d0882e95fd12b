"""Proof that no secret leaves in what is written: every byte of an output is searched.

    parts --members--> contents --readings--> what escapes hide --forms, shapes--> refused, or passed

`forms` are those of the secrets in use, `shapes` are of secrets that nobody told of. This stands apart from
whatever took secrets out before, shares nothing with it, and finds what that missed: a host can send a token
back in a form of its own.

What is packed within a text (gzip in base64 and the like) or enciphered is not looked into; no writer here
makes any, and a host that meant to hide a token had it already.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from diagnostics.errors import DiagnosticsError
from diagnostics.leaks.forms import LEAST, SHORT, forms_of, word_pattern
from diagnostics.leaks.members import UnsearchableError, members
from diagnostics.leaks.readings import joined, readings, unbroken, untagged
from diagnostics.leaks.shapes import shapes_in
from diagnostics.secret import Secret

_IN_USE: Final = "the token or password"
_AS_A_WORD: Final = f"a secret of fewer than {SHORT} characters, which cannot be told from a word,"
_IN_A_NAME: Final = "a part by that name"
_LEAST_PIECE: Final = 6
"""What is left of a secret without blanks and quotation marks may be a word."""
_ADVICE: Final = {
    _IN_USE: ", in clear or in another form. Nothing was written. "
    "Report it, with the name of the host's software",
    _AS_A_WORD: ". Nothing was written. Use a longer one",
}
_OTHER_ADVICE: Final = ". Nothing was written. Report it, with what wrote it"


class Leak(NamedTuple):
    """A secret in a place; never its text."""

    rule: str
    place: str


class LeakError(DiagnosticsError):
    """A secret stands in what was to be written; nothing was.

    Its text names place and rule, never the value.
    """

    def __init__(self, leaks: Iterable[Leak]) -> None:
        self.leaks = tuple(leaks)
        places: dict[str, list[str]] = {}
        for one in self.leaks:
            places.setdefault(one.rule, []).append(one.place)
        told = [
            f"{rule} stands in {', '.join(named)}{_ADVICE.get(rule, _OTHER_ADVICE)}."
            for rule, named in places.items()
        ]
        super().__init__("BND810: " + " ".join(told))


def refuse_leaks(parts: Mapping[str, bytes], secrets: Iterable[Secret]) -> None:
    """Pass what holds none of the secrets, and nothing that has a secret's shape.

    What a ZIP holds is searched too, unpacked in memory and within bounds.

    Args:
        parts: What is to be written, by the names that it is told by.
        secrets: The token, password and proxy password in use. Those of fewer than `forms.SHORT` characters
            are looked for as words of their own, and those of fewer than `forms.LEAST` not at all: they
            stand in any text by chance.

    Raises:
        LeakError: One of them stands in it, or it cannot be searched.
    """
    search = _Search(secrets)
    found: dict[Leak, None] = {}
    for name, raw in parts.items():
        try:
            for place, content in members(name, raw):
                named = search.rules(place.encode("utf-8", "surrogatepass"))
                found.update(dict.fromkeys(Leak(rule, _IN_A_NAME) for rule in named))
                shown = _IN_A_NAME if named else place
                found.update(dict.fromkeys(Leak(rule, shown) for rule in search.rules(content)))
        except UnsearchableError as error:
            found[Leak(str(error), name)] = None
    if found:
        raise LeakError(found)


class _Search:
    """Looks for the same secrets in one content after another."""

    def __init__(self, secrets: Iterable[Secret]) -> None:
        values = {secret.reveal() for secret in secrets}
        self._whole = {form for value in values if len(value) >= SHORT for form in forms_of(value)}
        self._pieces = {piece for form in self._whole if len(piece := joined(form)) >= _LEAST_PIECE}
        self._words = [word_pattern(value) for value in values if LEAST <= len(value) < SHORT]

    def rules(self, raw: bytes) -> list[str]:
        """Give what stands in the bytes: each rule once."""
        found: dict[str, None] = {}
        for reading in readings(raw):
            if self._holds(reading):
                found[_IN_USE] = None
            plain = reading.lower()
            if any(word.search(plain) for word in self._words):
                found[_AS_A_WORD] = None
            found.update(dict.fromkeys(shapes_in(reading)))
        return list(found)

    def _holds(self, reading: bytes) -> bool:
        if not self._whole:
            return False
        plain = reading.lower()
        if any(form in plain for form in self._whole):
            return True
        return any(
            piece in together
            for text in {plain, untagged(plain), unbroken(plain), unbroken(untagged(plain))}
            for together in (joined(text),)
            for piece in self._pieces
        )
