"""The places of all texts that the records of a snapshot declare, found by their annotations."""

from __future__ import annotations

import dataclasses
import enum
import types
from collections.abc import Iterator
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
import polars as pl

from diagnostics.frame import SCHEMA
from diagnostics.rows import StoryRows
from diagnostics.snapshot import TOLD_AS, Snapshot


def text_places() -> frozenset[str]:
    """Give the place of each text, as `*` where one of several stands; those under a fault's facts apart."""
    return frozenset(_places(Snapshot, "snapshot"))


def _places(kind: Any, place: str) -> Iterator[str]:
    origin = get_origin(kind)
    if kind is str or (origin is Literal and isinstance(get_args(kind)[0], str)):
        yield place
    elif kind is StoryRows:
        texts = (pl.String(), pl.List(pl.String()))
        yield from (f"{place}/{name}" for name, column in SCHEMA.items() if column in texts)
    elif origin in {Union, types.UnionType}:
        for one in get_args(kind):
            yield from _places(one, place)
    elif origin is tuple:
        yield from _places(get_args(kind)[0], f"{place}/*")
    elif origin is dict:
        yield from _places(get_args(kind)[0], place)
        if not place.endswith("facts"):
            yield from _places(get_args(kind)[1], f"{place}/*")
    elif isinstance(kind, type) and not issubclass(kind, enum.Enum):
        yield from _of_record(kind, place)


def _of_record(kind: type, place: str) -> Iterator[str]:
    if issubclass(kind, msgspec.Struct):
        names = {name: name for name in kind.__struct_fields__}
    elif dataclasses.is_dataclass(kind):
        names = {one.name: one.metadata.get(TOLD_AS, one.name) for one in dataclasses.fields(kind)}
    else:
        return
    hints = get_type_hints(kind, localns={"StoryRows": StoryRows})
    for name, told in names.items():
        yield from _places(hints[name], f"{place}/{told}")
