"""Proxies: which variables name one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from diagnostics.report.levels import Status
from diagnostics.selfcheck.machine import Machine
from diagnostics.selfcheck.model import Line
from diagnostics.selfcheck.words import line

VARIABLES: Final = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY")


def proxy_lines(machine: Machine) -> Iterator[Line]:
    """Tell of the variables by their names: a proxy's address may hold a password."""
    found = [name for name in machine.environment if name.upper() in VARIABLES and machine.environment[name]]
    if found:
        yield line("proxy_variables", f"{', '.join(sorted(found))}: set")
    else:
        yield line("proxy_variables", "none is set", Status.SKIPPED)
