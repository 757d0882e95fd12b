"""A way to the host's port: which address, and later what stands in between."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dial:
    """Where a connection to the host is opened."""

    address: str
    port: int

    @property
    def where(self) -> str:
        """Give address and port as one writes them."""
        return f"[{self.address}]:{self.port}" if ":" in self.address else f"{self.address}:{self.port}"


async def dial(way: Dial) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Open a connection, in clear; the caller keeps the time.

    Raises:
        OSError: It could not be opened.
    """
    return await asyncio.open_connection(way.address, way.port)
