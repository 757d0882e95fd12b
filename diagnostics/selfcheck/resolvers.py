"""How names become addresses here, by the files that say so; no name is looked up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from diagnostics.report.levels import Status
from diagnostics.selfcheck.machine import Machine
from diagnostics.selfcheck.model import Line
from diagnostics.selfcheck.words import coded, line
from diagnostics.target import is_address, is_loopback

_LIMIT: Final = 1_000_000
"""Characters of a file that are looked at: hosts files of blocklists are long."""


def resolver_lines(machine: Machine, host: str) -> Iterator[Line]:
    """Tell of name servers, search list and a hosts file that decides about `host`."""
    rows = _rows(machine.root / "etc" / "resolv.conf")
    if rows is None:
        yield line("nameservers", "/etc/resolv.conf cannot be read", Status.UNKNOWN)
    else:
        servers = [row[1] for _, row in rows if row[0] == "nameserver" and len(row) > 1]
        if servers:
            yield line("nameservers", ", ".join(servers))
        else:
            told = "/etc/resolv.conf names none"
            yield coded("nameservers", "NET102", told, Status.WARN, {"host": host or "localhost"})
        others = [" ".join(row) for _, row in rows if row[0] in {"search", "domain", "options"}]
        yield line("resolver_options", "; ".join(others) or "none")
    yield _hosts_line(machine, host)


def _hosts_line(machine: Machine, host: str) -> Line:
    rows = _rows(machine.root / "etc" / "hosts")
    if rows is None:
        return line("hosts_file", "/etc/hosts cannot be read", Status.UNKNOWN)
    if not host or is_address(host):
        return line("hosts_file", "no host name to look for", Status.SKIPPED)
    found = [(number, row[0]) for number, row in rows if host.lower() in map(str.lower, row[1:])]
    if not found:
        return line("hosts_file", f"says nothing of {host}")
    told = f"{host} is " + ", ".join(f"{address} by line {number}" for number, address in found)
    return (
        line("hosts_file", told) if is_loopback(host) else line("hosts_file", told, Status.WARN, "override")
    )


def _rows(path: Path) -> list[tuple[int, list[str]]] | None:
    """Give the words of each line that says something, with its number; None where there is no reading it."""
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            text = file.read(_LIMIT)
    except OSError:
        return None
    words = ((number, row.partition("#")[0].split()) for number, row in enumerate(text.splitlines(), start=1))
    return [(number, row) for number, row in words if row and not row[0].startswith(";")]
