"""The keyring: whether there is one, and which, as far as that can be told without unlocking it."""

from __future__ import annotations

from collections.abc import Iterator

from diagnostics.report.levels import Status
from diagnostics.selfcheck.machine import Machine
from diagnostics.selfcheck.model import Line
from diagnostics.selfcheck.versions import package_versions
from diagnostics.selfcheck.words import line


def keyring_lines(machine: Machine) -> Iterator[Line]:
    """Tell of package and backend; nothing of it is loaded, since some backends ask D-Bus at once."""
    version = package_versions(machine).get("keyring", "")
    if not version:
        yield line("keyring_package", "keyring is not installed, and not needed", Status.SKIPPED)
        return
    yield line("keyring_package", f"keyring {version}")
    named = machine.environment.get("PYTHON_KEYRING_BACKEND", "")
    if named:
        yield line("keyring_backend", f"{named} (from PYTHON_KEYRING_BACKEND)")
    else:
        yield line("keyring_backend", "the system's own, chosen when it is asked", Status.UNKNOWN)
