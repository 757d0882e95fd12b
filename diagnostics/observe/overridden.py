"""Addresses that no public service has, and whether this machine's hosts file gave them."""

from __future__ import annotations

import ipaddress
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from diagnostics.faults import Scalar
from diagnostics.target import is_loopback

HOSTS: Final = (
    Path(os.environ.get("SYSTEMROOT", r"C:\Windows"), "System32", "drivers", "etc", "hosts")
    if sys.platform == "win32"
    else Path("/etc/hosts")
)
_MOST_BYTES: Final = 4 << 20

_THIS_MACHINE: Final = {"loopback": ("127.0.0.0/8", "::1/128"), "unspecified": ("0.0.0.0/8", "::/128")}
"""Nothing elsewhere is reached under these."""

_INSIDE: Final = {
    "private": ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"),
    "link-local": ("169.254.0.0/16", "fe80::/10"),
    "shared by a provider's customers": ("100.64.0.0/10",),
}
"""RFC 1918, RFC 4193, RFC 3927, RFC 4291 and RFC 6598: addresses that the internet does not see."""

_NETWORKS: Final = {
    ipaddress.ip_network(network): kind
    for kind, networks in (_THIS_MACHINE | _INSIDE).items()
    for network in networks
}


@dataclass(frozen=True, slots=True)
class Override:
    """What of a name's addresses can be used, and what is told of those that no public service has."""

    usable: tuple[str, ...]
    facts: dict[str, Scalar] = field(default_factory=dict)


def overridden(host: str, addresses: tuple[str, ...], hosts: Path | None = None) -> Override:
    """Look at what `host` resolved to; `localhost` is this machine by definition (RFC 6761), and never told.

    Args:
        host: The name.
        addresses: What it resolved to.
        hosts: The file of names that the resolver asks first; None: the system's own.
    """
    kinds = {one: _kind(one) for one in addresses}
    told = [f"{one} ({kind})" for one, kind in kinds.items() if kind]
    if not told or is_loopback(host):
        return Override(addresses)
    by_file = _stands_in(hosts or HOSTS, host)
    facts: dict[str, Scalar] = {
        "not_public": ", ".join(told),
        "source": "hosts file" if by_file else "resolver",
    }
    return Override(tuple(one for one, kind in kinds.items() if kind not in _THIS_MACHINE), facts)


def _kind(address: str) -> str:
    """Give what kind of network an address belongs to; empty where it may be a public service's."""
    parsed = ipaddress.ip_address(address)
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is not None:
        parsed = parsed.ipv4_mapped
    return next((kind for network, kind in _NETWORKS.items() if parsed in network), "")


def _stands_in(hosts: Path, name: str) -> bool:
    """Tell whether the hosts file has the name; a file that cannot be read has none."""
    try:
        with hosts.open(encoding="utf-8", errors="replace") as file:
            lines = file.read(_MOST_BYTES).splitlines()
    except OSError:
        return False
    return any(name.lower() in line.partition("#")[0].lower().split()[1:] for line in lines)
