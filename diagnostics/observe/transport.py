"""The real way out, for HTTP."""

from __future__ import annotations

import httpx

from diagnostics.observe.dial import Dial
from diagnostics.observe.lanes import Lanes
from diagnostics.observe.pinned import PinnedTransport
from diagnostics.observe.tunnel import Hop
from diagnostics.target import Target
from diagnostics.tracker.trust import trust_context


def system_transport(target: Target, way: Dial | None) -> httpx.AsyncBaseTransport:
    """Give the real way out; HTTP/1.1, since HTTP/2 was measured to be no faster."""
    secure = target.url.startswith("https:")
    verify = trust_context(target.ca_file) if secure else httpx.create_ssl_context(verify=False)
    limits = httpx.Limits(max_connections=1, max_keepalive_connections=1)
    hop = None if way is None else way.hop
    proxy = None if hop is None else _proxy(hop)
    transport = Lanes(
        lambda: httpx.AsyncHTTPTransport(verify=verify, limits=limits, trust_env=False, proxy=proxy)
    )
    if way is None or hop is not None:
        return transport
    return PinnedTransport(transport, target.facts().host, way.address)


def _proxy(hop: Hop) -> httpx.Proxy:
    """Give the proxy as httpx takes it: at the address that was reached, by name where TLS must verify it."""
    route = hop.route
    secure = route.scheme == "https"
    host = route.host if secure else hop.address
    given = route.username or route.password
    return httpx.Proxy(
        httpx.URL(scheme=route.scheme, host=host, port=route.port),
        auth=(route.username, route.password.reveal() if route.password else "") if given else None,
        ssl_context=trust_context(hop.ca_file) if secure else None,
    )
