"""The facts of this machine, gathered: no value that could be a secret, nor where anything lies."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from diagnostics.environment import Environment, MachineFact

if TYPE_CHECKING:
    from diagnostics.selfcheck.machine import Machine

_MOVING: Final = frozenset({"clock", "clock_source"})
"""What is another at every look, and would make two bundles of one run differ."""


def this_environment() -> Environment:
    """Give the facts of the machine that this process runs on."""
    from diagnostics.selfcheck.machine import this_machine  # noqa: PLC0415 - only where a bundle is made

    return environment_of(this_machine(os.environ, Path()))


def environment_of(machine: Machine) -> Environment:
    """Give the facts of a machine."""
    from diagnostics.selfcheck.locale import locale_lines  # noqa: PLC0415 - only where a bundle is made
    from diagnostics.selfcheck.proxy import VARIABLES  # noqa: PLC0415
    from diagnostics.selfcheck.terminal import terminal_lines  # noqa: PLC0415
    from diagnostics.selfcheck.time import time_lines  # noqa: PLC0415
    from diagnostics.selfcheck.versions import version_lines  # noqa: PLC0415

    home = machine.environment.get("HOME") or machine.environment.get("USERPROFILE") or ""
    lines = [
        line
        for tell in (version_lines, locale_lines, terminal_lines, time_lines)
        for line in tell(machine)
        if line.key not in _MOVING
    ]
    return Environment(
        facts=tuple(
            MachineFact(
                key=line.key, subject=line.subject, what=line.what, value=_without_home(line.value, home)
            )
            for line in lines
        ),
        proxy_variables=tuple(sorted(name for name in machine.environment if name.upper() in VARIABLES)),
    )


def _without_home(value: str, home: str) -> str:
    """Give the value without the user's folder, which bears the user's name."""
    return value.replace(home, "~") if len(home) > 1 else value
