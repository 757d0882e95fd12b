"""What a judge adds to a finding of the catalogue, from all that was seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from diagnostics.faults import Scalar
from diagnostics.judge.catalogue.handshakes import load_sentences
from diagnostics.judge.words import Words
from diagnostics.report.levels import Actor, Confidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The words that the catalogue's texts leave open, and who acts where that depends on what was seen."""

    words: Mapping[str, Scalar] = field(default_factory=dict)
    actor: Actor | None = None
    confidence: Confidence | None = None

    def changes(self) -> dict[str, object]:
        """Give what differs from the catalogue."""
        given = {"actor": self.actor, "confidence": self.confidence}
        return {name: value for name, value in given.items() if value is not None}


def sentence(about: str, name: str, words: Mapping[str, Scalar]) -> str:
    """Give a sentence of `handshakes.toml`, filled; a name it does not have gives the one for others."""
    known = load_sentences()[about]
    return (known.get(name) or known["other"]).format_map(Words(words))


def sentences(about: str, told: Mapping[str, object], words: Mapping[str, Scalar]) -> str:
    """Give one after the other the sentences whose name stands before something true."""
    return " ".join(sentence(about, name, words) for name, holds in told.items() if holds)
