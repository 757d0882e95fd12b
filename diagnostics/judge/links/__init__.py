"""What may be wrong with a link of the connection that holds all the same, one module a link."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from diagnostics.faults import Fault
from diagnostics.judge.findings import Findings
from diagnostics.judge.links import auth, clock, dns, handshake, http, latency, proxy, settings, tcp, tls
from diagnostics.judge.links.told import Told
from diagnostics.report.levels import Status
from diagnostics.snapshot import Snapshot, StageName

Weigh = Callable[[Snapshot, Findings], Status | None]
"""Adds the findings of one link; gives the status it then has, None where nothing was found."""

LINKS: Final[Mapping[StageName, Weigh]] = {
    StageName.SETTINGS: settings.weigh,
    StageName.DNS: dns.weigh,
    StageName.TCP: tcp.weigh,
    StageName.PROXY: proxy.weigh,
    StageName.TLS: tls.weigh,
    StageName.HTTP: http.weigh,
    StageName.AUTH: auth.weigh,
    StageName.CLOCK: clock.weigh,
    StageName.LATENCY: latency.weigh,
}
"""In the order in which their findings stand in the report."""

BROKEN: Final[Mapping[StageName, Callable[[Fault, Snapshot], Told]]] = {StageName.TLS: handshake.explain}
"""What is known of a broken link beyond its symptom."""
