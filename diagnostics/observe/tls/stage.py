"""The TLS link of a run."""

from __future__ import annotations

from typing import Final

import msgspec

from diagnostics.faults import FaultKind
from diagnostics.observe.dial import Dial
from diagnostics.observe.graph import Facts, NotApplicableError
from diagnostics.observe.run import Run
from diagnostics.tracker.errors import UnreachableError
from diagnostics.tracker.trust import list_date

_BY_THE_CLOCK: Final = frozenset({FaultKind.CERT_EXPIRED, FaultKind.CERT_NOT_YET_VALID})


async def tls(run: Run) -> Facts:
    """Make a handshake and verify the certificate, without sending a request.

    Where its dates are what fails, this machine's clock is held against another one, too.
    """
    facts = run.target_facts
    if facts.scheme != "https" or run.way is None:
        raise NotApplicableError
    try:
        session = await run.network.handshake(facts.host, run.way, run.target.ca_file, run.limits.connect_s)
    except UnreachableError as error:
        fault = error.fault
        if fault.kind not in _BY_THE_CLOCK:
            raise
        seen = {**fault.facts, **await _clock(run, run.way)}
        raise UnreachableError(msgspec.structs.replace(fault, facts=seen)) from None
    return {"version": session.version, "cipher": session.cipher, **session.facts}


async def _clock(run: Run, way: Dial) -> Facts:
    """Compare the clock with a Date that comes without TLS, and with a day that is past for sure."""
    earliest = list_date()
    facts: Facts = {
        "clock": f"{run.clock.now():%Y-%m-%dT%H:%M:%SZ}",
        "clock_not_before": None if earliest is None else earliest.isoformat(),
    }
    offset = await run.network.clock_offset(run.target_facts.host, way, run.clock, run.limits.connect_s)
    if offset is None:
        return facts
    return {
        **facts,
        "skew_s": offset.skew_s,
        "uncertainty_s": offset.uncertainty_s,
        "date_samples": offset.samples,
        "date_from": offset.source,
    }
