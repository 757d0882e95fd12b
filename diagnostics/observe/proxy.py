"""The link that is a proxy: its name, the connection to it, and the tunnel it opens or refuses."""

from __future__ import annotations

import ipaddress

from diagnostics.faults import Fault, FaultKind
from diagnostics.observe.dial import Dial
from diagnostics.observe.graph import Facts, NotApplicableError
from diagnostics.observe.run import Run
from diagnostics.observe.tunnel import Hop, unreachable
from diagnostics.target import is_address
from diagnostics.tracker.errors import UnreachableError
from diagnostics.tracker.headers import text_of


async def proxy(run: Run) -> Facts:
    """Go to the host as far as the proxy leads: a tunnel for https, the proxy itself for plain http.

    No token goes with it. Without a proxy there is nothing to observe.
    """
    route = run.route
    if not route.proxied:
        raise NotApplicableError
    for fault in route.faults:
        raise UnreachableError(fault)
    host, port = run.target_facts.host, run.target_facts.port or 0
    start = run.clock.perf()
    try:
        addresses = await _addresses(run)
        resolved = run.clock.perf()
        reached = await run.network.connect(addresses, route.port, run.limits.connect_s)
    except UnreachableError as error:
        raise UnreachableError(unreachable(route, error.fault)) from None
    connected = run.clock.perf()
    facts: Facts = {
        "proxy": route.address,
        "variable": route.variable,
        "address": reached.address,
        "resolve_ms": None if is_address(route.host) else _ms(start, resolved),
        "connect_ms": _ms(resolved, connected),
    }
    hop = Hop(route, reached.address, run.target.ca_file)
    if run.target_facts.scheme == "http":
        _refuse_in_clear(hop)
    else:
        answer = await run.network.tunnel(hop, host, port, run.limits.connect_s)
        told = {name: text_of(answer.headers, name) or None for name in ("server", "via")}
        facts |= {"http_status": answer.status, "tunnel_ms": _ms(connected, run.clock.perf()), **told}
    run.way = Dial(host, port, hop)
    return facts


async def _addresses(run: Run) -> tuple[str, ...]:
    host = run.route.host
    if is_address(host):
        return (host,)
    return await run.network.resolve(host, run.route.port, run.limits.connect_s)


def _refuse_in_clear(hop: Hop) -> None:
    """Plain http is for this machine only: through a proxy elsewhere the token would leave it in clear."""
    if not ipaddress.ip_address(hop.address.partition("%")[0]).is_loopback:
        proxy = hop.route.address
        facts: Facts = {"proxy": proxy, "address": hop.address}
        raise UnreachableError(Fault(kind=FaultKind.PROXY_IN_CLEAR, where=proxy, facts=facts))


def _ms(start: float, end: float) -> float:
    return round((end - start) * 1000, 1)
