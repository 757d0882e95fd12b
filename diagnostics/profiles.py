"""A profile written into `profiles.toml`: its own lines only, and never a secret."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import msgspec
import tomlkit
from tomlkit.items import Table

from diagnostics.report.write import WriteRefusedError, write_file
from diagnostics.secret import Secret
from diagnostics.settings import Profile, read_profiles
from diagnostics.target import BLOCKING
from diagnostics.text import clean_text, hide_tokens

Value = str | float | list[int]
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")
_NAME_RULE: Final = "a profile's name has up to 40 letters, digits, dots, dashes and underscores"

_SURE_LENGTH: Final = 8


class ProfileRefusedError(Exception):
    """The profile was not written; the file is as it was. Its text is for the user."""


def name_problem(name: str) -> str:
    """Give why a profile cannot be called so; empty where it can."""
    if not _NAME.fullmatch(name):
        return _NAME_RULE
    if hide_tokens(clean_text(name)) != name:
        return "that looks like a token, and a profile holds none"
    return ""


def save_profile(
    path: Path, name: str, values: Mapping[str, Value | None], secrets: Iterable[Secret] = ()
) -> Path:
    """Write one profile, and give the file's absolute path; every other line of the file stays as it is.

    Args:
        path: The profile file. It and its folder are made where they are not there, for their owner alone.
        name: The profile's name.
        values: What it says; None takes a key out, and what is not named here stays as it stands there.
        secrets: What must not get into the file, wherever somebody may have typed it.

    Raises:
        ProfileRefusedError: The name or a value cannot be kept, or the file cannot be read or written.
    """
    problem = name_problem(name)
    if problem:
        raise ProfileRefusedError(problem)
    text = _with_profile(_there(path), name, values)
    if any(_stands_in(secret, values) for secret in secrets):
        raise ProfileRefusedError("the secret stands in one of the other fields, and a profile holds none")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return write_file(text, path)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ProfileRefusedError(f"{path.parent} cannot be made: {reason}") from error
    except WriteRefusedError as error:
        raise ProfileRefusedError(str(error)) from error


def _stands_in(secret: Secret, values: Mapping[str, Value | None]) -> bool:
    """Tell whether a value holds the secret; a short one may be a word of an address as well."""
    looked_for = secret.reveal()
    return len(looked_for) >= _SURE_LENGTH and any(looked_for in str(one) for one in values.values())


def _there(path: Path) -> str:
    """Give the file's text; what cannot be read or is no TOML is told, and never written over."""
    if not path.exists():
        return ""
    _, faults = read_profiles(path)
    broken = next((fault for fault in faults if fault.kind in BLOCKING), None)
    if broken is not None:
        raise ProfileRefusedError(f"{path} cannot be read: {broken.facts['problem']}")
    return path.read_text(encoding="utf-8")


def _with_profile(text: str, name: str, values: Mapping[str, Value | None]) -> str:
    document = tomlkit.parse(text)
    if name not in document:
        if text.strip():
            document.add(tomlkit.nl())
        document.add(name, tomlkit.table())
    table = document[name]
    if not isinstance(table, Table):
        raise ProfileRefusedError(f"{name} stands in the file already and is no profile")
    for key, value in values.items():
        if value is not None:
            table[key] = value
        elif key in table:
            del table[key]
    try:
        msgspec.convert(table.unwrap(), Profile)
    except msgspec.ValidationError as error:
        raise ProfileRefusedError(f"the profile that stands there cannot be used: {error}") from error
    return tomlkit.dumps(document)
