"""Pseudonyms are stable, and tell names apart."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.pseudonyms.naming import named
from tests.support.examples import examples

_FOUND = st.lists(
    st.tuples(st.sampled_from(("person", "label")), st.text(min_size=1, max_size=5)), max_size=30
)


@examples(200)
@given(found=_FOUND, key=st.binary(min_size=1))
def test_two_names_never_share_one(found: list[tuple[str, str]], key: bytes) -> None:
    """Each name has one pseudonym, and no other name of any kind has it."""
    names = named(found, key)
    assert {(one.kind, one.real) for one in names} == set(found)
    assert len({one.pseudonym for one in names}) == len(names)
    assert all(one.pseudonym.lower().startswith(f"{one.kind}-") for one in names)


@examples(200)
@given(found=_FOUND, key=st.binary(min_size=1))
def test_the_order_does_not_matter(found: list[tuple[str, str]], key: bytes) -> None:
    """The same names under the same key have the same pseudonyms, in whatever order they are met."""
    assert named(found, key) == named([*reversed(found), *found], key)


@pytest.mark.parametrize("spell", [str.upper, str.title, str.swapcase])
def test_case_is_kept_apart_and_together(spell: Callable[[str], str]) -> None:
    """Names that rules take for one have pseudonyms that rules take for one, and are two all the same."""
    one, other = (
        name.pseudonym for name in named([("label", "blocked"), ("label", spell("blocked"))], b"key")
    )
    assert one != other
    assert one.lower() == other.lower()


def test_many_spellings_are_told_apart() -> None:
    """There are as many spellings of a pseudonym as its name has, however many these are."""
    name = "a" * 12
    spellings = {
        "".join(sign.upper() if number >> place & 1 else sign for place, sign in enumerate(name))
        for number in range(1 << 12)
    }
    pseudonyms = {one.pseudonym for one in named((("label", one) for one in spellings), b"key")}
    assert len(pseudonyms) == len(spellings)
    assert len({one.lower() for one in pseudonyms}) == 1


def test_pseudonyms_grow_until_they_differ() -> None:
    """Where four digits name two alike, all names of the kind get more of them."""
    names = named((("story", str(number)) for number in range(2000)), b"key")
    lengths = {len(one.pseudonym.removeprefix("story-")) for one in names}
    assert len({one.pseudonym for one in names}) == 2000
    assert lengths != {4}
    assert len(lengths) == 1


def test_another_key_gives_other_pseudonyms() -> None:
    """Two reports cannot be held against each other by their pseudonyms."""
    assert named([("person", "Jane")], b"one") != named([("person", "Jane")], b"two")
