"""The real way out, for HTTP."""

from __future__ import annotations

import httpx

from diagnostics.observe.dial import Dial
from diagnostics.observe.pinned import PinnedTransport
from diagnostics.target import Target
from diagnostics.tracker.trust import trust_context


def system_transport(target: Target, way: Dial | None) -> httpx.AsyncBaseTransport:
    """Give the real way out; HTTP/1.1, since HTTP/2 was measured to be no faster."""
    verify = trust_context(target.ca_file) if target.url.startswith("https:") else False
    limits = httpx.Limits(max_connections=target.concurrency, max_keepalive_connections=target.concurrency)
    transport = httpx.AsyncHTTPTransport(verify=verify, limits=limits, trust_env=False)
    return transport if way is None else PinnedTransport(transport, target.facts().host, way.address)
