"""A target from options, environment and a TOML profile, in that order of precedence.

No option takes a secret's value, since a process list shows options to everybody: secrets come from standard
input, a file or the environment, and the environment is cleared of them once read.
"""

from __future__ import annotations

import os
import stat
import tomllib
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import msgspec

from diagnostics.contract import load_contract
from diagnostics.faults import Fault, FaultKind, Scalar
from diagnostics.home import expanded
from diagnostics.keyrings import ENTRY, ask_keyring
from diagnostics.secret import Secret
from diagnostics.snapshot import Reading
from diagnostics.target import (
    BLOCKING,
    DEFAULT_CONCURRENCY,
    DEFAULT_DEADLINE_S,
    Target,
    base_url,
    secret_faults,
)
from diagnostics.text import clean_text, hide_tokens
from diagnostics.trust_settings import ca_faults

URL_VARIABLE: Final = "TRACKER_URL"
TOKEN_VARIABLE: Final = "TRACKER_TOKEN"  # noqa: S105 - the variable's name
USERNAME_VARIABLE: Final = "TRACKER_USERNAME"
PASSWORD_VARIABLE: Final = "TRACKER_PASSWORD"  # noqa: S105 - the variable's name
PROFILE_FILE: Final = "profiles.toml"
_SECRET_FILE_BYTES: Final = 4096
_PROFILE_FILE_BYTES: Final = 1_000_000
_OTHERS: Final = 0o077
_WRITE: Final = 0o022
_FILE_WORDS: Final = {
    FaultKind.SECRET_EXPOSED: "the secret's file",
    FaultKind.PROFILE_EXPOSED: "the profile file",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the command line, or whoever calls the library, said; None or empty where nothing was said."""

    url: str | None = None
    username: str | None = None
    token_stdin: bool = False
    token_file: Path | None = None
    profile: str | None = None
    projects: tuple[int, ...] = ()
    ca_file: Path | None = None
    deadline_s: float | None = None
    concurrency: int | None = None
    stories: Reading | None = None
    rules: Path | None = None
    token: Secret | None = None
    """From a program that holds it already; no option takes its value."""
    password: Secret | None = None
    """The same."""


class Profile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One `[name]` table of the profile file. It names where a secret is, and never holds one."""

    url: str = ""
    username: str = ""
    token_file: str = ""
    keyring: str = ""
    """The user name that the token is kept under in the keyring."""
    password_file: str = ""
    projects: tuple[int, ...] = ()
    ca_file: str = ""
    deadline: float | None = None
    concurrency: int | None = None
    stories: Reading | None = None
    rules: str = ""
    keys: dict[str, str] = {}
    """The dashboard's keys by what they are for; what is meant by either, the dashboard knows."""


@dataclass(slots=True)
class _Found:
    """What was gathered so far, with the faults met on the way."""

    faults: list[Fault] = field(default_factory=list)
    token: Secret | None = None
    password: Secret | None = None
    source: str = ""


def profile_path() -> Path:
    """Give the file that holds the profiles, in the user's configuration folder."""
    from platformdirs import user_config_path  # noqa: PLC0415 - only where a profile is asked for

    return user_config_path("tracker-doctor") / PROFILE_FILE


def load_target(
    options: Options,
    environment: MutableMapping[str, str],
    read_stdin: Callable[[], str],
    profiles: Path | None = None,
    keyring: Callable[[str], Secret | Fault] = ask_keyring,
) -> Target:
    """Give the target that options, environment and profile describe, with its faults.

    Args:
        options: What the command line said.
        environment: The process's variables; the two secret ones are removed from it.
        read_stdin: Gives standard input whole; called only for `--token-stdin`.
        profiles: The profile file; None: the user's own.
        keyring: Gives a token by its name, or why there is none; called only where the profile names one.
    """
    found = _Found()
    profile = _profile(options.profile, profiles, found)
    variables = {name: environment.get(name, "") for name in (URL_VARIABLE, USERNAME_VARIABLE)}
    username = options.username or variables[USERNAME_VARIABLE] or profile.username
    if not _find_secret(options, environment, read_stdin, found):
        _find_in_profile(profile, keyring, found)
    url, url_fault = base_url(options.url or variables[URL_VARIABLE] or profile.url)
    ca_file = str(options.ca_file or profile.ca_file or "") or None
    target = Target(
        url=url,
        username=username,
        token=found.token,
        password=found.password if found.token is None and username else None,
        secret_source=found.source,
        profile=options.profile or "",
        projects=options.projects or profile.projects,
        ca_file=ca_file,
        deadline_s=options.deadline_s or profile.deadline or DEFAULT_DEADLINE_S,
        concurrency=options.concurrency or profile.concurrency or DEFAULT_CONCURRENCY,
        stories=options.stories or profile.stories or Reading.AUTO,
        rules_file=options.rules or (expanded(Path(profile.rules)) if profile.rules else None),
    )
    contract = load_contract()
    faults = [*found.faults, *([url_fault] if url_fault else []), *ca_faults(url, ca_file, environment)]
    if not any(fault.kind is FaultKind.SETTINGS_UNREADABLE for fault in found.faults):
        faults += secret_faults(target.secret_facts(contract), found.source)
    return replace(target, faults=tuple(faults))


def _find_secret(
    options: Options, environment: MutableMapping[str, str], read_stdin: Callable[[], str], found: _Found
) -> bool:
    """Take the first source that was named: the caller, standard input, a file, the environment."""
    from_variables = {name: environment.pop(name, None) for name in (TOKEN_VARIABLE, PASSWORD_VARIABLE)}
    if options.token is not None or options.password is not None:
        found.token, found.password, found.source = options.token, options.password, "the caller"
    elif options.token_stdin:
        found.token, found.source = Secret(read_stdin().strip()), "standard input"
    elif options.token_file is not None:
        found.token = _secret_file(options.token_file, found)
        found.source = f"file {_shown(options.token_file)}"
    elif from_variables[TOKEN_VARIABLE] is not None:
        found.token = Secret((from_variables[TOKEN_VARIABLE] or "").strip())
        found.source = f"environment {TOKEN_VARIABLE}"
    elif from_variables[PASSWORD_VARIABLE] is not None:
        found.password = Secret(from_variables[PASSWORD_VARIABLE] or "")
        found.source = f"environment {PASSWORD_VARIABLE}"
    return bool(found.source)


def _find_in_profile(profile: Profile, keyring: Callable[[str], Secret | Fault], found: _Found) -> None:
    """Take the first source that the profile names; past a keyring that gives nothing, and telling so."""
    if profile.token_file:
        found.token = _secret_file(expanded(Path(profile.token_file)), found)
        found.source = f"file {_shown(profile.token_file)}"
        return
    if profile.keyring:
        found.source = f"{ENTRY}{profile.keyring}"
        answer = keyring(profile.keyring)
        if isinstance(answer, Secret):
            found.token = answer
            return
        source = f"file {_shown(profile.password_file)}" if profile.password_file else "none"
        found.faults.append(msgspec.structs.replace(answer, facts={**answer.facts, "next_source": source}))
    if profile.password_file:
        found.password = _secret_file(expanded(Path(profile.password_file)), found)
        found.source = f"file {_shown(profile.password_file)}"


def _secret_file(path: Path, found: _Found) -> Secret | None:
    try:
        with path.open("rb") as file:
            raw = file.read(_SECRET_FILE_BYTES)
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
    except OSError as error:
        found.faults.append(_unreadable(_shown(path), error))
        return None
    found.faults.extend(_exposed(FaultKind.SECRET_EXPOSED, _shown(path), mode))
    return Secret(raw.decode("utf-8", "replace").strip())


def _shown(path: str | Path) -> str:
    """Give the path of a secret's file as it may be told: somebody may have typed the token in its place."""
    return hide_tokens(clean_text(str(path)))


def read_profiles(path: Path) -> tuple[dict[str, object], tuple[Fault, ...]]:
    """Give the tables of the profile file by name, and what is wrong with the file; never its text.

    Where it cannot be read or is no TOML there are no tables, and one fault says so.
    """
    try:
        with path.open("rb") as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            text = file.read(_PROFILE_FILE_BYTES).decode("utf-8")
        document = tomllib.loads(text)
    except OSError as error:
        return {}, (_unreadable(str(path), error),)
    except UnicodeDecodeError:
        return {}, (_broken(path, "not UTF-8 text"),)
    except tomllib.TOMLDecodeError as error:
        return {}, (_broken(path, _toml_place(str(error))),)
    except RecursionError:
        return {}, (_broken(path, "its values are nested too deeply"),)
    return document, _exposed(FaultKind.PROFILE_EXPOSED, str(path), mode)


def _profile(name: str | None, path: Path | None, found: _Found) -> Profile:
    if name is None:
        return Profile()
    path = path or profile_path()
    document, faults = read_profiles(path)
    found.faults.extend(faults)
    if any(fault.kind in BLOCKING for fault in faults):
        return Profile()
    return _profile_of(document, name, path, found)


def profile_keys(name: str, path: Path | None = None) -> dict[str, str]:
    """Give the keys of a profile; none where it cannot be used, which the target's faults tell."""
    return _profile(name, path, _Found()).keys if name else {}


def _profile_of(document: dict[str, object], name: str, path: Path, found: _Found) -> Profile:
    facts: dict[str, Scalar] = {"profile": name}
    if not isinstance(document.get(name), dict):
        facts["problem"] = "there is no such profile"
        facts["known"] = (
            ", ".join(key for key, value in document.items() if isinstance(value, dict)) or "none"
        )
    else:
        try:
            return msgspec.convert(document[name], Profile)
        except msgspec.ValidationError as error:
            facts["problem"] = str(error)
    found.faults.append(Fault(kind=FaultKind.SETTINGS_UNKNOWN, where=str(path), facts=facts))
    return Profile()


def _toml_place(message: str) -> str:
    """Keep line and column of tomllib's message; the rest may repeat the file's text."""
    start = message.rfind("(at ")
    return f"broken TOML {message[start:]}" if start >= 0 else "broken TOML"


def _exposed(kind: FaultKind, where: str, mode: int) -> tuple[Fault, ...]:
    """Tell of a file that others may read or change, on systems that have such modes."""
    others = mode & _OTHERS
    if os.name != "posix" or not others:
        return ()
    facts: dict[str, Scalar] = {
        "file": _FILE_WORDS[kind],
        "may": "change" if others & _WRITE else "read",
        "mode": f"{mode:04o}",
    }
    return (Fault(kind=kind, where=where, facts=facts),)


def _broken(path: Path, problem: str) -> Fault:
    return Fault(kind=FaultKind.SETTINGS_BROKEN, where=str(path), facts={"problem": problem})


def _unreadable(where: str, error: OSError) -> Fault:
    facts: dict[str, Scalar] = {"problem": error.strerror or type(error).__name__, "errno": error.errno}
    return Fault(kind=FaultKind.SETTINGS_UNREADABLE, where=where, facts=facts)
