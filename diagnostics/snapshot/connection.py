"""Where the run went, and each request it made."""

from __future__ import annotations

import enum
from datetime import datetime

import msgspec

from diagnostics.faults import Fault
from diagnostics.snapshot.totals import Reading


class RequestFact(msgspec.Struct, frozen=True, kw_only=True):
    """One try of a request and its answer; never a header that could hold a secret."""

    method: str
    path: str
    sent_at: datetime
    question: int = 0
    """The same number for all tries of one question."""
    attempt: int = 1
    """Which try of it this is."""
    waited_s: float = 0.0
    """Seconds that were waited before this try, because of what came of the one before."""
    slots: int | None = None
    """How many requests were allowed in flight when it was sent; a host's 429 lowers it."""
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


class WhyIgnored(enum.StrEnum):
    """Why an entry of NO_PROXY that would mean a host has no effect."""

    PORT = "port"
    RANGE = "range"
    WILDCARD = "wildcard"
    SEPARATOR = "separator"
    DOT = "dot"
    BRACKETS = "brackets"
    SPELLING = "spelling"


class IgnoredEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of NO_PROXY that would mean the host and has no effect."""

    entry: str
    why: WhyIgnored


class RouteFacts(msgspec.Struct, frozen=True, kw_only=True):
    """How this process gets to the host; never a proxy's user name or password."""

    proxy: str = ""
    """`scheme://host:port`; empty where no variable names one, or where its address cannot be used."""
    variable: str = ""
    """The variable that names the proxy; empty: none does."""
    login: bool = False
    """Whether the variable gives a user name or a password for the proxy."""
    bypassed_by: str = ""
    """The entry of NO_PROXY that makes the connection a direct one."""
    ignored: tuple[IgnoredEntry, ...] = ()

    @property
    def proxied(self) -> bool:
        """Whether a proxy is to stand in between."""
        return bool(self.variable) and not self.bypassed_by


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
    route: RouteFacts = RouteFacts()
    """Directly, or through which proxy."""
