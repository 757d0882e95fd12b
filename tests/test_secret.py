"""Secrets do not print, and weak ones are told from strong ones."""

from __future__ import annotations

import copy
import pickle

import pytest

from diagnostics.contract import load_contract
from diagnostics.faults import FaultKind
from diagnostics.secret import Secret
from diagnostics.target import Target, secret_faults

TOKEN = "5f1c0a9e7b3d4826a1f09c3e8d7b6a54"


@pytest.mark.parametrize("show", [repr, str, "{}".format, lambda value: f"{[value]!r}"])
def test_a_secret_shows_stars_however_it_is_shown(show: object) -> None:
    """No way of formatting a secret gives its value."""
    assert callable(show)
    assert TOKEN not in show(Secret(TOKEN))


def test_a_secret_is_never_pickled_or_copied() -> None:
    """A secret cannot be written into a file or a cache by accident."""
    with pytest.raises(TypeError):
        pickle.dumps(Secret(TOKEN))
    with pytest.raises(TypeError):
        copy.deepcopy(Secret(TOKEN))


def test_a_target_shows_no_secret() -> None:
    """The record that holds the token can be printed and logged."""
    target = Target(
        url="https://tracker.example.com/services/v5", token=Secret(TOKEN), password=Secret(TOKEN)
    )

    assert TOKEN not in repr(target)


def _faults(token: str | None = None, password: str | None = None, username: str = "viz") -> set[FaultKind]:
    target = Target(
        url="https://tracker.example.com/services/v5",
        username=username,
        token=Secret(token) if token is not None else None,
        password=Secret(password) if password is not None else None,
    )
    return {fault.kind for fault in secret_faults(target.secret_facts(load_contract()), "the test")}


@pytest.mark.parametrize("word", ["tasktop", "Tasktop", "tasktop1", "TASKTOP!", "planview", "password"])
def test_the_documented_weak_word_and_its_like_are_refused(word: str) -> None:
    """'tasktop' and words of its kind are refused as token and password, with digits around them too."""
    assert _faults(token=word) == {FaultKind.SECRET_REFUSED}
    assert _faults(password=word) == {FaultKind.SECRET_REFUSED}


@pytest.mark.parametrize(
    ("secrets", "expected"),
    [
        ({"token": TOKEN}, set()),
        ({"token": TOKEN.upper()}, set()),
        ({"token": "abc"}, {FaultKind.TOKEN_SHAPE}),
        ({"token": ""}, {FaultKind.SECRET_MISSING}),
        ({}, {FaultKind.SECRET_MISSING}),
        ({"token": f"{TOKEN[:10]}\n{TOKEN[10:]}"}, {FaultKind.SECRET_MALFORMED}),
        ({"token": f"{TOKEN[:10]}\u200b{TOKEN[10:]}"}, {FaultKind.SECRET_MALFORMED}),
        ({"token": f'"{TOKEN}"'}, {FaultKind.SECRET_MALFORMED}),
        ({"password": "abc123"}, {FaultKind.SECRET_WEAK}),
        ({"password": "viz"}, {FaultKind.SECRET_REFUSED}),
        ({"password": "correct horse battery staple 9!"}, set()),
    ],
)
def test_each_form_of_secret_gets_its_own_symptom(secrets: dict[str, str], expected: set[FaultKind]) -> None:
    """Missing, unsendable, refused, weak and misshapen secrets are told apart; good ones pass."""
    assert _faults(**secrets) == expected
