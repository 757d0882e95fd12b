"""Name, connection and TLS, each tried by itself before any HTTP, so that each has its own time and cause."""

from __future__ import annotations

import socket
from typing import Protocol

from diagnostics.clock import Clock
from diagnostics.observe.dial import Dial
from diagnostics.observe.proxy_answer import ProxyAnswer
from diagnostics.observe.reaching import Attempt, Reached, reach
from diagnostics.observe.resolving import Lookup, resolve
from diagnostics.observe.tls import Session, handshake
from diagnostics.observe.tls.dated import ClockOffset, clock_offset
from diagnostics.observe.tunnel import Hop, try_tunnel

__all__ = ["Attempt", "ClockOffset", "Dial", "Network", "ProxyAnswer", "Reached", "Session", "SystemNetwork"]


class Network(Protocol):
    """What the library asks of the network below HTTP; each raises `UnreachableError`."""

    async def resolve(self, host: str, port: int, timeout_s: float) -> tuple[str, ...]:
        """Give the addresses of `host`, in the resolver's order."""

    async def connect(self, addresses: tuple[str, ...], port: int, timeout_s: float) -> Reached:
        """Open and close one TCP connection to each address."""

    async def tunnel(self, hop: Hop, host: str, port: int, timeout_s: float) -> ProxyAnswer:
        """Open and close one tunnel to `host` through a proxy, and give what was answered."""

    async def handshake(self, host: str, way: Dial, ca_file: str | None, timeout_s: float) -> Session:
        """Make one TLS handshake for `host` at the end of `way`, sending no request."""

    async def clock_offset(self, host: str, way: Dial, clock: Clock, timeout_s: float) -> ClockOffset | None:
        """Give how far the clock at the end of `way` is from `clock`; None where it tells nothing."""


class SystemNetwork:
    """The machine's own network."""

    def __init__(self, lookup: Lookup | None = None, plain_port: int = 80) -> None:
        """Prepare the network.

        Args:
            lookup: What resolves names; None: `socket.getaddrinfo`.
            plain_port: Where hosts speak plain HTTP, to be asked for the time.
        """
        self._lookup = lookup or socket.getaddrinfo
        self._plain_port = plain_port

    async def resolve(self, host: str, port: int, timeout_s: float) -> tuple[str, ...]:
        """Give the addresses of `host`, in the resolver's order."""
        return await resolve(self._lookup, host, port, timeout_s)

    async def connect(self, addresses: tuple[str, ...], port: int, timeout_s: float) -> Reached:
        """Open and close one TCP connection to each address; one that answers is enough."""
        return await reach(addresses, port, timeout_s)

    async def tunnel(self, hop: Hop, host: str, port: int, timeout_s: float) -> ProxyAnswer:
        """Open and close one tunnel to `host` through a proxy, sending nothing through it."""
        return await try_tunnel(hop, host, port, timeout_s)

    async def handshake(self, host: str, way: Dial, ca_file: str | None, timeout_s: float) -> Session:
        """Make one TLS handshake, certificate and name verified."""
        return await handshake(host, way, ca_file, timeout_s)

    async def clock_offset(self, host: str, way: Dial, clock: Clock, timeout_s: float) -> ClockOffset | None:
        """Ask for the Date over plain HTTP, without any secret."""
        return await clock_offset(host, way, self._plain_port, clock, timeout_s)
