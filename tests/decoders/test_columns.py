"""Pages of stories by column: what is looked at for hundreds at once comes out as one by one."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from diagnostics.faults import Fault
from diagnostics.text import SafeText
from diagnostics.tracker.decoding import decode_list
from diagnostics.tracker.errors import MalformedError
from diagnostics.tracker.stories import StoryColumns, columns_of, read_stories
from diagnostics.tracker.wire import Story
from tests.decoders.strategies import JSON, ODD, TEXTS
from tests.support.examples import examples

TOKEN = "0123456789abcdef" * 2
_TITLES = st.one_of(
    TEXTS,
    st.sampled_from(
        [
            TOKEN,
            f"key={TOKEN}!",
            f"{TOKEN}0",
            f"x{TOKEN}",
            TOKEN[:16],
            "e\u0301",
            "\u0301e",
            "\u1100\u1161",
            "a\u00a0b",
            "Grüße",
            "y" * 5000,
            "z" * 5001,
            "",
        ]
    ),
)
_NAMES = st.sampled_from(Story.__struct_fields__)
_NUMBERS = st.integers(0, 2**63 - 1)
_LABELS = st.lists(st.fixed_dictionaries({}, optional={"name": st.one_of(_TITLES, st.none())}), max_size=3)
_PLAIN = st.fixed_dictionaries(
    {"id": _NUMBERS},
    optional={
        **dict.fromkeys(
            ("name", "title", "story_type", "current_state", "story_priority", "url", "external_id"),
            st.one_of(_TITLES, st.none()),
        ),
        **dict.fromkeys(
            ("created_at", "updated_at", "accepted_at", "deadline"),
            st.one_of(_TITLES, st.just("2026-11-21T06:54:41Z"), st.just("2026-11-21T06:54:41.5+02:00")),
        ),
        **dict.fromkeys(("requested_by_id", "integration_id", "project_id"), st.one_of(_NUMBERS, st.none())),
        "estimate": st.one_of(st.integers(), st.floats(allow_nan=False, allow_infinity=False), _TITLES),
        "owner_ids": st.lists(_NUMBERS, max_size=3),
        "owners": st.lists(st.one_of(_TITLES, st.fixed_dictionaries({"user_id": _NUMBERS})), max_size=3),
        "labels": _LABELS,
    },
)


@st.composite
def _odd(draw: st.DrawFn) -> dict[str, Any]:
    story: dict[str, Any] = dict(draw(_PLAIN))
    story[draw(_NAMES)] = draw(st.one_of(st.sampled_from(ODD), JSON))
    return story


def _one_by_one(body: bytes, where: str) -> tuple[StoryColumns, tuple[Fault, ...]]:
    stories, spoiled = decode_list(body, Story, where)
    return columns_of(stories), spoiled


def _outcome(read: Callable[[bytes, str], Any], body: bytes) -> object:
    """Give what reading a page comes to, a fault included."""
    try:
        return read(body, "/x")
    except MalformedError as error:
        return error.fault


@examples(300)
@given(stories=st.lists(st.one_of(_PLAIN, _PLAIN, _PLAIN, _odd()), max_size=5))
def test_a_page_by_column_is_what_its_stories_are_one_by_one(stories: list[dict[str, Any]]) -> None:
    """Whatever a host sends, hostile text and odd forms included: columns, spoiled items and faults agree."""
    body = json.dumps(stories).encode()

    assert _outcome(read_stories, body) == _outcome(_one_by_one, body)


def test_only_what_has_to_be_changed_is_looked_at_by_itself() -> None:
    """In a page of plain titles one hostile one is made safe and counted as such; the others stay."""
    body = json.dumps([{"id": 1, "name": "plain"}, {"id": 2, "name": "a\x1bb"}]).encode()

    columns = read_stories(body, "/x")[0].columns

    assert columns["name"] == ["plain", "a␛b"]
    assert columns["name_altered"] == [False, True]
    assert isinstance(columns["name"][1], SafeText)
