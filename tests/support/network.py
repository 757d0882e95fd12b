"""A network that always lets through, for tests whose answers are replayed above it."""

from __future__ import annotations

from diagnostics.clock import Clock
from diagnostics.faults import Fault, FaultKind, Scalar
from diagnostics.observe.network import Attempt, ClockOffset, Dial, ProxyAnswer, Reached, Session
from diagnostics.observe.tunnel import Hop
from diagnostics.tracker.errors import UnreachableError


class OpenNetwork:
    """Every name resolves to a documentation address (RFC 5737), every handshake passes."""

    async def resolve(self, _host: str, _port: int, _timeout_s: float) -> tuple[str, ...]:
        """Give one address."""
        return ("192.0.2.10",)

    async def connect(self, addresses: tuple[str, ...], _port: int, _timeout_s: float) -> Reached:
        """Reach the first address."""
        return Reached(addresses[0], (Attempt(addresses[0], 0.5),))

    async def tunnel(self, _hop: Hop, _host: str, _port: int, _timeout_s: float) -> ProxyAnswer:
        """Pass."""
        return ProxyAnswer(200)

    async def handshake(self, host: str, _way: Dial, _ca_file: str | None, _timeout_s: float) -> Session:
        """Pass."""
        facts: dict[str, Scalar] = {
            "subject": host,
            "issuer": "Test Authority",
            "not_after": "2030-01-01T00:00:00Z",
        }
        return Session("TLSv1.3", "TLS_AES_128_GCM_SHA256", facts)

    async def clock_offset(
        self, _host: str, _way: Dial, _clock: Clock, _timeout_s: float
    ) -> ClockOffset | None:
        """Tell no time."""
        return None


class BrokenNetwork(OpenNetwork):
    """A network that breaks at one link with one symptom, and lets through before it."""

    def __init__(self, link: str, kind: FaultKind) -> None:
        self._link, self._kind = link, kind

    def _pass(self, link: str, where: str) -> None:
        if link == self._link:
            raise UnreachableError(Fault(kind=self._kind, where=where, facts={}))

    async def resolve(self, host: str, port: int, timeout_s: float) -> tuple[str, ...]:
        """Give one address, unless names are what is broken."""
        self._pass("dns", host)
        return await super().resolve(host, port, timeout_s)

    async def connect(self, addresses: tuple[str, ...], port: int, timeout_s: float) -> Reached:
        """Reach the first address, unless connections are what is broken."""
        self._pass("tcp", addresses[0])
        return await super().connect(addresses, port, timeout_s)

    async def handshake(self, host: str, way: Dial, ca_file: str | None, timeout_s: float) -> Session:
        """Pass, unless TLS is what is broken."""
        self._pass("tls", host)
        return await super().handshake(host, way, ca_file, timeout_s)
