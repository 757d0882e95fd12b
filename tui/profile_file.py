"""The connection as a profile: what is written, where the secret goes, and how to come back to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from diagnostics.home import expanded
from diagnostics.keyrings import keep_in_keyring
from diagnostics.profiles import ProfileRefusedError, Value, save_profile
from diagnostics.secret import Secret, SecretKind
from diagnostics.target import DEFAULT_CONCURRENCY, DEFAULT_DEADLINE_S, Target
from diagnostics.text import clean_text
from tui.connecting import TYPED, Start

_ONLY_TOKENS: Final = "Only a token is kept in the keyring, and this is a password"
_IN_KEYRING: Final[Mapping[str, Value | None]] = {"token_file": None, "password_file": None}


@dataclass(frozen=True, slots=True)
class SavedProfile:
    """What became of saving a profile."""

    told: tuple[str, ...]
    """Each line that is to be shown."""
    written: bool = True


def save(name: str, target: Target, start: Start, *, keyring: bool) -> SavedProfile:
    """Write the profile without the secret; that goes into the keyring, where somebody asked for it.

    Args:
        name: The profile's name.
        target: What the form describes.
        start: What the form began with, for the options that it holds no field for.
        keyring: Put the token into the system's keyring.
    """
    fault, kept = None, False
    try:
        written = save_profile(start.path, name, _values(target, start), _own_secrets(target))
        if keyring and target.token is not None:
            fault = keep_in_keyring(name, target.token)
            kept = fault is None
        if kept:
            save_profile(start.path, name, {**_IN_KEYRING, "keyring": name})
    except ProfileRefusedError as error:
        return SavedProfile((f"Not saved: {clean_text(str(error))}",), written=False)
    told = [f"Saved without the secret: {clean_text(str(written))}"]
    told += [f"The keyring did not take the token: {fault.facts['problem']}"] if fault else []
    told += [_ONLY_TOKENS] if keyring and not target.token else []
    how = "" if kept else _next_time(target, start)
    return SavedProfile((*told, f"Next time: tracker-doctor --profile {name}{how}"))


def _own_secrets(target: Target) -> tuple[Secret, ...]:
    return tuple(one for one in (target.token, target.password) if one is not None)


def _values(target: Target, start: Start) -> Mapping[str, Value | None]:
    """Give what a profile says of the target; a source of the secret that was typed over is taken out."""
    options = start.options
    values: dict[str, Value | None] = {"url": target.url, "username": target.username or None}
    if target.secret_source == TYPED:
        values |= {"token_file": None, "keyring": None, "password_file": None}
    elif options.token_file is not None:
        values["token_file"] = str(expanded(options.token_file).absolute())
    if target.projects:
        values["projects"] = list(target.projects)
    if target.ca_file:
        values["ca_file"] = str(expanded(Path(target.ca_file)).absolute())
    if target.deadline_s != DEFAULT_DEADLINE_S:
        values["deadline"] = target.deadline_s
    if target.concurrency != DEFAULT_CONCURRENCY:
        values["concurrency"] = target.concurrency
    if options.stories is not None:
        values["stories"] = options.stories.value
    if target.rules_file is not None:
        values["rules"] = str(target.rules_file.absolute())
    return values


def _next_time(target: Target, start: Start) -> str:
    """Give how the secret gets to the profile next time; nothing where the profile says so itself."""
    source = target.secret_source
    if start.options.token_file is not None or source.startswith(("file ", "keyring ")):
        return ""
    if target.auth is SecretKind.PASSWORD:
        return ', with TRACKER_PASSWORD; or password_file = "FILE" (mode 0600) in the profile'
    return ', with TRACKER_TOKEN; or token_file = "FILE" (mode 0600) in the profile'
