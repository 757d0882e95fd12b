"""A snapshot as JSON: its records as they are; the frames of stories are parts of their own.

What is written is what the records declare and nothing else: a new fact is in it as soon as it is one.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, get_type_hints

import msgspec

from diagnostics.report.json import plain_text
from diagnostics.report.levels import PaneName
from diagnostics.report.read import decoded, made_safe
from diagnostics.snapshot import TOLD_AS, Snapshot

if TYPE_CHECKING:
    from diagnostics.rows import StoryRows

VERSION: Final = 1
FRAMES: Final = {
    one.metadata[TOLD_AS]: one.name for one in dataclasses.fields(Snapshot) if TOLD_AS in one.metadata
}
"""The attributes that hold stories, by the names that their parts bear."""


class NewerSnapshotError(Exception):
    """The snapshot has a form that only a newer program knows."""


def write_snapshot(snapshot: Snapshot) -> bytes:
    """Give all facts but the frames as indented JSON; it names the frames there are."""
    facts = {name: getattr(snapshot, name) for name in _names()}
    frames = [name for name, attribute in FRAMES.items() if getattr(snapshot, attribute) is not None]
    document = msgspec.to_builtins(
        {"snapshot_version": VERSION, "frames": frames, **facts}, enc_hook=plain_text, str_keys=True
    )
    return msgspec.json.format(msgspec.json.encode(made_safe(document)), indent=2) + b"\n"


def frames_of(raw: bytes) -> tuple[str, ...]:
    """Give the frames that belong to a snapshot's JSON.

    Raises:
        NewerSnapshotError: Its version is another.
        msgspec.MsgspecError: It is no snapshot.
    """
    head = msgspec.json.decode(raw, type=_Head)
    if head.snapshot_version != VERSION:
        raise NewerSnapshotError(head.snapshot_version)
    return tuple(name for name in FRAMES if name in head.frames)


def read_snapshot(raw: bytes, frames: Mapping[str, StoryRows]) -> Snapshot:
    """Give the snapshot of its JSON, each text in it made safe again, and of its frames.

    Raises:
        msgspec.MsgspecError: It is no snapshot.
    """
    facts: Any = decoded(raw, _form())
    if facts.pane not in {"", *PaneName}:
        raise msgspec.ValidationError("no pane of a report")
    values: dict[str, Any] = {name: getattr(facts, name) for name in _names()}
    values |= {FRAMES[name]: rows for name, rows in frames.items()}
    return Snapshot(**values)


class _Head(msgspec.Struct):
    """What is looked at first."""

    snapshot_version: int
    frames: list[str]


def _names() -> list[str]:
    return [one.name for one in dataclasses.fields(Snapshot) if TOLD_AS not in one.metadata]


@functools.cache
def _form() -> type[msgspec.Struct]:
    """Give the record that decodes a snapshot's JSON: `Snapshot` itself without the frames."""
    from diagnostics.rows import StoryRows  # noqa: PLC0415 - polars is slow to load, and the annotations name it

    kinds = get_type_hints(Snapshot, localns={"StoryRows": StoryRows})
    fields: list[Any] = []
    for one in dataclasses.fields(Snapshot):
        if TOLD_AS in one.metadata:
            continue
        needed = one.default is dataclasses.MISSING
        fields.append((one.name, kinds[one.name]) if needed else (one.name, kinds[one.name], one.default))
    return msgspec.defstruct("SavedSnapshot", fields, frozen=True, kw_only=True)
