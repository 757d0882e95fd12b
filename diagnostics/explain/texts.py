"""The data that pages are made of, from the files beside this module."""

from __future__ import annotations

import functools
from importlib.resources import files
from typing import TypeVar

import msgspec

from diagnostics.explain.model import Example
from diagnostics.judge.catalogue import Entry, load_catalogue

T = TypeVar("T")


class Family(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Codes with the same letters."""

    title: str
    where: str
    """Where they show."""


class Shown(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How to see a code that no scenario is named after; `shown.toml` says what each key is for."""

    scenario: str = ""
    beside: str = ""
    lines: tuple[str, ...] = ()
    case: str = ""
    cannot: str = ""
    note: str = ""


class Wording(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of `words.toml`."""

    all: dict[str, str]
    codes: dict[str, dict[str, str]]
    confidence: dict[str, str]
    basis: dict[str, str]


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """All of `examples.json`, which is written by a program."""

    scenarios: dict[str, tuple[str, ...]]
    """The scenarios that are named after a code, by the code."""
    examples: dict[str, Example]


@functools.cache
def load_entries() -> dict[str, Entry]:
    """Give the texts of all codes: of findings, and of what is told on standard error only."""
    return load_catalogue() | _toml("refusals.toml", dict[str, Entry])


@functools.cache
def load_families() -> dict[str, Family]:
    """Give the families by their letters, in the order of the list."""
    return _toml("families.toml", dict[str, Family])


@functools.cache
def load_wording() -> Wording:
    """Give the words that stand where a report has what was seen."""
    return _toml("words.toml", Wording)


@functools.cache
def load_shown() -> dict[str, Shown]:
    """Give how to see the codes that no scenario is named after."""
    return _toml("shown.toml", dict[str, Shown])


@functools.cache
def load_made() -> Made:
    """Give the examples, and the scenarios by code."""
    return msgspec.json.decode(_text("examples.json"), type=Made)


def _toml(name: str, kind: type[T]) -> T:
    return msgspec.toml.decode(_text(name), type=kind)


def _text(name: str) -> str:
    return files("diagnostics.explain").joinpath(name).read_text(encoding="utf-8")
