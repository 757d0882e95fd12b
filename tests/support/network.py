"""A network that always lets through, for tests whose answers are replayed above it."""

from __future__ import annotations

from diagnostics.observe.network import Reached, Session


class OpenNetwork:
    """Every name resolves to a documentation address (RFC 5737), every handshake passes."""

    async def resolve(self, _host: str, _port: int, _timeout_s: float) -> tuple[str, ...]:
        """Give one address."""
        return ("192.0.2.10",)

    async def connect(self, addresses: tuple[str, ...], _port: int, _timeout_s: float) -> Reached:
        """Reach the first address."""
        return Reached(addresses[0])

    async def handshake(
        self, host: str, _address: str, _port: int, _ca_file: str | None, _timeout_s: float
    ) -> Session:
        """Pass."""
        return Session(
            "TLSv1.3", "TLS_AES_128_GCM_SHA256", "Test Authority", host, "Jan  1 00:00:00 2030 GMT"
        )
