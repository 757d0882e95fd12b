"""A tree of records with each text in it replaced; what holds nothing to replace stays the object it was."""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Callable
from typing import TypeVar, cast

import msgspec

T = TypeVar("T")

Change = Callable[[str, str], str]
"""Gives the text that stands in the place of a text; the second argument is where, as a JSON pointer."""


def replaced(value: T, change: Change, place: str = "") -> T:
    """Give `value` with all its texts as `change` has them, keys of mappings included.

    Enums are words of this program and stay. A frame of stories keeps its columns; its texts are changed.
    """
    return cast("T", _replaced(value, change, place))


def _replaced(value: object, change: Change, place: str) -> object:
    new = value
    if isinstance(value, enum.Enum):
        pass
    elif isinstance(value, str):
        changed = change(value, place)
        new = value if changed == value else type(value)(changed)
    elif isinstance(value, msgspec.Struct):
        new = _record(value, value.__struct_fields__, msgspec.structs.replace, change, place)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = tuple(one.name for one in dataclasses.fields(value))
        new = _record(value, names, dataclasses.replace, change, place)
    elif isinstance(value, dict):
        new = _mapping(value, change, place)
    elif isinstance(value, tuple | list):
        new = _items(value, change, place)
    elif type(value).__module__.startswith("polars"):
        new = _frame(value, change, place)
    return new


def _items(
    value: tuple[object, ...] | list[object], change: Change, place: str
) -> tuple[object, ...] | list[object]:
    items = [_replaced(one, change, f"{place}/{number}") for number, one in enumerate(value)]
    same = all(new is old for new, old in zip(items, value, strict=True))
    return value if same else type(value)(items)


def _record(
    value: object, names: tuple[str, ...], replace: Callable[..., object], change: Change, place: str
) -> object:
    changes = {}
    for name in names:
        old = getattr(value, name)
        new = _replaced(old, change, f"{place}/{name}")
        if new is not old:
            changes[name] = new
    return replace(value, **changes) if changes else value


def _mapping(value: dict[object, object], change: Change, place: str) -> dict[object, object]:
    items: dict[object, object] = {}
    for old, one in value.items():
        key = _free(_replaced(old, change, place), items)
        items[key] = _replaced(one, change, f"{place}/{key}")
    same = items.keys() == value.keys() and all(one is value[key] for key, one in items.items())
    return value if same else items


def _free(key: object, taken: dict[object, object]) -> object:
    """Give a key that is not taken: two that differed by their secrets are still two."""
    free, number = key, 1
    while free in taken:
        number += 1
        free = f"{key} {number}"
    return free


def _frame(value: object, change: Change, place: str) -> object:
    """Give a frame with its texts changed, looked at once for each distinct one."""
    import polars as pl  # noqa: PLC0415 - loaded already, where there is a frame

    if not isinstance(value, pl.DataFrame):
        return value
    frame = value
    for name, kind in frame.schema.items():
        listed = kind == pl.List(pl.String)
        if kind != pl.String and not listed:
            continue
        texts = frame[name].explode() if listed else frame[name]
        changes = {
            text: new
            for text in texts.drop_nulls().unique(maintain_order=True)
            if (new := change(text, f"{place}/{name}")) != text
        }
        if changes:
            column = pl.element().replace(changes) if listed else pl.col(name).replace(changes)
            frame = frame.with_columns(pl.col(name).list.eval(column) if listed else column)
    return frame
