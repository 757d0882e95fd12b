"""Links of connection health below HTTP, one function each: name, connection."""

from __future__ import annotations

from diagnostics.observe.graph import Facts, NotApplicableError
from diagnostics.observe.network import Dial
from diagnostics.observe.run import Run
from diagnostics.target import is_address


async def dns(run: Run) -> Facts:
    """Resolve the host's name; a literal address has nothing to resolve, and a proxy resolves by itself."""
    host, port = run.target_facts.host, run.target_facts.port or 0
    if run.route.proxied:
        raise NotApplicableError
    if is_address(host):
        run.addresses = (host,)
        raise NotApplicableError
    run.addresses = await run.network.resolve(host, port, run.limits.connect_s)
    return {"host": host, "addresses": ", ".join(run.addresses), "count": len(run.addresses)}


async def tcp(run: Run) -> Facts:
    """Open a connection to one of the addresses."""
    port = run.target_facts.port or 0
    if run.route.proxied:
        raise NotApplicableError
    reached = await run.network.connect(run.addresses, port, run.limits.connect_s)
    run.way = Dial(reached.address, port)
    failed = ", ".join(f"{address} {symptom}" for address, symptom in reached.refused.items())
    return {"address": reached.address, "port": port, "failed": failed or None}
