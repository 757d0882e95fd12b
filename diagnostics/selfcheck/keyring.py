"""The keyring: whether there is one, and which, as far as that can be told without unlocking it."""

from __future__ import annotations

from collections.abc import Iterator

from diagnostics.keyrings import ENTRY, LIMIT_S
from diagnostics.report.levels import Status
from diagnostics.selfcheck.machine import Machine
from diagnostics.selfcheck.model import Line
from diagnostics.selfcheck.versions import package_versions
from diagnostics.selfcheck.words import coded, line
from diagnostics.target import Target


def keyring_lines(machine: Machine, target: Target) -> Iterator[Line]:
    """Tell of package, backend and limit; nothing of it is loaded, since some backends ask D-Bus at once."""
    version = package_versions(machine).get("keyring", "")
    if not version:
        yield _missing(target.secret_source)
        return
    yield line("keyring_package", f"keyring {version}; asked for {LIMIT_S:g} s at most")
    named = machine.environment.get("PYTHON_KEYRING_BACKEND", "")
    if named:
        yield line("keyring_backend", f"{named} (from PYTHON_KEYRING_BACKEND)")
    else:
        yield line("keyring_backend", "the system's own, chosen when it is asked", Status.UNKNOWN)


def _missing(source: str) -> Line:
    """Give the line where the package is missing: something is wrong only where a profile needs it."""
    told = "keyring is not installed"
    if not source.startswith(ENTRY):
        return line("keyring_package", f"{told}, and not needed", Status.SKIPPED)
    return coded(
        "keyring_package", "LOC720", f"{told}; {source} needs it", words={"entry": source[len(ENTRY) :]}
    )
