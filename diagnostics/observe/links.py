"""Links of connection health below HTTP, one function each: name, connection."""

from __future__ import annotations

from typing import Final

from diagnostics.faults import Fault, FaultKind
from diagnostics.observe.graph import Facts, NotApplicableError
from diagnostics.observe.network import Dial
from diagnostics.observe.overridden import overridden
from diagnostics.observe.run import Run
from diagnostics.target import is_address
from diagnostics.tracker.errors import UnreachableError

_LISTED: Final = 8


async def dns(run: Run) -> Facts:
    """Resolve the host's name; a literal address has nothing to resolve, and a proxy resolves by itself.

    Where a name that is not this machine's own gives nothing but this machine, what answers there is not the
    host, and the run ends here.
    """
    host, port = run.target_facts.host, run.target_facts.port or 0
    if run.route.proxied:
        raise NotApplicableError
    if is_address(host):
        run.addresses = (host,)
        raise NotApplicableError
    found = await run.network.resolve(host, port, run.limits.connect_s)
    override = overridden(host, found)
    facts: Facts = {"addresses": _listed(found), **override.facts}
    if not override.usable:
        raise UnreachableError(Fault(kind=FaultKind.NAME_IS_THIS_MACHINE, where=host, facts=facts))
    run.addresses = override.usable
    return {"host": host, "count": len(found), **facts}


async def tcp(run: Run) -> Facts:
    """Open a connection to one of the addresses."""
    port = run.target_facts.port or 0
    if run.route.proxied:
        raise NotApplicableError
    reached = await run.network.connect(run.addresses, port, run.limits.connect_s)
    run.way = Dial(reached.address, port)
    return {"address": reached.address, "port": port, **reached.facts()}


def _listed(addresses: tuple[str, ...]) -> str:
    more = len(addresses) - _LISTED
    return ", ".join(addresses[:_LISTED]) + (f" and {more} more" if more > 0 else "")
