"""Where the run went, and each request it made."""

from __future__ import annotations

from datetime import datetime

import msgspec

from diagnostics.faults import Fault
from diagnostics.snapshot.totals import Reading


class RequestFact(msgspec.Struct, frozen=True, kw_only=True):
    """One request and its answer; never a header that could hold a secret."""

    method: str
    path: str
    sent_at: datetime
    status: int | None = None
    first_byte_ms: float | None = None
    """From sending to the first byte of the answer, the connection's set-up included where it was made."""
    total_ms: float | None = None
    received_bytes: int = 0
    server_date: datetime | None = None
    runtime_s: float | None = None
    """The server's own figure, `X-Runtime` (tracker-api-v5 §1.2)."""
    request_id: str = ""
    server: str = ""
    via: str = ""
    fault: Fault | None = None


class TargetFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Where and as whom, without the secret."""

    url: str
    host: str
    port: int | None
    scheme: str
    auth: str
    """`token`, `basic` or `none`."""
    username: str = ""
    secret_source: str = ""
    profile: str = ""
    projects: tuple[int, ...] = ()
    ca_file: str = ""
    deadline_s: float = 30.0
    concurrency: int = 8
    stories: Reading = Reading.AUTO
    """Whether stories are to be read or counted by the host."""
