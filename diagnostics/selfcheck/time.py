"""The clock as it stands; whether it is right, nobody can say without asking somebody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC

from diagnostics.report.levels import Status
from diagnostics.selfcheck.machine import Machine
from diagnostics.selfcheck.model import Line
from diagnostics.selfcheck.words import line


def time_lines(machine: Machine) -> Iterator[Line]:
    """Tell of the moment, the zone and what is not known of the clock."""
    now = machine.now
    yield line("clock", f"{now.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC")
    told = f"{now.tzname()}, {now:%z} from UTC"
    named = machine.environment.get("TZ", "")
    yield line("zone", f"{told} (TZ {named})" if named else told)
    yield line("clock_source", "cannot be told without asking a host", Status.UNKNOWN, "unknown")
