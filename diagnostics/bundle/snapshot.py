"""A snapshot as JSON: its records as they are; the frames of stories are parts of their own.

What is written is what the records declare and nothing else: a new fact is in it as soon as it is one.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, get_type_hints

import msgspec

from diagnostics.report.json import plain_text
from diagnostics.report.levels import PaneName
from diagnostics.report.read import convert, made_safe
from diagnostics.snapshot import Snapshot

if TYPE_CHECKING:
    import polars as pl

VERSION: Final = 1
FRAMES: Final = ("stories", "samples")
"""The attributes that are frames, by the names that their parts bear, too."""


class NewerSnapshotError(Exception):
    """The snapshot has a form that only a newer program knows."""


def write_snapshot(snapshot: Snapshot) -> bytes:
    """Give all facts but the frames as indented JSON; it names the frames there are."""
    facts = {name: getattr(snapshot, name) for name in _names()}
    frames = [name for name in FRAMES if getattr(snapshot, name) is not None]
    document = msgspec.to_builtins(
        {"snapshot_version": VERSION, "frames": frames, **facts}, enc_hook=plain_text, str_keys=True
    )
    return msgspec.json.format(msgspec.json.encode(made_safe(document)), indent=2) + b"\n"


def frames_of(document: object) -> tuple[str, ...]:
    """Give the frames that belong to a snapshot's decoded JSON.

    Raises:
        NewerSnapshotError: Its version is another.
        msgspec.ValidationError: It is no snapshot.
    """
    head = msgspec.convert(document, _Head)
    if head.snapshot_version != VERSION:
        raise NewerSnapshotError(head.snapshot_version)
    return tuple(name for name in FRAMES if name in head.frames)


def read_snapshot(document: object, frames: Mapping[str, pl.DataFrame]) -> Snapshot:
    """Give the snapshot of decoded JSON, each text in it made safe again, and of its frames.

    Raises:
        msgspec.ValidationError: It is no snapshot.
    """
    facts = convert(document, _form())
    if facts.pane not in {"", *PaneName} or _has_local_time(facts):
        raise msgspec.ValidationError("no pane of a report, or a moment without its zone")
    values: dict[str, Any] = {name: getattr(facts, name) for name in _names()}
    return Snapshot(**{**values, **frames})


def _has_local_time(value: object) -> bool:
    """Tell whether a moment in a tree of records has no zone; those that were observed have one."""
    if isinstance(value, datetime):
        return value.tzinfo is None
    if isinstance(value, msgspec.Struct):
        return any(_has_local_time(getattr(value, name)) for name in value.__struct_fields__)
    if isinstance(value, tuple):
        return any(map(_has_local_time, value))
    return False


class _Head(msgspec.Struct):
    """What is looked at first."""

    snapshot_version: int
    frames: list[str]


def _names() -> list[str]:
    return [one.name for one in dataclasses.fields(Snapshot) if one.name not in FRAMES]


@functools.cache
def _form() -> type[msgspec.Struct]:
    """Give the record that decodes a snapshot's JSON: `Snapshot` itself without the frames."""
    import polars as pl  # noqa: PLC0415 - slow to load, and the annotations name it

    kinds = get_type_hints(Snapshot, localns={"pl": pl})
    fields: list[Any] = []
    for one in dataclasses.fields(Snapshot):
        if one.name in FRAMES:
            continue
        needed = one.default is dataclasses.MISSING
        fields.append((one.name, kinds[one.name]) if needed else (one.name, kinds[one.name], one.default))
    return msgspec.defstruct("SavedSnapshot", fields, frozen=True, kw_only=True)
