"""Secrets in a type that does not print, and what can be said of one without showing it."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from typing import Final, NoReturn

TOKEN_DIGITS: Final = 32
"""Hex digits of a Tracker token (tracker-api-v5 §1.1)."""

_TOKEN: Final = re.compile(rf"[0-9a-fA-F]{{{TOKEN_DIGITS}}}")
_BEGUN: Final = re.compile(r"[0-9a-fA-F]+")
_STRENGTH_LIMIT: Final = 72
"""Characters that the strength estimate looks at; it refuses longer ones."""

WEAK_STRENGTH: Final = 2
"""zxcvbn scores below this (0 to 4) are guessed in under ten million tries."""


class Secret:
    """A token or password whose value only `reveal()` gives; every other way to look at it shows stars."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Give the value itself. Only the transport has a reason to ask."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(***)"

    __str__ = __repr__

    def __bool__(self) -> bool:
        return bool(self._value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash((Secret, self._value))

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret is never pickled or copied into a file")


class SecretKind(enum.StrEnum):
    """What the connection's user proves himself with."""

    TOKEN = "token"  # noqa: S105
    PASSWORD = "password"  # noqa: S105


class SecretState(enum.StrEnum):
    """What is wrong with a secret's form, if anything."""

    USABLE = "usable"
    EMPTY = "empty"
    MALFORMED = "malformed"
    """It holds a blank, a control character or one outside ASCII: no header can carry it."""


@dataclass(frozen=True, slots=True)
class SecretFacts:
    """What may be told of a secret: never its text, nor a part of it."""

    kind: SecretKind
    state: SecretState
    token_shaped: bool
    """32 hex digits, as Tracker's tokens are (tracker-api-v5 §1.1)."""
    refused_literal: bool
    """It is 'tasktop' or one of its like, which Viz will not save (seed: Minimal User Permissions)."""
    strength: int | None
    """zxcvbn's score from 0 (guessed at once) to 4; None for tokens, which are not chosen by people."""


def examine(secret: Secret, kind: SecretKind, *, literals: frozenset[str], username: str = "") -> SecretFacts:
    """Give what can be said of `secret`.

    Args:
        secret: The token or password.
        kind: Which of the two it is.
        literals: Lower-case words that Viz refuses as a secret, digits and marks around them ignored.
        username: The user's name; a password equal to it is as weak as a literal.
    """
    value = secret.reveal()
    refused = is_no_secret(secret, literals=literals, username=username)
    state = _state(value, kind)
    estimated = kind is SecretKind.PASSWORD and state is SecretState.USABLE
    return SecretFacts(
        kind=kind,
        state=state,
        token_shaped=_TOKEN.fullmatch(value) is not None,
        refused_literal=refused and bool(value),
        strength=_strength(value, username) if estimated else None,
    )


def digits_typed(secret: Secret) -> int | None:
    """Give how many digits of a token are there, of one that is still being typed; None: it is none."""
    value = secret.reveal()
    return len(value) if len(value) < TOKEN_DIGITS and _BEGUN.fullmatch(value) else None


def is_no_secret(secret: Secret, *, literals: frozenset[str], username: str = "") -> bool:
    """Tell a word that everybody knows, such as those that Viz refuses, or the user's own name."""
    value = secret.reveal()
    core = re.sub(r"[\W\d_]+", "", value).lower()
    return core in literals or value.lower() in literals or (bool(username) and value == username)


def _state(value: str, kind: SecretKind) -> SecretState:
    if not value:
        return SecretState.EMPTY
    sendable = value.isprintable()
    if kind is SecretKind.TOKEN:
        sendable = sendable and value.isascii() and not any(character in " \"'" for character in value)
    return SecretState.USABLE if sendable else SecretState.MALFORMED


def _strength(value: str, username: str) -> int:
    from zxcvbn import zxcvbn  # noqa: PLC0415 - slow to load, and only passwords need it

    known = [username] if username else []
    return int(zxcvbn(value[:_STRENGTH_LIMIT], user_inputs=known)["score"])
