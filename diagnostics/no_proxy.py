"""NO_PROXY as httpx 0.28.1 reads it, and what of it somebody would expect to have an effect and has none.

    entries are parted by commas, blanks around them do not matter, case neither
    *                     no proxy for any host
    example.com           the host and all below it        .example.com    what is below it, not the host
    10.1.2.3, ::1, localhost                               this host alone
    host:8443             the host on this port, written out in the address; `host:443` never means https
    https://host          the host with this scheme; here `*.host` and `*host` are taken as patterns
    what follows a /      is dropped: 10.0.0.0/8 is the one address 10.0.0.0

httpx raises an exception for some entries, such as `[::1]`; here these have no effect.
An entry without a host has none either.
"""

from __future__ import annotations

import fnmatch
import ipaddress
import re
from typing import Final, NamedTuple

from diagnostics.snapshot import IgnoredEntry, WhyIgnored
from diagnostics.text import clean_text

_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
_AUTHORITY: Final = re.compile(r"(?:[^@]*@)?(\[.*\]|[^:@]*):?(.*)")
_SHOWN: Final = 80
"""Characters of an entry that are shown."""


class _Goal(NamedTuple):
    scheme: str
    host: str
    port: int | None
    """As the address has it; None where that is the scheme's own."""

    @property
    def real_port(self) -> int | None:
        return self.port or _DEFAULT_PORTS.get(self.scheme)


class NoProxy:
    """The entries of one NO_PROXY."""

    def __init__(self, value: str) -> None:
        self._entries = [entry.strip() for entry in value.split(",") if entry.strip()]

    def bypass(self, scheme: str, host: str, port: int | None) -> str | None:
        """Give the first entry that takes the host out; None: none does."""
        goal = _goal(scheme, host, port)
        if "*" in self._entries:
            return "*"
        return next((_shown(entry) for entry in self._entries if _holds(entry, goal)), None)

    def ignored(self, scheme: str, host: str, port: int | None) -> tuple[IgnoredEntry, ...]:
        """Give the entries that would mean the host, read as people write them, and have no effect."""
        goal = _goal(scheme, host, port)
        found = []
        for entry in self._entries:
            why = None if _holds(entry, goal) else _expected(entry, goal)
            if why is not None:
                found.append(IgnoredEntry(entry=_shown(entry), why=why))
        return tuple(found)


def _goal(scheme: str, host: str, port: int | None) -> _Goal:
    return _Goal(scheme, host.lower(), None if port == _DEFAULT_PORTS.get(scheme) else port)


def _shown(entry: str) -> str:
    return str(clean_text(entry, limit=_SHOWN))


def _holds(entry: str, goal: _Goal) -> bool:
    """Tell whether httpx would go to `goal` directly because of `entry`."""
    with_scheme = "://" in entry
    scheme, rest = entry.lower().split("://", 1) if with_scheme else ("all", entry.lower())
    first, slash, _ = rest.partition("/")
    if not with_scheme and _address(first) is not None:
        return first == goal.host and not (slash and ":" in first)
    written = rest if with_scheme or rest == "localhost" else f"*{rest}"
    parts = _AUTHORITY.fullmatch(re.split(r"[/?#]", written, maxsplit=1)[0])
    if parts is None or scheme not in {"", "all", goal.scheme}:
        return False
    if parts[2] and not (parts[2].isascii() and parts[2].isdecimal()):
        return False
    port = int(parts[2]) if parts[2] else None
    if port is not None and port == _DEFAULT_PORTS.get(scheme):
        port = None
    named = parts[1]
    named = named[1:-1] if named.startswith("[") and named.endswith("]") else named
    return _matches(named, goal.host) and port in {None, goal.port}


def _matches(named: str, host: str) -> bool:
    """Match as httpx's URLPattern does: `*.x` below x, `*x` also x itself, else the same host."""
    if named in {"", "*"}:
        return False
    if named.startswith("*."):
        return host.endswith(named[1:]) and host != named[1:]
    if named.startswith("*"):
        return host == named[1:] or host.endswith(f".{named[1:]}")
    return host == named


def _expected(entry: str, goal: _Goal) -> WhyIgnored | None:
    """Give why `entry` has no effect, though it would mean `goal` as people write; None: it would not."""
    pieces = [piece for piece in re.split(r"[\s;|]+", entry) if piece]
    if len(pieces) > 1:
        meant = any(_holds(piece, goal) or _expected(piece, goal) for piece in pieces)
        return WhyIgnored.SEPARATOR if meant else None
    scheme, _, rest = entry.lower().rpartition("://")
    if scheme not in {"", "all", goal.scheme}:
        return None
    if "/" in rest and _in_range(rest, goal.host):
        return WhyIgnored.RANGE
    name, port = _name_and_port(rest.split("/")[0])
    if port and port != str(goal.real_port):
        return None
    return _why_of_address(name, port, goal, rest) or _why_of_name(name, port, goal)


def _why_of_address(name: str, port: str, goal: _Goal, written: str) -> WhyIgnored | None:
    if _address(name) is None or _address(name) != _address(goal.host):
        return None
    if port:
        return WhyIgnored.PORT
    return WhyIgnored.BRACKETS if "[" in written else WhyIgnored.SPELLING


def _why_of_name(name: str, port: str, goal: _Goal) -> WhyIgnored | None:
    if "*" in name:
        return WhyIgnored.WILDCARD if fnmatch.fnmatchcase(goal.host, name) else None
    if port and _matches(f"*{name}", goal.host):
        return WhyIgnored.PORT
    dotless = name.strip(".")
    return WhyIgnored.DOT if dotless and dotless != name and _matches(f"*{dotless}", goal.host) else None


def _name_and_port(text: str) -> tuple[str, str]:
    if text.startswith("["):
        name, _, port = text[1:].partition("]")
        return name, port.removeprefix(":")
    if text.count(":") == 1:
        name, _, port = text.partition(":")
        return name, port
    return text, ""


def _in_range(text: str, host: str) -> bool:
    address = _address(host)
    try:
        network = ipaddress.ip_network(text.strip("[]"), strict=False)
    except ValueError:
        return False
    return address is not None and address in network


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None
