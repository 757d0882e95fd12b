"""A way to the host's port: which address, and what stands in between."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from diagnostics.observe.tunnel import Hop, Streams, open_tunnel


@dataclass(frozen=True, slots=True)
class Dial:
    """Where a connection to the host is opened."""

    address: str
    """One of the host's addresses; the host as its URL has it where a proxy looks it up."""
    port: int
    """The host's, also where the connection itself goes to a proxy."""
    hop: Hop | None = None
    """The proxy in between; None: there is none."""

    @property
    def where(self) -> str:
        """Give address and port as one writes them."""
        return f"[{self.address}]:{self.port}" if ":" in self.address else f"{self.address}:{self.port}"


async def dial(way: Dial) -> Streams:
    """Open a connection, in clear, through the proxy's tunnel where there is one; the caller keeps the time.

    Raises:
        OSError: It could not be opened.
        UnreachableError: The proxy in between cannot be reached, or does not let through.
    """
    if way.hop is None:
        return await asyncio.open_connection(way.address, way.port)
    streams, _ = await open_tunnel(way.hop, way.address, way.port)
    return streams
