"""The connection form's own side: what was typed becomes a target, and what is to be said beside each field.

Nothing here draws, and nothing is looked up but the settings: the texts are those of the codes.
"""

from __future__ import annotations

import enum
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from diagnostics.contract import load_contract
from diagnostics.faults import Fault, FaultKind
from diagnostics.secret import TOKEN_DIGITS, Secret, SecretKind, digits_typed
from diagnostics.settings import URL_VARIABLE, Options, load_target, profile_path, read_profiles
from diagnostics.target import BLOCKING, Target, base_url, secret_faults
from diagnostics.text import clean_text, hide_tokens
from diagnostics.trust_settings import ca_faults
from tui.signs import Tone

TYPED: Final = "the connection form"
"""Where a secret that was typed here comes from, as the report tells it."""


class Place(enum.StrEnum):
    """What a note stands beside."""

    LOCATION = "location"
    USERNAME = "username"
    SECRET = "secret"  # noqa: S105 - the field's name
    REST = "rest"
    """What no field of the form holds, such as a CA file."""


_PLACES: Final = {
    FaultKind.URL_MISSING: Place.LOCATION,
    FaultKind.URL_INVALID: Place.LOCATION,
    FaultKind.URL_INSECURE: Place.LOCATION,
    FaultKind.SETTINGS_UNREADABLE: Place.SECRET,
    FaultKind.SECRET_MISSING: Place.SECRET,
    FaultKind.SECRET_MALFORMED: Place.SECRET,
    FaultKind.SECRET_REFUSED: Place.SECRET,
    FaultKind.SECRET_WEAK: Place.SECRET,
    FaultKind.TOKEN_SHAPE: Place.SECRET,
    FaultKind.SECRET_EXPOSED: Place.SECRET,
    FaultKind.KEYRING_ABSENT: Place.SECRET,
    FaultKind.KEYRING_LOCKED: Place.SECRET,
    FaultKind.KEYRING_SILENT: Place.SECRET,
    FaultKind.KEYRING_EMPTY: Place.SECRET,
    FaultKind.KEYRING_FAILED: Place.SECRET,
}
_OF_SECRET: Final = frozenset(kind for kind, place in _PLACES.items() if place is Place.SECRET)
_OF_PROFILE: Final = frozenset(
    {FaultKind.SETTINGS_UNKNOWN, FaultKind.SETTINGS_BROKEN, FaultKind.PROFILE_EXPOSED}
)
_USER_INFO: Final = re.compile(r"(?:(?<=//)|^(?!.*//)).+@")
_QUERY: Final = re.compile(r"[?#].+")
"""Where a secret stands in an address: before the host, and behind the path."""
_MISSING: Final = frozenset({FaultKind.URL_MISSING, FaultKind.SECRET_MISSING})
_USERNAME: Final = {
    SecretKind.TOKEN: "not needed with a token",
    SecretKind.PASSWORD: "of the connection's user",
}
_SECRET: Final = {
    SecretKind.TOKEN: "of the connection's user; kept nowhere unless you say so below",
    SecretKind.PASSWORD: "of the connection's user; kept nowhere",
}


@dataclass(frozen=True, slots=True)
class Note:
    """One line beside a field."""

    text: str
    tone: Tone = Tone.MUTED


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What the form begins with: the settings that there are."""

    options: Options
    target: Target
    """What they come to; its faults are what the form is opened for."""
    location: str = ""
    """As somebody wrote it, also where no address can be made of it."""
    profiles: tuple[str, ...] = ()
    folder: Path | None = None
    """The profile file; None: the user's own."""

    @property
    def is_blank(self) -> bool:
        """Whether there are no settings at all, so that nothing is wrong with them either."""
        given = self.location or self.options.profile or self.target.username or self.target.secret_source
        return not given

    @property
    def path(self) -> Path:
        """The profile file."""
        return self.folder or profile_path()

    def with_profile(self, name: str) -> Start:
        """Give the same with the values of a profile; options and environment go first, as always."""
        old = self.target
        taken = old.secret_source.startswith(("standard input", "environment "))
        secrets = (old.token, old.password) if taken else (None, None)
        options = replace(self.options, profile=name, token_stdin=False)
        asked = replace(options, token=secrets[0], password=secrets[1])
        target = load_target(asked, os.environ, str, self.folder)
        if taken:  # where they stood is empty once read, so they are handed over
            target = replace(target, secret_source=old.secret_source)
        return begun(options, target, self.folder)


def begun(options: Options, target: Target, folder: Path | None = None) -> Start:
    """Give what the form begins with.

    Args:
        options: What the command line said.
        target: What came of them, of the environment and of the profile.
        folder: The profile file; None: the user's own.
    """
    document, _ = read_profiles(folder or profile_path())
    tables = {name: table for name, table in document.items() if isinstance(table, dict)}
    of_profile = tables.get(options.profile or "", {}).get("url", "")
    written = options.url or os.environ.get(URL_VARIABLE) or of_profile
    location = _shown(str(written))
    return Start(options=options, target=target, location=location, profiles=tuple(tables), folder=folder)


