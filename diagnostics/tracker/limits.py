"""What requests may take: time, bytes, tries and waiting."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may take."""

    connect_s: float = 5.0
    request_s: float = 15.0
    """Seconds of one try in all; httpx's own timeouts hold for each read only."""
    object_bytes: int = 1 << 20
    """Bytes of one object after decompression; the largest recorded `/me` has some 5,000."""
    body_bytes: int = 32 << 20
    """Bytes of one list after decompression."""
    tries: int = 3
    """Times that one question is asked at most."""
    named_wait_s: float = 30.0
    """The longest wait that a host may ask for; a longer one is told and not kept."""
    unnamed_wait_s: float = 5.0
    """Seconds to wait after a 429 that names no time, twice that after the next (tracker-api-v5 §1.5)."""
