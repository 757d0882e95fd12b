"""A page of stories as columns of safe text: the one place where texts are cleaned by the column.

What `Story` does for each text by itself is done here for hundreds at once: most columns need one look, since
nothing in them has to be changed. A page in which anything has an odd form is decoded as `Story` has it.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final

import msgspec

from diagnostics.faults import Fault
from diagnostics.text import (
    AddressText,
    AlteredText,
    SafeText,
    are_clean,
    clean_text,
    hide_tokens,
    hold_no_token,
)
from diagnostics.tracker.decoding import decode_list
from diagnostics.tracker.wire import Number, Owner, Story


@dataclass(frozen=True, slots=True)
class StoryColumns:
    """Stories by column, in the names of `diagnostics.frame`; times are still text, no value is None."""

    columns: dict[str, list[Any]]

    @classmethod
    def none(cls) -> StoryColumns:
        """Give a page without stories."""
        return columns_of(())

    def mark(self) -> tuple[array[int], int]:
        """Give what tells this page from others, in a fraction of its memory."""
        return array("q", self.columns["id"]), hash(tuple(map(tuple, self.columns.values())))

    def __len__(self) -> int:
        """Give how many stories there are."""
        return len(self.columns["id"])


class _PlainLabel(msgspec.Struct, frozen=True, gc=False):
    name: str | None = None


class _PlainStory(msgspec.Struct, frozen=True, gc=False):
    """`Story` with its texts as they came. None of them leaves this module before it is made safe."""

    id: Number
    name: str | None = None
    title: str | None = None
    story_type: str | None = None
    current_state: str | None = None
    story_priority: str | None = None
    estimate: float | str | None = None
    project_id: Number | None = None
    requested_by_id: Number | None = None
    owner_ids: tuple[Number, ...] | None = None
    owners: tuple[Owner | str | int | None, ...] | None = None
    labels: tuple[_PlainLabel, ...] | None = None
    created_at: str | None = None
    updated_at: str | None = None
    accepted_at: str | None = None
    deadline: str | None = None
    url: str | None = None
    integration_id: Number | None = None
    external_id: str | None = None


_PLAIN: Final = msgspec.json.Decoder(list[_PlainStory])
_WORDS: Final = ("story_type", "current_state", "story_priority")
"""Columns of few different texts."""
_TEXTS: Final = ("created_at", "updated_at", "accepted_at", "deadline", "external_id")
_NUMBERS: Final = ("id", "requested_by_id", "integration_id")


def read_stories(body: bytes, where: str) -> tuple[StoryColumns, tuple[Fault, ...]]:
    """Give the stories of a JSON list, and a fault for each item that is none.

    Raises:
        MalformedError: The body is no JSON list.
    """
    try:
        rows = _PLAIN.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        stories, spoiled = decode_list(body, Story, where)
        return columns_of(stories), spoiled
    return _made_safe(rows), ()


def columns_of(stories: Sequence[Story]) -> StoryColumns:
    """Give stories whose texts are safe already as columns."""
    names = [one.name or one.title for one in stories]
    labels = [tuple(label.name for label in one.labels or ()) for one in stories]
    columns = _taken(stories, (*_WORDS, *_TEXTS, "url"))
    altered = [isinstance(name, AlteredText) for name in names]
    return _ordered(columns | {"name": names, "name_altered": altered, "labels": labels})


def _made_safe(rows: Sequence[_PlainStory]) -> StoryColumns:
    names = _safe([one.name or one.title for one in rows])
    columns = _taken(rows, (*_WORDS, *_TEXTS, "url"))
    columns |= {name: _safe_words(columns[name]) for name in _WORDS}
    columns |= {name: _safe(columns[name]) for name in _TEXTS}
    columns["url"] = _safe_addresses(columns["url"])
    columns["name"] = names
    columns["name_altered"] = [isinstance(name, AlteredText) for name in names]
    columns["labels"] = _safe_labels([one.labels for one in rows])
    return _ordered(columns)


def _taken(rows: Sequence[Story] | Sequence[_PlainStory], texts: Sequence[str]) -> dict[str, list[Any]]:
    """Give what both forms of a story have alike, and the texts as they are."""
    columns = {name: list(map(attrgetter(name), rows)) for name in (*_NUMBERS, *texts)}
    columns["estimate"] = [_points(one.estimate) for one in rows]
    columns["owner_ids"] = [_owned_by(one) for one in rows]
    return columns


def _ordered(columns: dict[str, list[Any]]) -> StoryColumns:
    """Put the ids first: two pages that differ mostly do so there."""
    return StoryColumns({"id": columns["id"], **columns})


def _shown(text: str) -> SafeText:
    return hide_tokens(clean_text(text))


def _safe(texts: list[Any]) -> list[Any]:
    """Give a column's texts made safe: all of them as they are where nothing has to be changed in any."""
    some = [text for text in texts if text]
    if are_clean(some) and hold_no_token(some):
        return texts
    return [None if text is None else _shown(text) for text in texts]


def _safe_addresses(texts: list[Any]) -> list[Any]:
    """Do the same for addresses, which are compared with others and hide no tokens."""
    if are_clean([text for text in texts if text]):
        return texts
    return [None if text is None else AddressText(clean_text(text)) for text in texts]


def _safe_words(texts: list[Any]) -> list[Any]:
    """Do the same for texts that repeat, each of which is looked at once."""
    words = {text: _shown(text) for text in set(texts) if text is not None}
    return [None if text is None else words[text] for text in texts]


def _safe_labels(rows: Sequence[tuple[_PlainLabel, ...] | None]) -> list[tuple[str, ...]]:
    """Give the names of labels, made safe; a label without one has an empty name."""
    names = {label.name for labels in rows for label in labels or ()}
    words = {name: _shown(name or "") for name in names}
    return [tuple([words[label.name] for label in labels]) if labels else () for labels in rows]


def _points(estimate: float | str | None) -> float | None:
    """Give an estimate as a number, also where a host writes it as text; a word is none."""
    if estimate is None:
        return None
    try:
        points = float(estimate)
    except ValueError:
        return None
    return points if math.isfinite(points) else None


def _owned_by(story: Story | _PlainStory) -> tuple[int, ...] | None:
    """Give the owners' person ids in either form; None where the host sends neither."""
    if story.owner_ids is not None or story.owners is None:
        return story.owner_ids
    ids = (one.user_id or one.id for one in story.owners if isinstance(one, Owner))
    return tuple(number for number in ids if number is not None)
