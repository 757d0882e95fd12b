"""The catalogue of findings and the words of the stages, from their TOML files."""

from __future__ import annotations

import functools
from importlib.resources import files
from typing import Final

import msgspec

from diagnostics.faults import FaultKind
from diagnostics.report.levels import Actor, Confidence, Severity
from diagnostics.snapshot import StageName

_PARTS: Final = (
    "settings",
    "network",
    "proxy",
    "tls",
    "http",
    "roles",
    "payload",
    "work_items",
    "fields",
    "categorize",
    "run",
    "plugins",
    "exports",
)
"""One file each beside this module; its name is what the codes in it are about."""


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One code: its weight, who acts, and its texts.

    `{words}` in a text are filled from the evidence and from what the judge hands over.
    """

    severity: Severity
    actor: Actor
    confidence: Confidence
    title: str
    cause: str
    impact: str
    remediation: str
    basis: str
    means: str
    """What the code means whatever was seen, for somebody who has to explain it to a customer."""
    proof: str
    """What is looked at, and which of it decides; the same in every report."""
    name: str = ""
    """The title in general words; empty: the title has no words to be filled."""
    commands: tuple[str, ...] = ()
    faults: tuple[FaultKind, ...] = ()
    """The symptoms that this code is the diagnosis of."""

    @property
    def page(self) -> str:
        """What the code means and how it is proved, in one text."""
        return f"{self.means} {self.proof}"


class StageWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a passed stage is told, and what it rules out."""

    title: str
    detail: str
    rules_out: str
    not_applicable: str = ""


@functools.cache
def load_catalogue() -> dict[str, Entry]:
    """Give all findings by code."""
    catalogue: dict[str, Entry] = {}
    for part in _PARTS:
        catalogue |= msgspec.toml.decode(_text(f"catalogue/{part}.toml"), type=dict[str, Entry])
    return catalogue


@functools.cache
def load_stage_words() -> dict[StageName, StageWords]:
    """Give the words of each connection stage."""
    return msgspec.toml.decode(_text("stages.toml"), type=dict[StageName, StageWords])


@functools.cache
def codes_by_fault() -> dict[FaultKind, str]:
    """Give the code that each symptom is diagnosed as, where nothing else decides."""
    return {kind: code for code, entry in load_catalogue().items() for kind in entry.faults}


def _text(name: str) -> str:
    return files("diagnostics.judge").joinpath(name).read_text(encoding="utf-8")
