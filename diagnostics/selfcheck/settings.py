"""The settings as `check` would take them: which file, which variables, what is wrong with them."""

from __future__ import annotations

import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from diagnostics.faults import Fault, FaultKind
from diagnostics.keyrings import ENTRY
from diagnostics.report.levels import Status
from diagnostics.selfcheck.machine import Machine
from diagnostics.selfcheck.model import Line
from diagnostics.selfcheck.words import line, of_fault
from diagnostics.settings import (
    PASSWORD_VARIABLE,
    TOKEN_VARIABLE,
    URL_VARIABLE,
    USERNAME_VARIABLE,
    read_profiles,
)
from diagnostics.target import Target

_KNOWN: Final = (URL_VARIABLE, USERNAME_VARIABLE, TOKEN_VARIABLE, PASSWORD_VARIABLE)
_KEYS: Final[Mapping[FaultKind, str]] = {
    FaultKind.URL_MISSING: "url",
    FaultKind.URL_INVALID: "url",
    FaultKind.URL_INSECURE: "url",
    FaultKind.SECRET_MISSING: "secret",
    FaultKind.SECRET_MALFORMED: "secret",
    FaultKind.SECRET_REFUSED: "secret",
    FaultKind.SECRET_WEAK: "secret",
    FaultKind.TOKEN_SHAPE: "secret",
    FaultKind.SECRET_EXPOSED: "secret",
    FaultKind.SETTINGS_UNKNOWN: "profile",
}
"""Symptoms by the line that tells them; those of files are told by where they are."""
_UNASKED: Final = frozenset({FaultKind.URL_MISSING, FaultKind.SECRET_MISSING})
"""What nobody need have named yet: a check would fail for it, a self-check asks nobody."""
_OF_FILES: Final = frozenset({FaultKind.SETTINGS_UNREADABLE, FaultKind.SETTINGS_BROKEN})


def setting_lines(machine: Machine, target: Target, profiles: Path) -> Iterator[Line]:
    """Tell of the profile file, the profile, the variables, the address and the secret's source."""
    yield from _profile_lines(target, profiles)
    yield line("variables", _variables(machine.environment))
    told = {_key(fault, profiles): fault for fault in reversed(target.faults)}
    for key, value in (("url", target.url), ("secret", _secret(target))):
        faults = [fault for fault in target.faults if _key(fault, profiles) == key]
        if not faults and (value or key not in told):
            yield line(key, value or "none is named", Status.PASS if value else Status.SKIPPED)
        for fault in faults:
            if fault.where.startswith(ENTRY):
                yield line(key, f"{fault.where}: not asked here", Status.UNKNOWN)
                continue
            status = Status.WARN if fault.kind in _UNASKED else None
            yield of_fault(key, fault, status, secret=fault.facts.get("secret", "token"))


def _key(fault: Fault, profiles: Path) -> str:
    if fault.kind in _OF_FILES:
        return "profile_file" if fault.where == str(profiles) else "secret"
    return _KEYS.get(fault.kind, "")


def _profile_lines(target: Target, profiles: Path) -> Iterator[Line]:
    if not target.profile and not profiles.exists():
        yield line("profile_file", f"{profiles}: not there, and not needed", Status.SKIPPED)
        yield line("profile", "none is named", Status.SKIPPED, "none")
        return
    document, faults = read_profiles(profiles)
    unusable = next((fault for fault in faults if fault.kind in _OF_FILES), None)
    if unusable is not None:
        # Nobody asked for the file unless a profile is named.
        yield of_fault("profile_file", unusable, None if target.profile else Status.WARN)
        return
    names = [name for name, value in document.items() if isinstance(value, dict)]
    yield line("profile_file", f"{profiles}: {', '.join(names) or 'no profiles'}, mode {_mode(profiles)}")
    unknown = next((fault for fault in target.faults if fault.kind is FaultKind.SETTINGS_UNKNOWN), None)
    if unknown is not None:
        yield of_fault("profile", unknown)
    elif target.profile:
        yield line("profile", target.profile)
    else:
        yield line("profile", "none is named", Status.SKIPPED, "none")


def _mode(path: Path) -> str:
    return f"{stat.S_IMODE(path.stat().st_mode):04o}"


def _variables(environment: Mapping[str, str]) -> str:
    """Give names only: two of them hold secrets."""
    known = [name for name in _KNOWN if name in environment]
    others = sorted(name for name in environment if name.startswith("TRACKER_") and name not in _KNOWN)
    told = f"{', '.join(known)}: set" if known else f"none of {', '.join(_KNOWN)} is set"
    return f"{told}; not known here: {', '.join(others)}" if others else told


def _secret(target: Target) -> str:
    return f"{target.auth} from {target.secret_source}" if target.auth is not None else ""
