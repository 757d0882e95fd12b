"""A tree of records with each text in it replaced; what holds nothing to replace stays the object it was."""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeVar, cast

import msgspec

from diagnostics.snapshot import TOLD_AS

if TYPE_CHECKING:
    import polars as pl

T = TypeVar("T")

_ROWS = "StoryRows"
"""By name, since polars is not loaded for what holds no stories."""

Change = Callable[[str, str], str]
"""Gives the text that stands in the place of a text; the second argument is where, as a JSON pointer."""


def replaced(value: T, change: Change, place: str = "") -> T:
    """Give `value` with all its texts as `change` has them, keys of mappings included.

    Enums are words of this program and stay. Rows of stories keep their columns; their texts are changed.
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
        names = {name: name for name in value.__struct_fields__}
        new = _record(value, names, msgspec.structs.replace, change, place)
    elif type(value).__name__ == _ROWS:
        new = _rows(value, change, place)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = {one.name: one.metadata.get(TOLD_AS, one.name) for one in dataclasses.fields(value)}
        new = _record(value, names, dataclasses.replace, change, place)
    elif isinstance(value, dict):
        new = _mapping(value, change, place)
    elif isinstance(value, tuple | list):
        new = _items(value, change, place)
    return new


def _items(
    value: tuple[object, ...] | list[object], change: Change, place: str
) -> tuple[object, ...] | list[object]:
    items = [_replaced(one, change, f"{place}/{number}") for number, one in enumerate(value)]
    same = all(new is old for new, old in zip(items, value, strict=True))
    return value if same else type(value)(items)


def _record(
    value: object, names: Mapping[str, str], replace: Callable[..., object], change: Change, place: str
) -> object:
    changes = {}
    for name, told in names.items():
        old = getattr(value, name)
        new = _replaced(old, change, f"{place}/{told}")
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


def _rows(value: object, change: Change, place: str) -> object:
    """Give rows of stories with their texts changed, some thousand after the others."""
    from diagnostics.rows import StoryRows  # noqa: PLC0415 - loaded already, where there are rows

    if not isinstance(value, StoryRows):
        return value
    known: dict[str, dict[str, str]] = {}
    return value.changed(lambda frame: _frame(frame, change, place, known))


def _frame(frame: pl.DataFrame, change: Change, place: str, known: dict[str, dict[str, str]]) -> pl.DataFrame:
    """Give a frame with its texts changed, looked at once for each distinct one.

    Args:
        frame: The frame.
        change: What gives the new text.
        place: Where the frame is.
        known: What was changed in the frames before it, by column; what is changed here is added.
    """
    import polars as pl  # noqa: PLC0415 - loaded already, where there is a frame

    for name, kind in frame.schema.items():
        listed = kind == pl.List(pl.String)
        if kind != pl.String and not listed:
            continue
        texts = frame[name].explode() if listed else frame[name]
        before, changes = known.setdefault(name, {}), {}
        for text in texts.drop_nulls().unique(maintain_order=True):
            new = before[text] if text in before else change(text, f"{place}/{name}")
            if new != text:
                changes[text] = new
        if changes:
            before |= changes
            column = pl.element().replace(changes) if listed else pl.col(name).replace(changes)
            frame = frame.with_columns(pl.col(name).list.eval(column) if listed else column)
    return frame
