"""The words of the flavours: what each is told by, and what it costs; from `flavours.toml`."""

from __future__ import annotations

import functools
from importlib.resources import files

import msgspec

from diagnostics.contract import Certainty
from diagnostics.report.levels import PaneName


class Limit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a flavour is reported to cost."""

    what: str
    pane: PaneName
    limit: str
    basis: Certainty


class FlavourWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A flavour's title and reported limits."""

    title: str
    limits: tuple[Limit, ...] = ()


class Sign(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a sign is told, and what cannot be told because of it."""

    evidence: str
    what: str = ""
    pane: PaneName = PaneName.CONNECTION
    limit: str = ""


class RetiredWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is said of the retired service's host."""

    own_host: str
    page: str
    gone: str
    besides: str
    """A sentence for a finding that names another cause."""


class FlavourTexts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All of `flavours.toml`."""

    retired: RetiredWords
    flavours: dict[str, FlavourWords]
    signs: dict[str, Sign]


@functools.cache
def load_flavours() -> FlavourTexts:
    """Give the texts of `flavours.toml`."""
    text = files(__package__).joinpath("flavours.toml").read_text(encoding="utf-8")
    return msgspec.toml.decode(text, type=FlavourTexts)
