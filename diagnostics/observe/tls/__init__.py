"""TLS by itself, before any request: how the handshake ends, with whom, and how it would under other rules.

Verification is never switched off, not even to look at a certificate: the server sends its certificates
before they are verified, and up to TLS 1.2 in clear.
"""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Final

import msgspec

from diagnostics.faults import Fault, FaultKind
from diagnostics.observe.dial import Dial
from diagnostics.observe.tls.driver import Attempt, attempt
from diagnostics.observe.tls.facts import Facts, certificate_facts, chain_of, rule_facts, trust_facts
from diagnostics.observe.tls.looks import Looking, Looks, old_versions
from diagnostics.observe.tls.symptoms import needs_old_versions, symptom, with_old_versions
from diagnostics.tracker.errors import UnreachableError
from diagnostics.tracker.trust import trust_context, trust_name

__all__ = ["Session", "handshake"]

_OF_RULES: Final = frozenset(
    {FaultKind.CERT_NO_KEY_ID, FaultKind.CERT_CA_NOT_CRITICAL, FaultKind.CERT_NOT_STRICT}
)
_OF_DATES: Final = frozenset({FaultKind.CERT_EXPIRED, FaultKind.CERT_NOT_YET_VALID})


@dataclass(frozen=True, slots=True)
class Session:
    """A TLS handshake that passed."""

    version: str
    cipher: str
    facts: Facts = field(default_factory=dict)
    """What is known of the certificate, of who trusts it and under which rules."""


async def handshake(host: str, way: Dial, ca_file: str | None, timeout_s: float) -> Session:
    """Make one handshake for `host` as the run's requests will, and look at it from other sides meanwhile.

    Args:
        host: The name or address that the certificate must be for.
        way: Where the connection is opened.
        ca_file: The authorities to trust; None: the system's.
        timeout_s: For all handshakes together.

    Raises:
        UnreachableError: It did not come to its end.
    """
    loop = asyncio.get_running_loop()
    end = loop.time() + timeout_s
    async with aclosing(Looking(host, way, ca_file, timeout_s)) as looking:
        first = await attempt(host, way, lambda: trust_context(ca_file), timeout_s)
        looks = await looking.seen(first, end - loop.time())
    fault = symptom(first, looks)
    if fault is None:
        return Session(first.version, first.cipher, _facts(first, looks, ca_file))
    if needs_old_versions(fault) and end > loop.time():
        old = await attempt(host, way, lambda: old_versions(ca_file), end - loop.time())
        fault = with_old_versions(fault, old)
    raise UnreachableError(_with_evidence(fault, first, looks, ca_file))


def _facts(first: Attempt, looks: Looks, ca_file: str | None) -> Facts:
    chain = chain_of(first, looks)
    return {
        **certificate_facts(chain, first.leaf),
        **trust_facts(first, looks, ca_file),
        **rule_facts(first, looks, ca_file, chain),
    }


def _with_evidence(fault: Fault, first: Attempt, looks: Looks, ca_file: str | None) -> Fault:
    """Give a failure with what else is known; of a certificate only where it is what failed."""
    facts: Facts = dict(fault.facts)
    if first.verify_code is not None:
        chain = chain_of(first, looks)
        facts |= certificate_facts(chain)
        if fault.kind not in _OF_DATES:
            facts |= {"authority": None, "authority_not_after": None}
        if fault.kind is FaultKind.CERT_UNTRUSTED:
            facts |= trust_facts(first, looks, ca_file)
        if fault.kind in _OF_RULES:
            facts |= {"trust": trust_name(ca_file), **rule_facts(first, looks, ca_file, chain)}
    else:
        facts |= {"server_said_bytes": first.heard.count, "alert": first.heard.alert}
    return msgspec.structs.replace(fault, facts={k: v for k, v in facts.items() if v is not None})
