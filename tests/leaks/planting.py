"""A case made from its types alone, with a canary in one of its texts: a new field is covered by itself."""

from __future__ import annotations

import ast
import dataclasses
import enum
import inspect
import sys
import types
import typing
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, Final, Literal, Union

import msgspec
import polars as pl

from diagnostics.case import Case
from diagnostics.frame import SCHEMA
from diagnostics.rows import StoryRows

Leaf = Callable[[str], str]
"""Gives the text that stands at a place."""

_WHEN: Final = datetime(2026, 11, 1, 12, tzinfo=UTC)
_PLAIN: Final[dict[type, Any]] = {
    bool: True,
    int: 1,
    float: 0.5,
    datetime: _WHEN,
    date: _WHEN.date(),
    type(None): None,
}
"""A value of each type that holds no text."""


def made(kind: Any, leaf: Leaf, place: str = "") -> Any:  # noqa: PLR0911 - one return a kind of type
    """Give a value of a type with one item in each list and each text as `leaf` has it for its place."""
    origin = typing.get_origin(kind)
    if kind in _PLAIN:
        return _PLAIN[kind]
    if origin is Literal:
        return typing.get_args(kind)[0]
    if origin in {Union, types.UnionType}:
        return made(_richest(typing.get_args(kind)), leaf, place)
    if origin is not None:
        return _many(origin, typing.get_args(kind), leaf, place)
    if issubclass(kind, enum.Enum):
        return next(iter(kind))
    if issubclass(kind, str):
        return kind(leaf(place))
    if kind is StoryRows:
        return StoryRows.of(_frame(leaf, place))
    return kind(**{name: made(one, leaf, f"{place}/{name}") for name, one in _fields(kind).items()})


def planted(place: str, text: str) -> Case:
    """Give a case that holds `text` at one place."""
    part, _, _ = place[1:].partition("/")
    kind = _fields(Case)[part]
    value = made(kind, lambda here: text if here == place else "word", f"/{part}")
    return dataclasses.replace(blank(), **{part: value})


@cache
def blank() -> Case:
    """Give a case without any canary."""
    case: Case = made(Case, lambda _place: "word")
    return case


@cache
def places() -> tuple[str, ...]:
    """Give the place of each text that a case can hold, as found in the types."""
    return tuple(_texts_of(Case))


def _richest(kinds: tuple[Any, ...]) -> Any:
    """Give the member of a union that holds the most texts."""
    return max(kinds, key=lambda kind: len(_texts_of(kind)))


def _texts_of(kind: Any) -> list[str]:
    found: list[str] = []

    def note(place: str) -> str:
        found.append(place)
        return "word"

    made(kind, note)
    return found


def _many(origin: Any, inner: tuple[Any, ...], leaf: Leaf, place: str) -> Any:
    if issubclass(origin, dict) or origin.__name__ == "Mapping":
        return {made(inner[0], leaf, f"{place}/key"): made(inner[1], leaf, f"{place}/value")}
    if origin is tuple and inner[-1] is not Ellipsis:
        return tuple(made(one, leaf, f"{place}/{at}") for at, one in enumerate(inner))
    return origin([made(inner[0], leaf, f"{place}/0")])


@cache
def _fields(kind: Any) -> dict[str, Any]:
    names = (
        kind.__struct_fields__
        if issubclass(kind, msgspec.Struct)
        else tuple(one.name for one in dataclasses.fields(kind))
    )
    hints = typing.get_type_hints(kind, localns=_for_type_checkers(kind.__module__))
    return {name: hints[name] for name in names}


@cache
def _for_type_checkers(module: str) -> dict[str, Any]:
    """Give the names that a module imports for type checkers only."""
    names: dict[str, Any] = dict(vars(sys.modules[module]))
    for block in ast.parse(inspect.getsource(sys.modules[module])).body:
        if isinstance(block, ast.If) and ast.unparse(block.test) == "TYPE_CHECKING":
            exec(ast.unparse(ast.Module(block.body, [])), names)  # noqa: S102 - this project's own imports
    return names


def _frame(leaf: Leaf, place: str) -> pl.DataFrame:
    """Give one story whose texts are those of `leaf`."""
    row: dict[str, Any] = {}
    for name, kind in SCHEMA.items():
        if kind == pl.String:
            row[name] = leaf(f"{place}/{name}")
        elif kind == pl.List(pl.String):
            row[name] = [leaf(f"{place}/{name}")]
        else:
            row[name] = None
    return pl.DataFrame([row], schema=SCHEMA)