def _shown(written: str) -> str:
    """Give an address as it can be shown; what may be a secret in one that is refused is taken out of it."""
    text = clean_text(written)
    _, fault = base_url(text)
    if fault is None or fault.kind is not FaultKind.URL_INVALID:
        return str(text)
    bare = _QUERY.sub("?…", _USER_INFO.sub("…@", text))
    return str(hide_tokens(clean_text(bare)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What stands in the form."""

    location: str = ""
    username: str = ""
    kind: SecretKind = SecretKind.TOKEN
    secret: Secret | None = None
    """None: nothing was typed, and what the settings give holds."""


def target_of(typed: Typed, start: Start) -> Target:
    """Give the target that the form describes, with its faults; slow where a password is weighed."""
    old = start.target
    url, url_fault = base_url(typed.location)
    username = str(clean_text(typed.username.strip()))
    own = old.token if typed.kind is SecretKind.TOKEN else old.password
    secret = typed.secret or own
    source = TYPED if typed.secret else old.secret_source if own else ""
    is_token = typed.kind is SecretKind.TOKEN
    target = replace(
        old,
        url=url,
        username=username,
        token=secret if is_token else None,
        password=secret if not is_token and username else None,
        secret_source=source,
        profile=old.profile if not _of_profile(old) else "",
    )
    kept = [one for one in old.faults if one.kind in _OF_SECRET and not typed.secret and one.where == source]
    examined = secret_faults(target.secret_facts(load_contract()), source)
    faults = [
        *([url_fault] if url_fault else []),
        *ca_faults(url, old.ca_file, os.environ),
        *kept,
        *(one for one in examined if one not in kept),
    ]
    return replace(target, faults=tuple(faults))


def _of_profile(target: Target) -> tuple[Fault, ...]:
    """Give what keeps the profile that was named from being used."""
    return tuple(one for one in target.faults if one.kind in _OF_PROFILE and one.kind in BLOCKING)


def is_usable(target: Target) -> bool:
    """Tell whether a request could be made at all."""
    return not any(one.kind in BLOCKING for one in target.faults)


def faulty(target: Target) -> Place:
    """Give the field that keeps the target from being asked."""
    return next(_PLACES.get(one.kind, Place.REST) for one in target.faults if one.kind in BLOCKING)


def becomes(location: str) -> Note:
    """Give what the location comes to while it is typed; at once, and without its faults."""
    url, fault = base_url(location)
    if url and fault is None:
        return Note(f"→ {hide_tokens(clean_text(url))}")
    return Note("the API's base; a bare host gets https:// and /services/v5" if not location.strip() else "")


def opening(start: Start) -> Note | None:
    """Give what was wrong with the profile that was named, where that is why the form is there."""
    faults = _of_profile(start.target)
    if not faults:
        return None
    fault = faults[0]
    others = " Choose one above, or go on without." if start.profiles else ""
    return Note(f"✗ {_words(fault, start.target)}.{others}", Tone.FAIL)


def notes_of(typed: Typed, target: Target, *, insist: bool) -> Mapping[Place, Note]:
    """Give the one line that stands beside each field.

    Args:
        typed: What stands in the form.
        target: What it comes to.
        insist: Tell of what is missing, too; where nobody has begun to type yet, that is no fault.
    """
    notes = {
        Place.LOCATION: becomes(typed.location),
        Place.USERNAME: Note(_USERNAME[typed.kind]),
        Place.SECRET: _secret_note(typed, target),
    }
    for fault in reversed(target.faults):
        if fault.kind in _MISSING and not insist:
            continue
        if fault.kind is FaultKind.TOKEN_SHAPE and typed.secret and digits_typed(typed.secret):
            continue  # it is still being typed
        blocking = fault.kind in BLOCKING
        text = f"{'✗' if blocking else '▲'} {_words(fault, target)}"
        notes[_PLACES.get(fault.kind, Place.REST)] = Note(text, Tone.FAIL if blocking else Tone.WARN)
    if typed.kind is SecretKind.PASSWORD and typed.secret and not target.username:
        notes[Place.USERNAME] = Note("✗ A password goes with a user name", Tone.FAIL)
        notes[Place.SECRET] = _secret_note(typed, target)
    return notes


def _secret_note(typed: Typed, target: Target) -> Note:
    """Give what is to be said of a secret that nothing is wrong with."""
    if typed.secret is None:
        return Note(
            f"from {target.secret_source}; type to use another" if target.auth else _SECRET[typed.kind]
        )
    if typed.kind is SecretKind.TOKEN:
        digits = digits_typed(typed.secret)
        count = f"{digits} of {TOKEN_DIGITS}" if digits else str(TOKEN_DIGITS)
        return Note(f"{count} hex digits, as Tracker's tokens have", Tone.MUTED if digits else Tone.OK)
    facts = target.secret_facts(load_contract())
    strength = facts.strength if facts else None
    return Note("" if strength is None else f"strength {strength} of 4", Tone.OK)


def _words(fault: Fault, target: Target) -> str:
    """Give a fault by its code and title, as a report would, and where it is."""
    from diagnostics.judge.catalogue import codes_by_fault, load_catalogue  # noqa: PLC0415 - not before the first paint
    from diagnostics.judge.words import Words  # noqa: PLC0415

    code = codes_by_fault()[fault.kind]
    words = {"secret": target.auth.value if target.auth else "secret", **fault.facts}
    title = load_catalogue()[code].title.format_map(Words(words))
    problem = fault.facts.get("problem")
    where = f" · {fault.where}" if fault.where and fault.where != TYPED else ""
    return str(hide_tokens(clean_text(f"{code}: {title}{f': {problem}' if problem else ''}{where}")))
