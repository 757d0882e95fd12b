"""Another clock to hold this machine's against, where TLS itself fails by the clock.

A Date header in clear is no proof of who sent it, and needs no certificate. It is asked for with HEAD on the
host's port for plain HTTP, without any token; behind a proxy the proxy is asked for that address.
"""

from __future__ import annotations

import asyncio
import statistics
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Final

from diagnostics.clock import Clock
from diagnostics.observe.dial import Dial, dial
from diagnostics.observe.tunnel import reach_proxy

_SAMPLES: Final = 2
_LIMIT_S: Final = 2.0
_HTTP_PORT: Final = 80


@dataclass(frozen=True, slots=True)
class ClockOffset:
    """How far another clock is from this machine's."""

    skew_s: float
    """The other minus this one."""
    uncertainty_s: float
    """Half the round trip, and a second for which servers keep a Date."""
    samples: int
    source: str


async def clock_offset(host: str, way: Dial, port: int, clock: Clock, timeout_s: float) -> ClockOffset | None:
    """Give what plain HTTP at `way`, on `port`, tells of the time; None where it tells nothing."""
    plain = replace(way, port=port)
    limit_s = min(_LIMIT_S, timeout_s)
    answers = await asyncio.gather(*(_sample(host, plain, clock, limit_s) for _ in range(_SAMPLES)))
    seen = [one for one in answers if one is not None]
    if not seen:
        return None
    return ClockOffset(
        skew_s=round(statistics.median(skew for skew, _ in seen), 1),
        uncertainty_s=round(min(half for _, half in seen) + 1.0, 1),
        samples=len(seen),
        source=f"http://{host}:{port}/",
    )


async def _sample(host: str, way: Dial, clock: Clock, limit_s: float) -> tuple[float, float] | None:
    """Give the other clock minus this one and half the round trip, in seconds."""
    writer: asyncio.StreamWriter | None = None
    try:
        async with asyncio.timeout(limit_s):
            reader, writer = await (dial(way) if way.hop is None else reach_proxy(way.hop))
            sent_at, start = clock.now(), clock.perf()
            writer.write(_question(host, way))
            head = await reader.readuntil(b"\r\n\r\n")
            half_trip = (clock.perf() - start) / 2
    except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        return None
    finally:
        if writer is not None:
            writer.transport.abort()
    date = _date(head)
    return None if date is None else ((date - sent_at).total_seconds() + 0.5 - half_trip, half_trip)


def _question(host: str, way: Dial) -> bytes:
    """Give a HEAD request; a proxy is asked for the whole address, and answers itself if it must."""
    named = f"[{host}]" if ":" in host else host
    authority = named if way.port == _HTTP_PORT else f"{named}:{way.port}"
    route = way.hop.route if way.hop is not None else None
    lines = [f"HEAD {f'http://{authority}/' if route else '/'} HTTP/1.1", f"Host: {authority}"]
    authorization = route.authorization() if route is not None else None
    if authorization is not None:
        lines.append(f"Proxy-Authorization: {authorization.reveal()}")
    return "\r\n".join([*lines, "User-Agent: tracker-doctor", "Connection: close", "", ""]).encode("ascii")


def _date(head: bytes) -> datetime | None:
    """Give the moment that the Date header names; None without one, or without its zone."""
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.strip().lower() != b"date":
            continue
        try:
            moment = parsedate_to_datetime(value.decode("latin-1").strip())
        except (ValueError, OverflowError):
            return None
        return moment if moment.tzinfo is not None else None
    return None
